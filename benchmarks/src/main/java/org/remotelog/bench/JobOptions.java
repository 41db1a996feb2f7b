package org.remotelog.bench;

import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is measured, and how much of it.
 *
 * @param dir where the temporary folder is made
 * @param appends single appends in one run; a tenth of them as batches
 * @param messages messages of catch-up, of the stored bytes and of the home for start-up times
 * @param published messages that are flushed one by one
 * @param heapMessages messages that a reader catches up for its heap
 * @param longMessages messages of the longest log
 * @param blocks blocks that are written to an IPFS node, and read from it
 * @param bodyBytes size of each body
 * @param runs repetitions of each time
 * @param warmUps repetitions before, whose times are not shown
 * @param seed of the bodies
 * @param json whether to print a line of JSON for each figure, in place of the table
 * @param launcher the script to start as users do, beside Java itself
 */
record JobOptions(
    Set<Job> jobs,
    Path dir,
    int appends,
    int messages,
    int published,
    int heapMessages,
    int longMessages,
    int blocks,
    int bodyBytes,
    int runs,
    int warmUps,
    long seed,
    boolean json,
    Optional<Path> launcher) {
  /** How many messages one batch has. */
  static final int BATCH = 100;

  /** How many threads append side by side. */
  static final int THREADS = 8;

  static final String USAGE =
      String.join(
          System.lineSeparator(),
          "usage: java -cp benchmarks/target/benchmarks.jar org.remotelog.bench.Jobs [OPTION]...",
          "  --quick             small sizes, seconds instead of minutes",
          "  --jobs LIST         some of " + Job.words() + " (default: all)",
          "  --dir DIR           where to make the temporary folder (default: the system's)",
          "  --appends N         single appends per run (default 2000)",
          "  --messages N        of catchup, stored, startup, work, engine and ipfs (default 10000)",
          "  --published N       messages that are published one by one (default 1000)",
          "  --heap-messages N   messages of heap and engine (default 100000)",
          "  --long-messages N   messages of long-log (default 1000000)",
          "  --blocks N          blocks of ipfs-write and ipfs-read (default 10000)",
          "  --body-bytes N      size of a body (default 200)",
          "  --runs N            measured repetitions (default 5)",
          "  --warm-ups N        repetitions before them (default 2)",
          "  --seed N            of the bodies (default 1)",
          "  --launcher FILE     also start this script",
          "  --json              one JSON object a line, the machine first");

  JobOptions {
    jobs = EnumSet.copyOf(jobs);
    int least = Math.min(Math.min(messages, published), Math.min(heapMessages, longMessages));
    if (appends < BATCH || least < 1 || blocks < 1) {
      throw new IllegalArgumentException(
          "at least " + BATCH + " appends, one message of each kind and one block are needed");
    }
    if (bodyBytes < 1 || runs < 1 || warmUps < 0) {
      throw new IllegalArgumentException("sizes and runs are above zero");
    }
  }

  /** The job names are the words of the command line. */
  enum Job {
    APPENDS,
    CATCHUP,
    STORED,
    STARTUP,
    HEAP,
    WORK,
    LONG_LOG,
    ENGINE,
    IPFS_WRITE,
    IPFS_READ,
    IPFS_CATCHUP,
    IPFS_LAST;

    /** The name on the command line and in figures. */
    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String words() {
      return Arrays.stream(values()).map(Job::word).collect(Collectors.joining(","));
    }

    static Set<Job> parse(String list) {
      Set<Job> jobs = EnumSet.noneOf(Job.class);
      for (String word : list.split(",", -1)) {
        jobs.add(
            Arrays.stream(values())
                .filter(job -> job.word().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no job is called " + word)));
      }
      return jobs;
    }
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException with a reason when it is wrong
   */
  static JobOptions parse(String... args) {
    return new Words(args).read();
  }

  private static final class Words {
    private final List<String> left;
    private Set<Job> jobs = EnumSet.allOf(Job.class);
    private Path dir = Paths.get(System.getProperty("java.io.tmpdir"));
    private int appends = 2_000;
    private int messages = 10_000;
    private int published = 1_000;
    private int heapMessages = 100_000;
    private int longMessages = 1_000_000;
    private int blocks = 10_000;
    private int bodyBytes = 200;
    private int runs = 5;
    private int warmUps = 2;
    private long seed = 1;
    private boolean json;
    private Optional<Path> launcher = Optional.empty();

    Words(String... args) {
      this.left = new ArrayList<>(Arrays.asList(args));
    }

    JobOptions read() {
      if (left.remove("--quick")) {
        quick();
      }
      while (!left.isEmpty()) {
        String word = left.remove(0);
        switch (word) {
          case "--json" -> json = true;
          case "--jobs" -> jobs = Job.parse(value(word));
          case "--dir" -> dir = Paths.get(value(word));
          case "--appends" -> appends = number(word);
          case "--messages" -> messages = number(word);
          case "--published" -> published = number(word);
          case "--heap-messages" -> heapMessages = number(word);
          case "--long-messages" -> longMessages = number(word);
          case "--blocks" -> blocks = number(word);
          case "--body-bytes" -> bodyBytes = number(word);
          case "--runs" -> runs = number(word);
          case "--warm-ups" -> warmUps = number(word);
          case "--seed" -> seed = number(word);
          case "--launcher" -> launcher = Optional.of(Paths.get(value(word)).toAbsolutePath());
          default -> throw new IllegalArgumentException("no option is called " + word);
        }
      }
      return new JobOptions(
          jobs,
          dir,
          appends,
          messages,
          published,
          heapMessages,
          longMessages,
          blocks,
          bodyBytes,
          runs,
          warmUps,
          seed,
          json,
          launcher);
    }

    private void quick() {
      appends = BATCH;
      messages = 300;
      published = 20;
      heapMessages = 1_000;
      longMessages = 3_000;
      blocks = 300;
      runs = 1;
      warmUps = 0;
    }

    private String value(String option) {
      if (left.isEmpty()) {
        throw new IllegalArgumentException(option + " needs a value");
      }
      return left.remove(0);
    }

    private int number(String option) {
      String value = value(option);
      try {
        return Integer.parseInt(value);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(option + " needs a number, not " + value, e);
      }
    }
  }
}
