package org.remotelog.cli;

import java.time.Duration;

/** Bounds of this module. */
final class Limits {
  /** A whole message, as 2/MVDS has it here; nothing longer is even read from standard input. */
  static final int MAX_MESSAGE_BYTES = 131_072;

  /** Messages that the wire tool makes. */
  static final int MAX_WIRE_MESSAGES = 1_000_000;

  /** After a signal, how long the process waits for the wire tool's last event. */
  static final long SIGNAL_WAIT_MS = 3_000;

  /** Parents of one message. */
  static final int MAX_PARENTS = 128;

  /** What a message keeps free for its envelope and as many parents as it may have. */
  static final int MESSAGE_OVERHEAD_BYTES = 16_384;

  /** Text of an imported message; what is longer is cut. */
  static final int MAX_IMPORTED_TEXT_BYTES = MAX_MESSAGE_BYTES - MESSAGE_OVERHEAD_BYTES;

  /** Messages handed over in one local transaction. */
  static final int MAX_BATCH_MESSAGES = 256;

  /** Text handed over in one local transaction. */
  static final int MAX_BATCH_BYTES = 1 << 20;

  /** Name or address of an author, hash list of parents: one field of git's output. */
  static final int MAX_GIT_FIELD_BYTES = 65_536;

  /** An invite with thousands of known logs is still far below this. */
  static final int MAX_CODE_BYTES = 1 << 20;

  /** Hex digits of a group's id, or characters of a log's name, that name it. */
  static final int MIN_PREFIX_CHARS = 8;

  /** Messages asked for at once while listing. */
  static final int PAGE_MESSAGES = 500;

  /** Names of those who have received a message that stand beside it; more are counted. */
  static final int MAX_NAMED_HOLDERS = 3;

  /** Pauses of a watch: shorter ones would only keep places busy. */
  static final Duration MIN_INTERVAL = Duration.ofSeconds(1);

  /** Pauses of a watch: with longer ones it would look dead. */
  static final Duration MAX_INTERVAL = Duration.ofDays(7);

  /** Stores, or pointers, of one home. */
  static final int MAX_PLACES = 64;

  /** Less free space than this is a fault: a database could not even be opened. */
  static final long NO_SPACE_BYTES = 1_000_000;

  /** Less free space than this is worth a warning. */
  static final long LOW_SPACE_BYTES = 100_000_000;

  /** More than this between our clock and a server's is worth a warning. */
  static final Duration MAX_CLOCK_DIFFERENCE = Duration.ofMinutes(5);

  /** A home that is shared is needed by others at times: after so long without a pause it rests. */
  static final long LOCK_BUSY_MS = 200;

  /** How long it rests; longer than others wait between two looks at the lock. */
  static final long LOCK_REST_MS = 30;

  /** Direct connections of one pass end when nothing was said for so long. */
  static final long DIRECT_QUIET_MS = 2_000;

  /** The first pass waits so long for those that are dialled, to ask them for what it lacks. */
  static final long DIAL_WAIT_MS = 2_000;

  /** A key that nobody is known by leads to a look at the heads, at most so often. */
  static final long UNKNOWN_KEY_PAUSE_MS = 10_000;

  /** Addresses to listen on and to dial together. */
  static final int MAX_DIRECT_ADDRESSES = 64;

  /** How often a watch looks at the home for what other commands have written. */
  static final long LOOK_MS = 1_000;

  /** A watch that waits looks this often whether somebody with an unknown key has come. */
  static final long WATCH_TURN_MS = 50;

  /** Scenarios of one call of simulate: what its lists make together. */
  static final int MAX_SCENARIOS = 256;

  /** Seeds that each scenario is run with. */
  static final int MAX_STUDY_SEEDS = 1_000;

  /** Small worlds of one call. */
  static final int MAX_WORLDS = 1_000_000;

  /** Runs side by side; each has a whole group of nodes in memory. */
  static final int MAX_RUN_THREADS = 64;

  /** A file of a scenario; one that uses all of it is longer than any list may be. */
  static final int MAX_SCENARIO_BYTES = 65_536;

  /** Runs of a scenario that went wrong and are named; more are counted. */
  static final int MAX_NAMED_RUNS = 8;

  /** Lines or bars of a plot: as many as can be told apart. The table has all. */
  static final int MAX_PLOTTED = 24;

  /** How long the making of a contract is waited for. */
  static final Duration DEPLOY_DEADLINE = Duration.ofMinutes(5);

  /** A chain whose newest block is older may not be that which others see. */
  static final Duration MAX_BLOCK_AGE = Duration.ofMinutes(10);

  /** Most that may be allowed for a unit of gas, in gwei. */
  static final long MAX_FEE_GWEI = 1_000_000;

  /** Most blocks that may be waited for until a head counts as final. */
  static final long MAX_CONFIRMATIONS = 1_000_000;

  /** Shortest password of a new key file, in bytes. */
  static final int MIN_PASSWORD_BYTES = 12;

  /** Connections to a relay at a time, each with a thread: slow ones must not hold up others. */
  static final int MAX_RELAY_CONNECTIONS = 256;

  /** Those of them that may wait until a head is in a block. */
  static final int MAX_RELAY_WAITERS = 192;

  /** Headers of a request to a relay, and their bytes together. */
  static final int MAX_RELAY_HEADERS = 64;

  static final int MAX_RELAY_HEADER_BYTES = 16_384;

  /** A request to a relay must have arrived after this time. */
  static final int RELAY_READ_SECONDS = 10;

  /** A relay's answer must be read after this time, which begins before the relay waits. */
  static final int RELAY_REPLY_SECONDS = 60;

  /** Longest time that a relay waits for a block before it answers. */
  static final long MAX_RELAY_WAIT_SECONDS = 15;

  /** When to ask a relay again for a head that is on its way. */
  static final long RELAY_ASK_AGAIN_SECONDS = 5;

  /** After a signal, how long a relay waits for the transaction that is under way. */
  static final long RELAY_END_MS = 20_000;

  /** After that, how long it waits until answers are sent. */
  static final long RELAY_LAST_WORDS_MS = 2_000;

  /** Shortest token of a relay. */
  static final int MIN_TOKEN_CHARS = 16;

  /** File with owners that a relay publishes for. */
  static final long MAX_ALLOW_FILE_BYTES = 4_194_304;

  private Limits() {}
}
