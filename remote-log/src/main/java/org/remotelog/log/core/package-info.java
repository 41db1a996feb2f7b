/**
 * Protocol decisions of a log as pure steps: no IO, no clock, no threads, no randomness of their
 * own.
 *
 * <p>A step takes a state and an input and gives the next state and an ordered list of effects. The
 * order of the effects is a contract: persist, then put, then publish, then acknowledge.
 */
@NullMarked
package org.remotelog.log.core;

import org.jspecify.annotations.NullMarked;
