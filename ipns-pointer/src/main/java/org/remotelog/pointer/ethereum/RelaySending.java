package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.http.HttpCall;
import org.remotelog.http.HttpReply;
import org.remotelog.http.HttpServer;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.HeadUpdate;
import org.remotelog.pointer.ethereum.registry.RegistryCodec;
import org.remotelog.pointer.ethereum.registry.RegistryError;
import org.remotelog.pointer.ethereum.registry.RegistryEvent;
import org.remotelog.pointer.ethereum.registry.RegistryHead;
import org.remotelog.pointer.ethereum.rpc.BlockTag;
import org.remotelog.pointer.ethereum.rpc.EthereumNode;
import org.remotelog.pointer.ethereum.rpc.EthereumNodes;
import org.remotelog.pointer.ethereum.rpc.Receipt;

/**
 * Updates are signed here, and brought to the contract and paid for by a relay. Nothing that it
 * says counts: whether an update is published is what this device's own nodes say of the contract.
 * What the relay says is for people, when it is not.
 */
final class RelaySending implements HeadSending {
  private static final String PATH = "/v1/heads";
  private static final String MEDIA_TYPE = "application/json";

  private final RelayAccess access;
  private final EthereumNodes nodes;
  private final RegistrySite site;
  private final HeadReads reads;
  private final Clock clock;
  private Optional<HttpServer> opened = Optional.empty();

  /**
   * @param access what it opens is closed together with this
   */
  RelaySending(RelayAccess access, EthereumNodes nodes, RegistrySite site, Clock clock) {
    this.access = access;
    this.nodes = nodes;
    this.site = site;
    this.reads = new HeadReads(nodes, site);
    this.clock = clock;
  }

  private synchronized HttpServer relay() throws IOException {
    if (!opened.isPresent()) {
      opened = Optional.of(access.open());
    }
    return opened.get();
  }

  @Override
  public Landed send(HeadUpdate update, AccountKey owner, TimeLeft left) throws IOException {
    HttpServer relay = relay();
    long chainId = nodes.ask(left, site::check);
    long deadline = Math.floorDiv(clock.millis(), 1_000L) + Limits.SIGNATURE_SECONDS;
    RelayRequest request =
        new RelayRequest(
            chainId,
            site.contract(),
            owner.open().sign(update, deadline, chainId, site.contract()));
    int refusals = 0;
    while (true) {
      RelayAnswer answer;
      try {
        answer = ask(relay, request, left);
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        // A relay that gives no answer may have published all the same.
        if (isPublished(update, left)) {
          return landed(update, Optional.empty(), left);
        }
        throw e;
      }
      if (answer instanceof RelayAnswer.Refused refused) {
        refusals++;
        long pauseMs = refusals < Limits.MAX_RELAY_REFUSALS ? pauseMs(refused, left) : 0;
        boolean isThere =
            pauseMs > 0
                ? becomesPublished(update, shorter(left, pauseMs))
                : isPublished(update, left);
        if (isThere) {
          return landed(update, Optional.empty(), left);
        }
        if (pauseMs == 0) {
          throw new IOException(said(relay, refused));
        }
        continue;
      }
      Optional<Bytes> transaction = transaction(answer);
      boolean isSaidDone = answer instanceof RelayAnswer.Published;
      long waitMs = isSaidDone ? Limits.RELAY_BELIEF_MS : Limits.RELAY_ASK_AGAIN_MS;
      if (becomesPublished(update, shorter(left, waitMs))) {
        return landed(update, transaction, left);
      }
      if (isSaidDone) {
        throw new IOException(
            relay.uri()
                + " says that it has published number "
                + update.sequence()
                + " of "
                + update.log()
                + ", and the contract does not hold it: the relay is not to be trusted, or it is"
                + " ahead of the nodes of this device");
      }
      if (left.isOver()) {
        throw new IOException(
            relay.uri() + " has taken the head, and it is in no block yet; it is looked for again");
      }
    }
  }

  /** A transaction of before was this device's own; the relay may publish the same head. */
  @Override
  public Landed resume(HeadUpdate update, AccountKey owner, InFlight before, TimeLeft left)
      throws IOException {
    return send(update, owner, left);
  }

  private static RelayAnswer ask(HttpServer relay, RelayRequest request, TimeLeft left)
      throws IOException {
    // Some time is kept to look at the contract, whatever the relay does.
    TimeLeft part = shorter(left, Math.min(Limits.RELAY_ANSWER_MS, left.get().toMillis() * 3 / 4));
    long waitSeconds = Math.max(0, part.get().getSeconds() - Limits.RELAY_WAY_SECONDS);
    HttpCall call =
        HttpCall.post(PATH, Limits.MAX_RELAY_REPLY_BYTES)
            .header("Accept", MEDIA_TYPE)
            .header("Prefer", "wait=" + waitSeconds)
            .body(new HttpCall.Content(MEDIA_TYPE, request.encode()));
    HttpReply reply = relay.send(call, part.get());
    try {
      RelayAnswer answer = RelayAnswer.decode(reply.status(), reply.body());
      return answer instanceof RelayAnswer.Refused refused
          ? refused.askAgainIn(retryAfterSeconds(reply))
          : answer;
    } catch (MalformedException e) {
      throw new IOException(
          relay.uri() + " is no relay, or not well: it answers " + reply.explain(), e);
    }
  }

  /** What is no number of seconds, or one of many years, says nothing. */
  private static long retryAfterSeconds(HttpReply reply) {
    String value = reply.headers().value("Retry-After").trim();
    return value.matches("[1-9][0-9]{0,8}") ? Long.parseLong(value) : 0;
  }

  /** How long to wait before the relay is asked again; 0 when that makes no sense. */
  private static long pauseMs(RelayAnswer.Refused refused, TimeLeft left) {
    boolean mayChange =
        refused.why() == RelayRefusal.TOO_MANY || refused.why() == RelayRefusal.UNAVAILABLE;
    long pauseMs = refused.retryAfterSeconds() * 1_000;
    // What is over too late for another answer is told at once.
    boolean fits = pauseMs + Limits.RELAY_WAY_SECONDS * 1_000 < left.get().toMillis();
    return mayChange && fits ? pauseMs : 0;
  }

  private static TimeLeft shorter(TimeLeft left, long mostMs) {
    return new TimeLeft(Duration.ofNanos(Math.min(left.get().toNanos(), mostMs * 1_000_000)));
  }

  private static String said(HttpServer relay, RelayAnswer.Refused refused) {
    return relay.uri()
        + " does not publish the head, HTTP "
        + refused.status()
        + ": "
        + refused.error()
        + (refused.advice().isEmpty() ? "" : "; " + refused.advice());
  }

  private static Optional<Bytes> transaction(RelayAnswer answer) {
    if (answer instanceof RelayAnswer.Published published) {
      return published.how().map(Landed::transaction);
    }
    return answer instanceof RelayAnswer.Waiting waiting ? waiting.transaction() : Optional.empty();
  }

  /**
   * Whether the contract holds the update.
   *
   * @throws RefusedUpdateException when it holds something else than the update expects
   */
  private boolean isPublished(HeadUpdate update, TimeLeft left) throws IOException {
    Slot slot = new Slot(update.owner(), update.log());
    RegistryHead held =
        reads
            .at(BlockTag.LATEST, Collections.singletonList(slot), left)
            .getOrDefault(slot, RegistryHead.NONE);
    if (held.isOf(update)) {
      return true;
    }
    if (held.sequence() != update.expected()) {
      throw new RefusedUpdateException(
          new RegistryError(RegistryError.Kind.CONFLICT, held.sequence()));
    }
    return false;
  }

  private boolean becomesPublished(HeadUpdate update, TimeLeft left) throws IOException {
    Backoff backoff = new Backoff();
    while (true) {
      try {
        if (isPublished(update, left)) {
          return true;
        }
      } catch (RefusedUpdateException | InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        if (!left.isOver()) {
          throw e;
        }
      }
      if (left.isOver()) {
        return false;
      }
      backoff.sleep(left);
    }
  }

  /** What the nodes know of the transaction that the relay names; it may be a made up one. */
  private Landed landed(HeadUpdate update, Optional<Bytes> transaction, TimeLeft left)
      throws IOException {
    Landed unknown = new Landed(Bytes.EMPTY, 0, 0, BigInteger.ZERO);
    if (!transaction.isPresent()) {
      return unknown;
    }
    try {
      Optional<Receipt> receipt =
          nodes.ask(
              left, (EthereumNode node, TimeLeft part) -> node.receipt(transaction.get(), part));
      int heads = receipt.map(found -> heads(found, update)).orElse(0);
      return heads == 0
          ? unknown
          : new Landed(
              transaction.get(),
              receipt.get().block(),
              receipt.get().gasUsed() / heads,
              BigInteger.ZERO);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      return unknown; // The head is published, and that is what counts.
    }
  }

  /** How many heads a transaction has published; 0 when this one is not among them. */
  private int heads(Receipt receipt, HeadUpdate update) {
    int heads = 0;
    boolean isThere = false;
    for (Receipt.Log log : receipt.logs()) {
      try {
        Optional<RegistryEvent> event =
            log.contract().equals(site.contract())
                ? RegistryCodec.event(log.topics(), log.data())
                : Optional.empty();
        if (event.isPresent() && event.get() instanceof RegistryEvent.Updated updated) {
          heads++;
          isThere |= updated.isOf(update);
        }
      } catch (MalformedException e) {
        // No event of the contract.
      }
    }
    return isThere ? heads : 0;
  }

  @Override
  public synchronized void close() {
    opened.ifPresent(HttpServer::close);
  }
}
