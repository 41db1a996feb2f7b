/** Values and ports of a remote log. */
@NullMarked
package org.remotelog.log;

import org.jspecify.annotations.NullMarked;
