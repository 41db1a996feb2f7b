package org.remotelog.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.remotelog.GroupInfo;
import org.remotelog.RemoteLogClient;
import org.remotelog.RemoteLogException;
import org.remotelog.log.ContentStore;

/** An open home. Closing it closes what was opened with it, last opened first. */
final class Session implements AutoCloseable {
  private final RemoteLogClient client;
  private final List<ContentStore> stores;
  private final Deque<AutoCloseable> closing;

  /**
   * @param closing what to close, the first element last
   */
  Session(RemoteLogClient client, List<ContentStore> stores, List<AutoCloseable> closing) {
    this.client = client;
    this.stores = List.copyOf(stores);
    this.closing = new ArrayDeque<>(closing);
  }

  RemoteLogClient client() {
    return client;
  }

  List<ContentStore> stores() {
    return stores;
  }

  GroupInfo group(String text) throws RemoteLogException, CommandException {
    return GroupChoice.pick(client.groups(), text);
  }

  @Override
  public void close() throws Exception {
    closeAll(closing);
  }

  /** Closes all, last first, and throws the first failure only after the last close. */
  static void closeAll(Deque<AutoCloseable> open) throws Exception {
    Exception first = null;
    while (!open.isEmpty()) {
      try {
        open.removeLast().close();
      } catch (Exception e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
