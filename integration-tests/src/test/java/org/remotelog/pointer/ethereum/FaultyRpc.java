package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.remotelog.http.HttpServer;
import org.remotelog.pointer.ethereum.rpc.HttpJsonRpc;
import org.remotelog.pointer.ethereum.rpc.JsonRpc;

/** A real node behind which some answers go wrong, as they are told to. */
final class FaultyRpc implements JsonRpc {
  private final String url;
  private Optional<JsonRpc> node = Optional.empty();
  private final Map<String, Fault> faults = new ConcurrentHashMap<>();
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  /** What becomes of a call. */
  interface Fault {
    Optional<Object> call(Answer node, List<?> params) throws IOException;
  }

  /** What the node would answer. */
  interface Answer {
    Optional<Object> get() throws IOException;
  }

  FaultyRpc(String url) {
    this.url = url;
  }

  /** Opened again when it was closed: a device has one process after the other. */
  private synchronized JsonRpc node() {
    if (node.isEmpty()) {
      node = Optional.of(new HttpJsonRpc(new HttpServer(url)));
    }
    return node.get();
  }

  /** From now on this becomes of calls of the method. */
  FaultyRpc on(String method, Fault fault) {
    faults.put(method, fault);
    return this;
  }

  /** The next call of the method goes wrong, and those after it do not. */
  FaultyRpc once(String method, Fault fault) {
    return on(
        method,
        (answer, params) -> {
          faults.remove(method);
          return fault.call(answer, params);
        });
  }

  void heal() {
    faults.clear();
  }

  /** Calls of a method so far. */
  long count(String method) {
    return calls.stream().filter(method::equals).count();
  }

  List<String> calls() {
    return List.copyOf(calls);
  }

  void forget() {
    calls.clear();
  }

  @Override
  public Optional<Object> call(String method, List<?> params, Duration deadline)
      throws IOException {
    calls.add(method);
    Fault fault = faults.get(method);
    Answer answer = () -> node().call(method, params, deadline);
    return fault == null ? answer.get() : fault.call(answer, params);
  }

  @Override
  public String uri() {
    return url;
  }

  @Override
  public synchronized void close() {
    node.ifPresent(JsonRpc::close);
    node = Optional.empty();
  }
}
