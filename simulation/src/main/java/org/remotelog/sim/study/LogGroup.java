package org.remotelog.sim.study;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.remotelog.InviteOptions;
import org.remotelog.RemoteLogClient;
import org.remotelog.RemoteLogException;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.store.memory.MemoryContentStore;
import org.remotelog.mvds.GroupId;
import org.remotelog.pointer.local.MemoryPointer;
import org.remotelog.sim.Chance;
import org.remotelog.sim.SeededRandom;
import org.remotelog.sim.VirtualClock;
import org.remotelog.sim.cost.Bill;

/** A group of clients that all know each other, as a run begins with it. */
final class LogGroup {
  private static final int INVITES_AT_ONCE = 200;

  final Bill bill = new Bill();
  final List<MemoryHome> homes = new ArrayList<>();
  final List<RemoteLogClient> clients = new ArrayList<>();
  final GroupId id;

  LogGroup(int nodes, LongSupplier clockMs, Chance chance) throws RemoteLogException {
    ContentStore store = bill.store(new MemoryContentStore());
    HeadPointer pointer = bill.pointer(new MemoryPointer());
    Clock clock =
        new VirtualClock() {
          @Override
          public long millis() {
            return clockMs.getAsLong();
          }
        };
    for (int i = 0; i < nodes; i++) {
      MemoryHome home = new MemoryHome();
      homes.add(home);
      clients.add(
          RemoteLogClient.builder()
              .home(home)
              .store(store)
              .pointer(pointer)
              .executor(Runnable::run)
              .clock(clock)
              .random(new SeededRandom(chance.fork()))
              .build());
    }
    id = clients.get(0).createGroup("study").id();
    InviteOptions options = new InviteOptions(false, Duration.ofDays(1));
    for (int from = 1; from < nodes; from += INVITES_AT_ONCE) {
      List<RemoteLogClient> guests = clients.subList(from, Math.min(nodes, from + INVITES_AT_ONCE));
      List<String> codes = new ArrayList<>();
      for (RemoteLogClient unused : guests) {
        codes.add(clients.get(0).invite(id, options));
      }
      for (int i = 0; i < guests.size(); i++) {
        guests.get(i).join(codes.get(i), "");
      }
      sync(clients.get(0));
    }
    for (RemoteLogClient client : clients) {
      sync(client);
    }
    bill.clear();
  }

  private void sync(RemoteLogClient client) throws RemoteLogException {
    var unused = client.sync(Optional.of(id));
  }
}
