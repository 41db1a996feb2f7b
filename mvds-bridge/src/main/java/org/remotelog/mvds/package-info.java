/** Values and ports of minimum viable data synchronization. */
@NullMarked
package org.remotelog.mvds;

import org.jspecify.annotations.NullMarked;
