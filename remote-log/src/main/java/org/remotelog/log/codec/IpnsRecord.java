package org.remotelog.log.codec;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogName;

/**
 * A verified IPNS record, whatever its value. {@link IpnsRecordCodec#parse} gives those that name a
 * head.
 *
 * @param name the name whose key signed the record
 * @param value what the name stands for, such as {@code /ipfs/<cid>}
 * @param sequence 0 to 2^63 - 1
 * @param validity the end of the time for which name systems carry the record
 * @param ttl how long caches may keep it
 * @param attachment the bytes of field 1000, which nobody signed
 * @param bytes the whole record as received
 */
public record IpnsRecord(
    LogName name,
    Bytes value,
    long sequence,
    Instant validity,
    Duration ttl,
    Optional<Bytes> attachment,
    Bytes bytes) {}
