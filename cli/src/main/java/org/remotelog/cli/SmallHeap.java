package org.remotelog.cli;

/** What to say when the memory of this process does not suffice for what is simulated. */
final class SmallHeap {
  private static final int GIGABYTE_BITS = 30;
  private static final long USUAL_GIGABYTES = 8;

  private SmallHeap() {}

  /**
   * The failure of a command.
   *
   * @param less what the user may lessen, as flags
   */
  static CommandException failure(OutOfMemoryError e, String less) {
    long most = Runtime.getRuntime().maxMemory();
    long larger = Math.max(USUAL_GIGABYTES, 2 * (most >> GIGABYTE_BITS));
    CommandException failure =
        CommandException.failed(
            "the memory of " + Words.bytes(most) + " does not suffice: " + e.getMessage(),
            "Use fewer " + less + ", or a larger heap by JAVA_TOOL_OPTIONS=-Xmx" + larger + "g");
    failure.initCause(e);
    return failure;
  }
}
