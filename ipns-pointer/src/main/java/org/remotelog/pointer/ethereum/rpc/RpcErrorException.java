package org.remotelog.pointer.ethereum.rpc;

import java.io.IOException;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.http.HttpReply;

/** A node answered with an error. Its text is the node's own, cut to one short line. */
public final class RpcErrorException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String server;
  private final long code;
  private final String text;
  private final transient Optional<Bytes> data;

  /**
   * @param text what the node says; binary and long parts are left out
   * @param data what the contract has returned with it
   */
  public RpcErrorException(
      String server, String method, long code, String text, Optional<Bytes> data) {
    super(server + " answers " + method + " with error " + code + ": " + HttpReply.oneLine(text));
    this.server = server;
    this.code = code;
    this.text = HttpReply.oneLine(text);
    this.data = data;
  }

  /** The URI of the server. */
  public String server() {
    return server;
  }

  public long code() {
    return code;
  }

  /** What the node says, on one line. */
  public String text() {
    return text;
  }

  /** What the contract has returned with it; empty when there is none. */
  public Optional<Bytes> data() {
    return data;
  }
}
