package org.remotelog.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.remotelog.DirectEvents;
import org.remotelog.DirectReport;
import org.remotelog.MemberInfo;
import org.remotelog.log.LogName;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Refusal;

/**
 * Prints what direct connections tell, and remembers what a run asks about them. Safe for use by
 * several threads.
 */
final class DirectTold implements DirectEvents {
  private final Shell shell;
  private final Map<LogName, String> names = new HashMap<>();
  private final Map<String, String> unreachable = new HashMap<>();
  private final Set<String> failed = new HashSet<>();
  private final Set<Refusal> shown = new HashSet<>();
  private final Set<Optional<LogName>> met = new HashSet<>();
  private boolean strange;
  private boolean stopped;
  private Optional<Failure> failure = Optional.empty();

  DirectTold(Shell shell) {
    this.shell = shell;
  }

  synchronized void names(Iterable<MemberInfo> members) {
    for (MemberInfo member : members) {
      names.put(member.log(), member.name());
    }
  }

  /** Members that were connected so far; those that cannot be told apart count once. */
  synchronized int met() {
    return met.size();
  }

  /** Waits until so many members came, or addresses did not answer; not longer than this. */
  synchronized void awaitAnswers(int count, long longestMs) throws InterruptedException {
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(longestMs);
    long leftMs = longestMs;
    while (met.size() + failed.size() < count && !stopped && leftMs > 0) {
      wait(leftMs);
      leftMs = TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime());
    }
  }

  /** What failed last. */
  synchronized Optional<Failure> failure() {
    return failure;
  }

  /** Whether somebody with an unknown key was refused since the last call. */
  synchronized boolean takeStrange() {
    boolean was = strange;
    strange = false;
    return was;
  }

  /** Why an address did not answer, as it was last. */
  synchronized Map<String, String> unreachable() {
    return new HashMap<>(unreachable);
  }

  /** Shown in every mode: with port 0 nobody could know it otherwise. */
  void listening(InetSocketAddress address) {
    String text = HostPort.text(address);
    if (shell.json()) {
      shell.json(new JsonLine().put("event", "listening").put("address", text));
    } else {
      shell.line("listening on " + text);
    }
    shell.flush();
  }

  @Override
  public synchronized void onConnected(Optional<LogName> member) {
    met.add(member);
    notifyAll();
    unreachable.clear();
    event("connected", name(member) + " is connected", who(member));
  }

  @Override
  public synchronized void onDisconnected(Optional<LogName> member, String reason) {
    event("disconnected", name(member) + " is gone: " + reason, who(member).put("reason", reason));
  }

  @Override
  public synchronized void onUnreachable(String address, String reason) {
    failed.add(address);
    notifyAll();
    // It is dialled again and again: the same news is told once.
    if (!reason.equals(unreachable.put(address, reason))) {
      event(
          "unreachable",
          address + " does not answer: " + reason,
          new JsonLine().put("address", address).put("reason", reason));
    }
  }

  @Override
  public synchronized void onRefused(Refusal reason, String detail) {
    strange |= reason == Refusal.WRONG_KEY;
    if (shown.add(reason)) {
      event(
          "refused",
          "refused: " + detail,
          new JsonLine().put("reason", Words.key(reason)).put("detail", detail));
    }
  }

  @Override
  public synchronized void onStopped(Throwable cause) {
    tell(Failure.of(cause));
    stopped = true;
    notifyAll();
  }

  /** Whether the direct connections have ended by an error. */
  synchronized boolean isStopped() {
    return stopped;
  }

  private void tell(Failure failed) {
    // One that lasts comes again and again: the same news is told once.
    if (!failure.equals(Optional.of(failed))) {
      shell.error(failed);
    }
    failure = Optional.of(failed);
  }

  @Override
  public synchronized void onUnsendable(Optional<LogName> member, MessageId id, String reason) {
    shell.warn("message " + id.hex() + " was not given to " + name(member) + ": " + reason);
  }

  @Override
  public synchronized void onFailure(IOException thrown) {
    tell(Failure.of(thrown));
  }

  static JsonLine json(DirectReport report) {
    return new JsonLine()
        .put("connected", report.connected())
        .put("new", report.received())
        .put("duplicates", report.duplicates())
        .put("sent", report.sent())
        .put("repeats", report.repeats())
        .put("pending", report.pending())
        .put("payloadsIn", report.payloadsIn())
        .put("payloadsOut", report.payloadsOut())
        .put("bytesIn", report.bytesIn())
        .put("bytesOut", report.bytesOut())
        .put("unsendable", report.unsendable())
        .put("payloadsFailed", report.payloadsFailed())
        .put("ephemeralsDropped", report.ephemeralsDropped())
        .put("acksDropped", report.acksDropped())
        .put("requestsForgotten", report.requestsForgotten())
        .put("refused", JsonLine.counts(report.refused()));
  }

  static void show(Shell shell, DirectReport report) {
    shell.line(
        Span.bold("direct "),
        Span.plain(
            Words.count(report.received(), "new message")
                + ", "
                + Words.number(report.sent())
                + " given, "
                + Words.number(report.pending())
                + " not acknowledged"));
    long refused = report.refused().values().stream().mapToLong(Long::longValue).sum();
    shell.line(
        Span.dim(
            Words.count(report.connected(), "member")
                + " connected, "
                + Words.bytes(report.bytesIn())
                + " in, "
                + Words.bytes(report.bytesOut())
                + " out, "
                + Words.count(report.duplicates(), "duplicate")
                + (refused == 0 ? "" : ", " + Words.number(refused) + " refused")));
  }

  private String name(Optional<LogName> member) {
    String name = member.map(log -> names.getOrDefault(log, "")).orElse("");
    return name.isEmpty()
        ? member.map(log -> Words.shorten(log.toString())).orElse("a member")
        : name;
  }

  private static JsonLine who(Optional<LogName> member) {
    return new JsonLine().put("log", member.map(LogName::toString).orElse(""));
  }

  private void event(String event, String words, JsonLine rest) {
    if (shell.json()) {
      shell.json(new JsonLine().put("event", event).putAll(rest));
    } else {
      shell.note(words);
    }
    shell.flush();
  }
}
