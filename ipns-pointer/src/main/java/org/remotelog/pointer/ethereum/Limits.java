package org.remotelog.pointer.ethereum;

/** The bounds of publishing heads by a contract, in one place. */
public final class Limits {
  /**
   * Own heads of a log that are known again after a reorganisation: as many as are published before
   * a block is final, and then some. Of more, the oldest are forgotten.
   */
  public static final int MAX_KNOWN_HEADS = 64;

  /** How long an answer for several logs serves those of them that are asked for, in ms. */
  public static final long MAX_BATCH_AGE_MS = 5_000;

  /** Shortest and longest time between two looks for a transaction, in milliseconds. */
  public static final long MIN_POLL_MS = 50;

  public static final long MAX_POLL_MS = 2_000;

  /** After this time in no block a transaction is sent again with higher fees, in milliseconds. */
  public static final long REPLACE_AFTER_MS = 60_000;

  /** How often one call prepares a transaction anew because another took its number. */
  public static final int MAX_NONCE_TRIES = 16;

  /** Most that is offered for a unit of gas unless the embedder says otherwise, in gwei. */
  public static final long DEFAULT_MAX_FEE_GWEI = 200;

  /**
   * So long a node has to say that the number of a transaction is taken, or that those before it
   * are not there, before that is believed, in milliseconds.
   */
  public static final long GONE_AFTER_MS = 5_000;

  /** How often one call signs anew because a number was taken: a node can make up such. */
  public static final int MAX_TAKEN_NUMBERS = 2;

  /** What is offered beyond the base fee where a node has no opinion, in gwei. */
  public static final long DEFAULT_TIP_GWEI = 1;

  /** Gas that the first head of a log takes, and the making of the contract, rounded up. */
  public static final long GAS_OF_FIRST_HEAD = 80_000;

  public static final long GAS_OF_DEPLOYMENT = 1_100_000;

  /**
   * Gas beyond which no transaction is signed, and how much more there may be for each head: a node
   * estimates wrongly. Some chains count in it what the chain below them costs.
   */
  public static final long MAX_GAS = 4_000_000;

  public static final long MAX_GAS_PER_HEAD = 100_000;

  /** Gas beyond which the contract is not made. */
  public static final long MAX_DEPLOY_GAS = 20_000_000;

  /** Heads that wait for the account to send them; more are refused. */
  public static final int MAX_WAITING_HEADS = 4_096;

  /** How long others may publish an update that its owner has signed, in seconds. */
  public static final long SIGNATURE_SECONDS = 3_600;

  /** Longest request to a relay in bytes: one has some 700. */
  public static final int MAX_RELAY_REQUEST_BYTES = 4_096;

  /** Longest answer of a relay that is read, in bytes. */
  public static final int MAX_RELAY_REPLY_BYTES = 4_096;

  /** Shortest and longest time that a signature must still hold for a relay, in seconds. */
  public static final long MIN_RELAY_SECONDS = 120;

  /** Twice what clients sign for: their clocks may be wrong. */
  public static final long MAX_RELAY_SECONDS = 2 * SIGNATURE_SECONDS;

  /**
   * A signature that holds for less than this when its turn comes is not sent, in seconds: it could
   * end before the next block, and be paid for all the same.
   */
  public static final long MIN_RELAY_SENDING_SECONDS = 30;

  /** Owners that a relay publishes for by their names. */
  public static final int MAX_RELAY_ALLOWED = 65_536;

  /** Owners whose requests a relay counts; more are told to come later. */
  public static final int MAX_RELAY_OWNERS = 4_096;

  /** Longest time for one more request, in milliseconds: a day. */
  public static final long MAX_RELAY_RATE_MS = 86_400_000;

  /** What a relay takes of one owner: some logs at once, and one head a minute for long. */
  public static final RelayRate RELAY_RATE_PER_OWNER = new RelayRate(16, 60_000);

  /** What a relay takes of all owners together: four full transactions, and one a minute. */
  public static final RelayRate RELAY_RATE_OF_ALL = new RelayRate(200, 1_200);

  /** How often a relay asks its nodes for somebody who is neither listed nor has the token. */
  public static final RelayRate RELAY_RATE_OF_LOOKS = new RelayRate(32, 100);

  /** How often it asks them for all those that it knows. */
  public static final RelayRate RELAY_RATE_OF_KNOWN_LOOKS = new RelayRate(256, 20);

  /** Heads that wait in a relay; more are refused. */
  public static final int MAX_RELAY_WAITING = 1_024;

  /** Heads whose transaction a relay remembers, for those who ask again. */
  public static final int MAX_RELAY_REMEMBERED = 4_096;

  /** Owners that a relay has seen registered, and asks its nodes for as it does for listed ones. */
  public static final int MAX_RELAY_REGISTERED = 4_096;

  /** So long a relay waits for more heads before it sends the first one, in milliseconds. */
  public static final long RELAY_GATHER_MS = 500;

  /** One round of requests of a relay to its nodes ends after this time, in milliseconds. */
  public static final long RELAY_TURN_MS = 30_000;

  /** How old a relay's knowledge of fees and of its balance may be, in milliseconds. */
  public static final long MAX_RELAY_QUOTE_MS = 10_000;

  /** Gas of a head that is published alone and is the first of its log, and a little more. */
  public static final long RELAY_GAS_PER_HEAD = 80_000;

  /** So long a relay that starts waits for transactions of before, in milliseconds. */
  public static final long RELAY_EARLIER_MS = 60_000;

  /** Pause before a relay is asked again for what is still on its way, in milliseconds. */
  public static final long RELAY_ASK_AGAIN_MS = 5_000;

  /** So long a relay may take to answer one request, in milliseconds. */
  public static final long RELAY_ANSWER_MS = 20_000;

  /** What a relay is to leave of that for the way of its answer, in seconds. */
  public static final long RELAY_WAY_SECONDS = 2;

  /** So often a relay may refuse a head for now before that is told, whatever it says. */
  public static final int MAX_RELAY_REFUSALS = 3;

  /** So long a node may lack what a relay says is published, in milliseconds. */
  public static final long RELAY_BELIEF_MS = 30_000;

  private Limits() {}
}
