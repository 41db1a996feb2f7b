package org.remotelog.sim.study;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one run of a scenario went. Equal for equal scenarios and seeds, but for the effort.
 *
 * @param traceHash SHA-256 over all that was written, sent, got and delivered, in hex
 * @param messages how many were written
 * @param pairs messages and the nodes that should have them: each but the writer
 * @param delivered of these
 * @param latencies milliseconds from writing to delivery, of each pair that was delivered
 * @param bytes what all nodes sent and got, by what it was for; the names are for people
 * @param bytesAtLastDelivery their sum when the last message was delivered
 * @param applicationBytes bodies times the nodes that have got them
 * @param records records of 2/MVDS that were sent, by {@code offer}, {@code request}, {@code
 *     message}, {@code ack}
 * @param rounds of each pass over logs
 * @param growth some twenty looks, ascending, the first one before anything is written
 * @param violation what must not happen and did, the first of it; the run ends soon after
 */
public record StudyOutcome(
    Scenario scenario,
    long seed,
    String traceHash,
    long messages,
    long pairs,
    long delivered,
    Spread latencies,
    Map<String, Long> bytes,
    long bytesAtLastDelivery,
    long applicationBytes,
    Map<String, Long> records,
    Spread rounds,
    List<Growth> growth,
    Optional<String> violation,
    Effort effort) {
  public StudyOutcome {
    bytes = Collections.unmodifiableMap(new LinkedHashMap<>(bytes));
    records = Collections.unmodifiableMap(new LinkedHashMap<>(records));
    growth = List.copyOf(growth);
  }

  /** Everything that was sent and got. */
  public long allBytes() {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Bytes at the end over those of the application; 0 when there are none. */
  public double factor() {
    return applicationBytes == 0 ? 0 : (double) allBytes() / applicationBytes;
  }

  /** The same when the last message was delivered. */
  public double factorAtLastDelivery() {
    return applicationBytes == 0 ? 0 : (double) bytesAtLastDelivery / applicationBytes;
  }
}
