package org.remotelog.pointer.ethereum.rpc;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A node that answers as a test tells it. */
public final class FakeRpc implements JsonRpc {
  /** What it answers. */
  public interface Answers {
    Optional<Object> to(String method, List<?> params) throws IOException;
  }

  private final String uri;
  private final List<String> methods = new CopyOnWriteArrayList<>();
  private final List<List<?>> params = new CopyOnWriteArrayList<>();
  private final List<Duration> deadlines = new CopyOnWriteArrayList<>();
  private volatile Answers answers;
  private volatile boolean isClosed;

  public FakeRpc(String uri, Answers answers) {
    this.uri = uri;
    this.answers = answers;
  }

  /** One that answers everything with this. */
  public static FakeRpc giving(Object result) {
    return new FakeRpc("http://fake", (method, params) -> Optional.of(result));
  }

  /** The error of a node. */
  public static RpcErrorException error(long code, String message) {
    return new RpcErrorException("http://fake", "eth_call", code, message, Optional.empty());
  }

  public void answer(Answers other) {
    answers = other;
  }

  /** The methods that were called. */
  public List<String> methods() {
    return methods;
  }

  public List<List<?>> params() {
    return params;
  }

  public List<Duration> deadlines() {
    return deadlines;
  }

  public boolean isClosed() {
    return isClosed;
  }

  @Override
  public Optional<Object> call(String method, List<?> with, Duration deadline) throws IOException {
    methods.add(method);
    params.add(with);
    deadlines.add(deadline);
    return answers.to(method, with);
  }

  @Override
  public String uri() {
    return uri;
  }

  @Override
  public void close() {
    isClosed = true;
  }
}
