package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Cid;
import org.remotelog.log.core.ReaderState;
import org.remotelog.log.core.SideBranch;

/** A log that copies of one home write, and who reads it. */
abstract class Histories {
  final FakeStore store = new FakeStore("store", Faults.NONE);
  final FakePointer shown = new FakePointer(Faults.NONE);
  final Desk writer =
      new Desk(new MemoryHome(), 1, List.of(store), List.of(new FakePointer(Faults.NONE)));
  final Desk reader = new Desk(new MemoryHome(), 2, List.of(store), List.of(shown));
  final Set<String> said = new TreeSet<>();

  Histories() {
    reader.reads.add(writer.log());
  }

  CatchUp read(Desk... shownOf) throws IOException {
    return read(List.of(shownOf));
  }

  CatchUp read(List<Desk> shownOf) throws IOException {
    List<Bytes> records = new ArrayList<>();
    for (Desk desk : shownOf) {
      records.add(desk.newest());
    }
    shown.hold(writer.log(), records.toArray(new Bytes[0]));
    return reader.catchUp();
  }

  void say(Desk desk, String of, int count) throws IOException {
    Bytes[] bodies = new Bytes[count];
    for (int i = 0; i < count; i++) {
      String text = of + " " + said.size();
      said.add(text);
      bodies[i] = Bytes.utf8(text);
    }
    desk.say(bodies);
  }

  void sayOneByOne(Desk desk, String of, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      say(desk, of, 1);
    }
  }

  ReaderState state() throws IOException {
    return reader.readerState(writer.log());
  }

  void assertAllRead(Desk... desks) throws Exception {
    assertAllRead(List.of(desks), "");
  }

  void assertAllRead(List<Desk> desks, String of) throws Exception {
    Set<String> read = new TreeSet<>(reader.sideTexts(writer.log()));
    reader.mainTexts(writer.log()).forEach(read::add);
    Set<String> missing = new TreeSet<>(said);
    missing.removeAll(read);
    assertThat(missing).as(of).isEmpty();
    assertThat(read).as(of).isEqualTo(said);
    assertCommitted(of);
    Set<Digest> roots = new HashSet<>();
    ReaderState state = state();
    assertThat(state.before()).as(of).isEmpty();
    roots.add(state.verified().root());
    for (SideBranch branch : state.branches()) {
      assertThat(branch.isRead()).as(of).isTrue();
      assertThat(branch.before()).as(of).isEmpty();
      roots.add(branch.verified().root());
    }
    for (Desk desk : desks) {
      assertThat(roots).as(of).contains(desk.newestHead().root());
    }
  }

  Map<Cid, Bytes> withholdAllBut(Set<Cid> kept) {
    Map<Cid, Bytes> all = new HashMap<>(store.blocks);
    store.blocks.keySet().retainAll(kept);
    return all;
  }

  /** Each entry that is held has a commitment. */
  private void assertCommitted(String of) throws IOException {
    ReaderState state = state();
    reader.home.read(
        tables -> {
          LogJournal journal = new LogJournal(tables);
          for (long at = 1; at <= state.count(); at++) {
            boolean isHere = journal.commitment(state.log(), at).isPresent();
            assertThat(isHere || !state.held().contains(at)).as("%s, main %s", of, at).isTrue();
          }
          for (SideBranch branch : state.branches()) {
            for (long at = 1; at <= branch.count(); at++) {
              boolean isHere = journal.sideCommitment(state.log(), branch.number(), at).isPresent();
              assertThat(isHere || !branch.own().contains(at)).as("%s, side %s", of, at).isTrue();
            }
          }
          return Boolean.TRUE;
        });
  }
}
