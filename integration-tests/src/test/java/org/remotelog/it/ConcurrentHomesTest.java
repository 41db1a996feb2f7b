package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes of two homes at work at once on one embedded store. */
final class ConcurrentHomesTest {
  private static final int SENDS = 10;

  /** After so many sends, a home looks for what others wrote. */
  private static final int SYNC_EVERY = 4;

  @TempDir Path folder;

  @Test
  void losesNothingWhenTwoHomesWriteAtOnce() throws Exception {
    Devices devices = new Devices(folder);
    devices.initWithGroup("a", "team");
    String code = devices.invite("a", "team");
    devices.init("b");
    devices.at("b", "group", "join", code).done();
    devices.at("a", "sync").done();

    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<String> sent = new ArrayList<>();
    try {
      Future<List<String>> byA = threads.submit(writing(devices, "a"));
      Future<List<String>> byB = threads.submit(writing(devices, "b"));
      sent.addAll(byA.get(Devices.DEADLINE.toSeconds() * 2, TimeUnit.SECONDS));
      sent.addAll(byB.get(Devices.DEADLINE.toSeconds() * 2, TimeUnit.SECONDS));
    } finally {
      threads.shutdownNow();
    }
    assertThat(sent).hasSize(2 * SENDS).doesNotHaveDuplicates();

    for (String home : List.of("a", "b", "a")) {
      devices.at(home, "sync").done();
    }
    Messages atA = Messages.of(devices.at("a", "messages", "team", "--json").done());
    Messages atB = Messages.of(devices.at("b", "messages", "team", "--json").done());
    assertThat(atA.causalAndOnce().numberedOnce().ids()).containsExactlyInAnyOrderElementsOf(sent);
    assertThat(atB.causalAndOnce().numberedOnce().content()).isEqualTo(atA.content());
  }

  /** Sends, looking for news now and then; gives the ids of what it was told is sent. */
  private static Callable<List<String>> writing(Devices devices, String home) {
    return () -> {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < SENDS; i++) {
        Ran ran = devices.processAt(home, "send", "team", home + " says " + i, "--json").done();
        assertThat(ran.onlyJson().get("published").asBoolean()).as(ran::toString).isTrue();
        ids.add(ran.onlyJson().get("id").asText());
        if (i % SYNC_EVERY == SYNC_EVERY - 1) {
          devices.processAt(home, "sync", "--json").done();
        }
      }
      return ids;
    };
  }
}
