package org.remotelog.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.remotelog.Finding;
import org.remotelog.bytes.MalformedException;
import org.remotelog.http.HttpCall;
import org.remotelog.http.HttpReply;
import org.remotelog.http.HttpServer;
import org.remotelog.http.JsonTexts;

/** Looks at the relay of a contract: whether it answers, for this contract, and can pay. */
final class RelayCheck {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final String CHECK = "relay";

  private final Contracts contracts;
  private final Consumer<Finding> found;

  RelayCheck(Contracts contracts, Consumer<Finding> found) {
    this.contracts = contracts;
    this.found = found;
  }

  /**
   * @param chain the one of the contract, when a node has told
   */
  void run(ContractAddress place, ContractAddress.Relayer relay, Optional<Long> chain) {
    Map<String, Object> status;
    try (HttpServer server = contracts.server(relay.server(), relay.token(), place)) {
      status = status(server);
    } catch (IOException e) {
      found.accept(
          Finding.fault(
              CHECK,
              place.name(),
              String.valueOf(e.getMessage()),
              "Look at relay= and token= of this pointer, or ask who runs the relay; what was sent"
                  + " stays in the home meanwhile"));
      return;
    }
    String contract = String.valueOf(status.get("contract"));
    String itsChain = String.valueOf(status.get("chain"));
    boolean isOther =
        !contract.equalsIgnoreCase(place.contract().hex())
            || (chain.isPresent() && !itsChain.equals(Long.toString(chain.get())));
    if (isOther) {
      found.accept(
          Finding.fault(
              CHECK,
              place.name(),
              relay.server()
                  + " publishes by contract "
                  + HttpReply.oneLine(contract)
                  + " on chain "
                  + HttpReply.oneLine(itsChain),
              "Name a relay of this contract"));
    } else if (Boolean.FALSE.equals(status.get("hasFunds"))) {
      found.accept(
          Finding.warning(
              CHECK,
              place.name(),
              relay.server() + " cannot pay for heads now",
              "Ask who runs it, or name another"));
    } else {
      found.accept(Finding.ok(CHECK, place.name(), relay.server() + " publishes by this contract"));
    }
  }

  private static Map<String, Object> status(HttpServer server) throws IOException {
    int most = org.remotelog.pointer.ethereum.Limits.MAX_RELAY_REPLY_BYTES;
    HttpReply reply = server.send(HttpCall.get("/v1/relay", most), DEADLINE);
    try {
      Optional<Map<String, Object>> status = JsonTexts.read(reply.body()).stream().findFirst();
      if (reply.isSuccess() && status.isPresent()) {
        return status.get();
      }
    } catch (MalformedException e) {
      throw new IOException(server.uri() + " is no relay: " + e.getMessage(), e);
    }
    throw new IOException(server.uri() + " is no relay, or not well: " + reply.explain());
  }
}
