package org.remotelog.sim.study;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is to be simulated: a value for each {@link Setting}. Immutable. */
public final class Scenario {
  /**
   * The setting of the published simulation: three nodes, one that writes and offers, each payload
   * lost in nine of ten cases.
   */
  public static final Scenario PUBLISHED = new Scenario(new EnumMap<>(Setting.class));

  /** Longest time that a setting may have. */
  static final long MAX_TIME_MS = 366L * 24 * 60 * 60 * 1000;

  private static final long SECOND_MS = 1_000;
  private static final long HOUR_MS = 3_600_000;
  private static final long DAY_MS = 24 * HOUR_MS;

  /** After so many mean absences nearly every node has come again. */
  private static final int SETTLE_ABSENCES = 10;

  static final int MAX_NODES = 2_000;
  static final int MAX_MESSAGES = 100_000;
  static final int MIN_BODY_BYTES = 24;
  static final int MAX_BODY_BYTES = 65_536;
  static final int MAX_ALL_MESSAGES = 1_000_000;
  static final int MAX_LINKS = 100_000;
  static final int MIN_COMMUTE_PERCENT = 25;
  private static final int MAX_PER_CENT = 99;
  static final long MAX_EPOCH_MS = 3_600_000;

  private static final Pattern TIME = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

  private enum Links {
    CONNECTED,
    QUIET
  }

  private enum Writing {
    ANY,
    ONLINE
  }

  private final Map<Setting, String> chosen;

  private Scenario(Map<Setting, String> chosen) {
    this.chosen = Collections.unmodifiableMap(new EnumMap<>(chosen));
  }

  /** The same with another value. Call {@link #check} when all are set. */
  public Scenario with(Setting setting, String value) {
    EnumMap<Setting, String> next = new EnumMap<>(Setting.class);
    next.putAll(chosen);
    next.put(setting, value.strip());
    return new Scenario(next);
  }

  /** The text of a value. */
  public String text(Setting setting) {
    return chosen.getOrDefault(setting, setting.usual());
  }

  /** What differs from the usual, in the order of settings. */
  public Map<Setting, String> chosen() {
    EnumMap<Setting, String> differing = new EnumMap<>(Setting.class);
    chosen.forEach(
        (setting, value) -> {
          if (!value.equals(setting.usual())) {
            differing.put(setting, value);
          }
        });
    return differing;
  }

  /**
   * Looks at all values.
   *
   * @throws ScenarioException when one is out of its bounds, or they do not fit together
   */
  public void check() throws ScenarioException {
    int nodes = number(Setting.NODES, 2, MAX_NODES);
    number(Setting.COMMUNICATING, 2, nodes + 1);
    number(Setting.INTERACTIVE, 1, nodes + 1);
    number(Setting.SHARING, 0, nodes - 1);
    number(Setting.OFFLINE, 0, MAX_PER_CENT);
    number(Setting.MESSAGES, 1, MAX_MESSAGES);
    number(Setting.BODY, MIN_BODY_BYTES, MAX_BODY_BYTES);
    number(Setting.LOSS, 0, MAX_PER_CENT);
    number(Setting.REPEATS, 0, MAX_PER_CENT);
    number(Setting.PARTITIONS, 0, MAX_PER_CENT);
    time(Setting.INTERVAL, 1);
    time(Setting.ONLINE, 1_000);
    time(Setting.EPOCH, 1);
    if (ms(Setting.EPOCH) > MAX_EPOCH_MS) {
      throw new ScenarioException("epoch=" + text(Setting.EPOCH) + ": at most 1h");
    }
    time(Setting.POLL, 1_000);
    time(Setting.FLUSH, 0);
    time(Setting.DELAY, 0);
    time(Setting.ROUND_TRIP, 0);
    time(Setting.SETTLE, 0);
    choice(Setting.HELPER, Aid.class);
    choice(Setting.LINKS, Links.class);
    choice(Setting.CHURN, Presence.class);
    choice(Setting.WRITING, Writing.class);
    together();
    if (helper() != Aid.NONE && presence() == Presence.PAYLOAD) {
      throw new ScenarioException(
          "churn=payload knows nobody who is offline, so nothing is left to a helper: choose"
              + " churn=seconds, bursts, days or commute with helper="
              + text(Setting.HELPER));
    }
  }

  /** What only several settings say. */
  private void together() throws ScenarioException {
    if ((long) writers() * messagesEach() > MAX_ALL_MESSAGES) {
      throw new ScenarioException(
          "communicating, messages: at most " + MAX_ALL_MESSAGES + " messages in all");
    }
    if ((long) nodes() * sharing() > MAX_LINKS) {
      throw new ScenarioException("nodes, sharing: at most " + MAX_LINKS + " links in all");
    }
    if (ms(Setting.INTERVAL) > MAX_TIME_MS / messagesEach()) {
      throw new ScenarioException("interval, messages: at most 366d from the first to the last");
    }
    if (presence() == Presence.PAYLOAD && lossPercent() > 0) {
      throw new ScenarioException(
          "loss=" + lossPercent() + ": with churn=payload it is offline that says what is lost");
    }
    if (presence() == Presence.PAYLOAD && !hasConnectedLinks()) {
      throw new ScenarioException(
          "links=quiet: with churn=payload nobody is offline whom a link could tell of");
    }
    boolean isFlushChosen = chosen().containsKey(Setting.FLUSH);
    if (isFlushChosen && ms(Setting.FLUSH) > ms(Setting.POLL)) {
      throw new ScenarioException(
          "flush="
              + text(Setting.FLUSH)
              + ": at most poll="
              + text(Setting.POLL)
              + ", as a look publishes too");
    }
    if (presence() == Presence.COMMUTE && offlinePercent() < MIN_COMMUTE_PERCENT) {
      throw new ScenarioException(
          "offline="
              + offlinePercent()
              + ": with churn=commute at least "
              + MIN_COMMUTE_PERCENT
              + ", as two stays of a day must not meet");
    }
  }

  private int number(Setting setting, int least, int most) throws ScenarioException {
    String text = text(setting);
    if (!text.matches("\\d{1,9}")
        || Integer.parseInt(text) < least
        || Integer.parseInt(text) > most) {
      throw new ScenarioException(
          setting.key() + "=" + text + ": a whole number from " + least + " to " + most);
    }
    return Integer.parseInt(text);
  }

  private void time(Setting setting, long leastMs) throws ScenarioException {
    String text = text(setting);
    Matcher time = TIME.matcher(text);
    if (!time.matches() || milliseconds(time) < leastMs || milliseconds(time) > MAX_TIME_MS) {
      throw new ScenarioException(
          setting.key()
              + "="
              + text
              + ": a time such as 200ms, 5s, 15m, 2h or 7d, from "
              + leastMs
              + "ms to 366d");
    }
  }

  private static long milliseconds(Matcher time) {
    long factor =
        switch (time.group(2)) {
          case "ms" -> 1;
          case "s" -> 1_000;
          case "m" -> 60_000;
          case "h" -> 3_600_000;
          default -> 86_400_000;
        };
    return Math.min(Long.parseLong(time.group(1)), Long.MAX_VALUE / factor) * factor;
  }

  private <E extends Enum<E>> void choice(Setting setting, Class<E> of) throws ScenarioException {
    for (E one : of.getEnumConstants()) {
      if (one.name().toLowerCase(Locale.ROOT).equals(text(setting))) {
        return;
      }
    }
    throw new ScenarioException(setting.key() + "=" + text(setting) + ": " + setting.meaning());
  }

  private int integer(Setting setting) {
    return Integer.parseInt(text(setting));
  }

  /** A time in milliseconds. */
  public long ms(Setting setting) {
    Matcher time = TIME.matcher(text(setting));
    if (!time.matches()) {
      throw new IllegalStateException(setting.key() + " is no time");
    }
    return milliseconds(time);
  }

  public int nodes() {
    return integer(Setting.NODES);
  }

  /** Nodes that write: the first ones. */
  public int writers() {
    return Math.min(nodes(), integer(Setting.COMMUNICATING) - 1);
  }

  /** Nodes that offer before they give: the first ones. */
  public int offering() {
    return Math.min(nodes(), integer(Setting.INTERACTIVE) - 1);
  }

  public int sharing() {
    return integer(Setting.SHARING);
  }

  public int offlinePercent() {
    return integer(Setting.OFFLINE);
  }

  public int messagesEach() {
    return integer(Setting.MESSAGES);
  }

  public int bodyBytes() {
    return integer(Setting.BODY);
  }

  public int lossPercent() {
    return integer(Setting.LOSS);
  }

  public int repeatsPercent() {
    return integer(Setting.REPEATS);
  }

  public int partitionsPercent() {
    return integer(Setting.PARTITIONS);
  }

  public Aid helper() {
    return Aid.valueOf(text(Setting.HELPER).toUpperCase(Locale.ROOT));
  }

  /** Whether both ends of a link know when the other one goes. */
  public boolean hasConnectedLinks() {
    return text(Setting.LINKS).equals("connected");
  }

  /** Whether who is offline writes only once it is online. */
  public boolean isWrittenOnline() {
    return text(Setting.WRITING).equals("online");
  }

  public Presence presence() {
    return Presence.valueOf(text(Setting.CHURN).toUpperCase(Locale.ROOT));
  }

  /** How long a node is away at a time on average, in milliseconds; 0 where nobody ever is. */
  public long meanAwayMs() {
    int offline = offlinePercent();
    return switch (presence()) {
      case PAYLOAD -> 0;
      case SECONDS -> SECOND_MS * 100 / (100 - offline);
      case COMMUTE -> DAY_MS * offline / 100 / 2;
      case BURSTS, DAYS -> ms(Setting.ONLINE) * offline / (100 - offline);
    };
  }

  /**
   * Whether {@code settle} ends when many nodes have not come again since the last message: then
   * what is missing says nothing of how they are helped.
   */
  public boolean isSettleShort() {
    return ms(Setting.SETTLE) < SETTLE_ABSENCES * meanAwayMs();
  }

  /** A value of {@code settle} in which nearly all nodes come again, in whole hours. */
  public String longerSettle() {
    long ms = Math.min(SETTLE_ABSENCES * meanAwayMs(), MAX_TIME_MS - HOUR_MS);
    return ms / HOUR_MS + 1 + "h";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scenario scenario && chosen().equals(scenario.chosen());
  }

  @Override
  public int hashCode() {
    return Objects.hash(chosen());
  }

  /** What differs from the usual, such as {@code nodes=200 helper=log}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    chosen()
        .forEach(
            (setting, value) -> text.append(' ').append(setting.key()).append('=').append(value));
    return text.toString().strip();
  }
}
