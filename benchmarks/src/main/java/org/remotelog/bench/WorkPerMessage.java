package org.remotelog.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.remotelog.RemoteLogClient;
import org.remotelog.home.sqlite.SqliteHome;
import org.remotelog.sqlite.Mode;

/**
 * What a message allocates on the heap, and how long the processor works for it, on the thread that
 * calls: everything but requests runs there. Homes and store are those of the command line.
 */
final class WorkPerMessage {
  private static final String JOB = JobOptions.Job.WORK.word();
  private static final int CHUNK_BYTES = 16 * 1024;
  private static final int KEY_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final JobOptions options;
  private final Workplace workplace;
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final List<Kind> kinds =
      List.of(new Kind("appended"), new Kind("published"), new Kind("caught up"));
  private final List<Double> floorsMicros = new ArrayList<>();

  /** One part of a message's way, and what each run of it took. */
  private record Kind(String name, List<Double> bytes, List<Double> micros) {
    Kind(String name) {
      this(name, new ArrayList<>(), new ArrayList<>());
    }
  }

  /** Work to measure. */
  private interface Work {
    void run() throws Exception;
  }

  WorkPerMessage(JobOptions options, Workplace workplace) {
    this.options = options;
    this.workplace = workplace;
  }

  void run(Figures figures) throws Exception {
    for (int run = -options.warmUps(); run < options.runs(); run++) {
      once(run >= 0);
    }
    for (Kind kind : kinds) {
      figures.add(
          new Figure(
                  JOB,
                  kind.name() + ", allocated",
                  "bytes a message",
                  Spread.of(kind.bytes()),
                  "bytes of a body",
                  Spread.exactly(options.bodyBytes()))
              .with("messages", options.messages()));
      figures.add(
          new Figure(
                  JOB,
                  kind.name() + ", processor time",
                  "us a message",
                  Spread.of(kind.micros()),
                  "hash and encrypt the bodies",
                  Spread.of(floorsMicros))
              .with("messages", options.messages()));
    }
  }

  private void once(boolean counts) throws Exception {
    Path reader = workplace.folder("reader");
    try (Network network = Network.embedded(workplace.folder("shared"));
        SqliteHome home = SqliteHome.open(workplace.folder("writer"), Mode.WRITE);
        RemoteLogClient client = network.client(home);
        SqliteHome empty = SqliteHome.open(reader, Mode.WRITE);
        RemoteLogClient joiner = network.client(empty)) {
      network.store().noteNothing();
      Conversation conversation = Conversation.ofNoise(client, options);
      conversation.admit(joiner);
      measure(kinds.get(0), counts, () -> conversation.appendAll(options.messages()));
      measure(kinds.get(1), counts, conversation::flush);
      measure(
          kinds.get(2), counts, () -> Conversation.requireComplete(joiner.sync(Optional.empty())));
    }
    Kind floor = new Kind("floor");
    measure(floor, counts, this::hashAndEncrypt);
    floorsMicros.addAll(floor.micros());
  }

  private void measure(Kind kind, boolean counts, Work work) throws Exception {
    long thread = Thread.currentThread().getId();
    long bytes = threads.getThreadAllocatedBytes(thread);
    long ns = threads.getCurrentThreadCpuTime();
    work.run();
    if (counts) {
      double ours = threads.getThreadAllocatedBytes(thread) - bytes;
      kind.bytes().add(ours / options.messages());
      double micros = (threads.getCurrentThreadCpuTime() - ns) / 1_000.0;
      kind.micros().add(micros / options.messages());
    }
  }

  /** As many bytes as all bodies have, in pieces. */
  private void hashAndEncrypt() throws Exception {
    MessageDigest hash = MessageDigest.getInstance("SHA-256");
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    byte[] nonce = new byte[NONCE_BYTES];
    cipher.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(new byte[KEY_BYTES], "AES"),
        new GCMParameterSpec(TAG_BITS, nonce));
    byte[] chunk = new byte[CHUNK_BYTES];
    long left = (long) options.messages() * options.bodyBytes();
    for (; left > 0; left -= chunk.length) {
      int size = (int) Math.min(left, chunk.length);
      hash.update(chunk, 0, size);
      cipher.update(chunk, 0, size);
    }
    if (hash.digest().length + cipher.doFinal().length == 0) {
      throw new IllegalStateException("nothing was hashed");
    }
  }
}
