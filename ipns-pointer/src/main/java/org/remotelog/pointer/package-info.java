/** What all ways to publish head records have in common. */
@NullMarked
package org.remotelog.pointer;

import org.jspecify.annotations.NullMarked;
