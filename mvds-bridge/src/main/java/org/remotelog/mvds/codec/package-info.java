/** Bytes of messages, metadata and envelopes, and the rule of message ids. */
@NullMarked
package org.remotelog.mvds.codec;

import org.jspecify.annotations.NullMarked;
