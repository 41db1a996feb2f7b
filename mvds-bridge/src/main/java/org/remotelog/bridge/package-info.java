/**
 * Where logs and messages meet: entries of logs become messages in a durable inbox, own messages
 * become entries. The only package, with the front door, that sees both sides.
 */
@NullMarked
package org.remotelog.bridge;

import org.jspecify.annotations.NullMarked;
