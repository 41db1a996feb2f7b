package org.remotelog.pointer.ethereum.rpc;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A server of JSON-RPC 2.0. Safe for use by several threads. */
public interface JsonRpc extends AutoCloseable {
  /**
   * Calls a method.
   *
   * @param params text, truth values, and lists and maps of them
   * @return the result, empty when it is null; as {@link org.remotelog.http.JsonTexts} reads it
   * @throws RpcErrorException when the server answered with an error
   * @throws IOException when there was no answer; the call may have taken effect
   */
  Optional<Object> call(String method, List<?> params, Duration deadline) throws IOException;

  /** The URI of the server, without credentials. */
  String uri();

  @Override
  void close();
}
