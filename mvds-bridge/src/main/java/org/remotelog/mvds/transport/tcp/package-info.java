/** Payloads as frames over TCP: with TLS and pinned keys, or bare on loopback. */
@NullMarked
package org.remotelog.mvds.transport.tcp;

import org.jspecify.annotations.NullMarked;
