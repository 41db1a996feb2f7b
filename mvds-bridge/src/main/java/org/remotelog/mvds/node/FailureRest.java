package org.remotelog.mvds.node;

/** How long a node rests after its home has failed. For the thread that turns. */
final class FailureRest {
  private boolean failed;
  private long failedMs;

  void begin(long nowMs) {
    failed = true;
    failedMs = nowMs;
  }

  void end() {
    failed = false;
  }

  /** What is left of it; 0 for none. */
  long leftMs(long nowMs) {
    return failed ? Math.max(0, failedMs + NodeLimits.FAILURE_REST_MS - nowMs) : 0;
  }
}
