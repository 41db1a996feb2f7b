/** Decisions about messages as pure steps: no clock, no IO, no threads. */
@NullMarked
package org.remotelog.mvds.core;

import org.jspecify.annotations.NullMarked;
