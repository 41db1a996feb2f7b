package org.remotelog;

import java.util.Optional;
import org.remotelog.log.SequenceRange;

/**
 * Something that {@link Proofs#verify} found wrong.
 *
 * @param range the entries that it is about; empty when it is about none, or about the whole log. A
 *     last number of {@link Long#MAX_VALUE} says that nobody knows how many there are
 * @param place the store or pointer, or {@code home}; empty when it is about all of them
 * @param detail what was found, for a person to read
 */
public record VerifyFault(Cause cause, Optional<SequenceRange> range, String place, String detail) {

  /** What is wrong, and what can be done about it. */
  public enum Cause {
    POINTER_FAILED("See that the pointer can be reached, and verify again."),
    NO_RECORD("The next head that the writer publishes puts it there again."),
    RECORD_REFUSED(
        "The pointer or somebody with access to it gives forged or damaged records: use another one."),
    HEAD_ALTERED("The pointer or somebody with access to it changed the record: use another one."),
    OLDER_RECORD(
        "The pointer is behind or holds news back: look again later, and use a second one."),
    FORKED(
        "Two copies of the writer's home have written: see the forks. The writer goes on in a new log when it syncs."),
    STORE_FAILED("See that the store can be reached, and verify again."),
    COPY_MISSING(
        "Other stores may still have it: export the group to a file and import that, which puts the"
            + " block back."),
    COPY_WRONG(
        "The store changed the block: put it back from another one, and check the store's disk."),
    UNAVAILABLE(
        "No store gives a good copy: add a store that has one, import a file of a device that has, or"
            + " connect with a member who has the messages (sync --dial)."),
    REFUSED("The writer's program or key is not to be trusted with these entries; ask the writer."),
    NOT_HERE("Sync: the network has these entries, and this home has not taken them."),
    HOME_DIFFERS(
        "This home was changed or damaged: restore it from a backup, or join with a new one.");

    private final String advice;

    Cause(String advice) {
      this.advice = advice;
    }

    /** What can be done, one or two sentences. */
    public String advice() {
      return advice;
    }
  }
}
