package org.remotelog.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.remotelog.GroupInfo;
import org.remotelog.RemoteLogClient;
import org.remotelog.RemoteLogException;
import org.remotelog.log.ContentStore;

/** An open home. Closing it closes what was opened with it, last opened first. */
final class Session implements AutoCloseable {
  private final RemoteLogClient client;
  private final List<ContentStore> stores;
  private final Paid paid;
  private final Map<ContractAddress, Contracts.OfHome> contracts;
  private final Deque<AutoCloseable> closing;

  /**
   * @param paid what is paid while it is open
   * @param contracts with what their pointers need of the home
   * @param closing what to close, the first element last
   */
  Session(
      RemoteLogClient client,
      List<ContentStore> stores,
      Paid paid,
      Map<ContractAddress, Contracts.OfHome> contracts,
      List<AutoCloseable> closing) {
    this.client = client;
    this.stores = List.copyOf(stores);
    this.paid = paid;
    this.contracts = contracts;
    this.closing = new ArrayDeque<>(closing);
  }

  RemoteLogClient client() {
    return client;
  }

  List<ContentStore> stores() {
    return stores;
  }

  /** What this command has paid so far. */
  Paid paid() {
    return paid;
  }

  /** The contracts of this home, with what their pointers need of it. */
  Map<ContractAddress, Contracts.OfHome> contracts() {
    return contracts;
  }

  GroupInfo group(String text) throws RemoteLogException, CommandException {
    return GroupChoice.pick(client.groups(), text);
  }

  /** Does this first when the session is closed. */
  void beforeClosing(Runnable work) {
    closing.addLast(work::run);
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
