package org.remotelog.log;

import java.io.IOException;
import java.util.List;

/**
 * Members that can be reached directly during one pass, beside stores and pointers. The time that a
 * pass waits for them is bounded for all its rounds together.
 */
public interface LiveMembers {
  /** Nobody. */
  LiveMembers NONE =
      new LiveMembers() {
        @Override
        public boolean isSomebody() {
          return false;
        }

        @Override
        public long ask(List<MissingEntries> missing) {
          return 0;
        }
      };

  /** Whether there is a member to ask now, and time left to wait for one. */
  boolean isSomebody();

  /**
   * Asks members for these entries and waits until they are here, nothing more comes, or the time
   * is over. What came is in the home as unconfirmed, as all that comes directly. Called outside of
   * transactions.
   *
   * @return the bytes that came directly meanwhile
   * @throws IOException when the home cannot be read, or the thread is interrupted; what members do
   *     wrong is no reason
   */
  long ask(List<MissingEntries> missing) throws IOException;
}
