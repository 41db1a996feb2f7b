package org.remotelog.log;

import org.remotelog.bytes.SecretBytes;

/**
 * The name of a log together with the key that may write it.
 *
 * @param seed the 32-byte Ed25519 seed; one device, one group, one log
 */
public record LogIdentity(LogName name, SecretBytes seed) {}
