package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.registry.HeadUpdate;
import org.remotelog.pointer.ethereum.registry.RegistryHead;
import org.remotelog.pointer.ethereum.rpc.BlockTag;
import org.remotelog.pointer.ethereum.rpc.EthereumNodes;

/**
 * Publishes heads that their owners have signed, and pays for them. It can refuse and delay what it
 * is given, and forge nothing. It keeps nothing: after a restart those who want something published
 * ask again. Safe for use by several threads; a thread of its own sends.
 */
public final class Relay implements AutoCloseable {
  private final EthereumNodes nodes;
  private final EthereumAddress contract;
  private final Account account;
  private final RelayPolicy policy;
  private final RelayEvents events;
  private final Clock clock;
  private final long chainId;
  private final HeadReads reads;
  private final RelayRules rules;
  private final RelayQuotes quotes;
  private final RelayJobs jobs = new RelayJobs();
  private final RelayWorker worker;
  private final Thread thread;

  private Relay(RelayBuilder parts, EthereumNodes nodes, RegistrySite site, long chainId) {
    this.nodes = nodes;
    this.contract = parts.contract();
    this.account = parts.account();
    this.policy = parts.policy();
    this.events = parts.events();
    this.clock = parts.clock();
    this.chainId = chainId;
    this.reads = new HeadReads(nodes, site);
    this.rules = new RelayRules(policy, chainId, contract, clock.millis());
    this.quotes = new RelayQuotes(nodes, account);
    HeadSender sender = new HeadSender(nodes, site, account, jobs::log, clock);
    this.worker =
        new RelayWorker(
            jobs, sender, reads, rules, quotes, events, clock, parts.gather().toMillis());
    this.thread = new Thread(worker, "relay");
    thread.setDaemon(true);
  }

  /** Finds the chain and the contract, and starts. */
  static Relay open(RelayBuilder parts, EthereumNodes nodes, RegistrySite site, Duration deadline)
      throws IOException {
    long chainId = nodes.ask(new TimeLeft(deadline), site::check);
    Relay relay = new Relay(parts, nodes, site, chainId);
    relay.thread.start();
    return relay;
  }

  /**
   * What a relay is and has.
   *
   * @param account which pays
   * @param balance of the account in wei
   * @param weiPerHead what a head costs about now, when it goes alone
   * @param hasFunds whether the account can pay for one more head, at fees within its bound
   * @param waiting heads that wait or are on their way
   */
  public record Status(
      long chainId,
      EthereumAddress contract,
      EthereumAddress account,
      BigInteger balance,
      BigInteger weiPerHead,
      boolean hasFunds,
      int waiting) {}

  /** Asks a node when nothing was asked lately. */
  public Status status(Duration deadline) throws IOException {
    RelayQuotes.Quote quote = quotes.get(new TimeLeft(deadline));
    int waiting = jobs.size();
    return new Status(
        chainId,
        contract,
        account.address(),
        quote.balance(),
        quote.weiPerHead(),
        quote.isAffordable() && quote.paysFor(waiting + 1),
        waiting);
  }

  public RelayPolicy policy() {
    return policy;
  }

  /**
   * Takes a request, and returns what is known of its head by the end of the time. The same head,
   * asked for again, is answered again and costs nothing.
   *
   * @param token what the request brings as a bearer
   * @throws InterruptedIOException when the thread is interrupted; the head may be published all
   *     the same
   */
  public RelayAnswer take(RelayRequest request, Optional<String> token, Duration wait)
      throws InterruptedIOException {
    TimeLeft left = new TimeLeft(wait);
    try {
      RelayRules.Admission admission = rules.check(request, token, clock.millis());
      Optional<RelayJobs.Job> same = jobs.find(request.update());
      if (same.isPresent()) {
        return jobs.await(same.get(), left);
      }
      long looked = jobs.now();
      TimeLeft looking = new TimeLeft(Duration.ofMillis(Limits.RELAY_TURN_MS));
      return look(request, admission, looking)
          ? jobs.held(request)
          : jobs.await(add(request, looked, looking), left);
    } catch (RefusedRequestException e) {
      return e.answer();
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      events.trouble(String.valueOf(e.getMessage()));
      return unavailable("the nodes of this relay do not answer");
    }
  }

  /** Whether it is published already; what the contract would not take is refused. */
  private boolean look(RelayRequest request, RelayRules.Admission admission, TimeLeft left)
      throws IOException, RefusedRequestException {
    HeadUpdate update = request.update();
    rules.look(update.owner(), admission, clock.millis());
    Slot slot = new Slot(update.owner(), update.log());
    RegistryHead held =
        reads
            .at(BlockTag.LATEST, Collections.singletonList(slot), left)
            .getOrDefault(slot, RegistryHead.NONE);
    if (admission == RelayRules.Admission.IF_REGISTERED) {
      if (!held.isThere()) {
        throw rules.notAdmitted(request);
      }
      rules.isRegistered(update.owner());
    }
    if (held.isOf(update)) {
      return true;
    }
    if (held.sequence() != update.expected()) {
      throw new RefusedRequestException(RelayAnswer.Refused.conflict(held.sequence()));
    }
    return false;
  }

  /** Only what is taken counts for its owner: anybody can ask for what is on the chain again. */
  private RelayJobs.Job add(RelayRequest request, long looked, TimeLeft left)
      throws IOException, RefusedRequestException {
    RelayQuotes.Quote quote = quotes.get(left);
    if (!quote.isAffordable()) {
      throw new RefusedRequestException(unavailable("fees are higher than this relay pays"));
    }
    if (!quote.paysFor(jobs.size() + 1)) {
      events.trouble(
          "account " + account.address() + " has " + Amounts.ether(quote.balance()) + " left");
      throw new RefusedRequestException(
          unavailable("the account of this relay has not enough ether left"));
    }
    BigInteger most = quote.weiToSend();
    rules.reserve(most, clock.millis());
    boolean isTaken = false;
    try {
      RelayJobs.Job mine = new RelayJobs.Job(request, most);
      RelayJobs.Job job =
          jobs.add(mine, looked, () -> rules.count(request.update().owner(), clock.millis()));
      isTaken = job.equals(mine);
      return job;
    } finally {
      if (!isTaken) {
        rules.settle(most, BigInteger.ZERO, clock.millis());
      }
    }
  }

  private static RelayAnswer.Refused unavailable(String error) {
    return new RelayAnswer.Refused(
        RelayRefusal.UNAVAILABLE,
        error,
        "ask again later, or another relay",
        Limits.RELAY_ASK_AGAIN_MS / 1_000);
  }

  /** Whether heads are still sent; not after its end, nor when something went badly wrong. */
  public boolean isRunning() {
    return thread.isAlive();
  }

  /**
   * Takes no more requests, and waits so long for what is under way. What is still not in a block
   * then may get there, and is answered as on its way.
   */
  public void end(Duration wait) {
    jobs.close();
    try {
      thread.join(Math.max(1, wait.toMillis()));
      worker.end();
      thread.interrupt();
      thread.join(Limits.MAX_POLL_MS);
    } catch (InterruptedException e) {
      worker.end();
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  /** Ends at once. */
  @Override
  public void close() {
    end(Duration.ZERO);
    nodes.close();
  }
}
