package org.remotelog.pointer.ethereum.rpc;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What a node means by an error. Nodes agree neither on codes nor on words, so this goes by the
 * words that those in use have in common; what is not known stays {@link #OTHER}.
 */
public enum RpcFault {
  /** The contract refused; the data says why. */
  REVERTED("revert", "vm execution error"),

  /** The number of the transaction is used: by itself, or by another one of the account. */
  NONCE_TOO_LOW("nonce too low", "nonce is too low", "oldnonce"),

  /** A transaction with this number waits already, and this one does not offer enough more. */
  UNDERPRICED("underpriced", "replacementnotallowed", "could not replace existing"),

  /** The very same transaction waits already; an unknown one is another matter. */
  KNOWN(
      " known transaction",
      "already known",
      "already imported",
      "alreadyknown",
      "existing tx with same hash"),

  /** It offers less than the base fee of the block. */
  FEE_TOO_LOW(
      "less than block base fee",
      "max fee per gas less than",
      "gas price below",
      "less than the current basefee",
      "fee too low",
      "feetoolow"),

  /** The tip is above all that it offers. */
  TIP_TOO_HIGH("priority fee per gas higher than max", "priority fee per gas exceeds max"),

  /** The account cannot pay for it. */
  NO_FUNDS(
      "insufficient funds",
      "insufficientfunds",
      "upfront cost exceeds",
      "gas required exceeds allowance"),

  /** It was signed for another chain. */
  WRONG_CHAIN("invalid chain id", "wrong chainid", "invalidtxchainid", "invalid sender"),

  /** It brings less gas than any such transaction needs. */
  GAS_TOO_LOW("intrinsic gas too low", "intrinsic gas exceeds"),

  /** The node has answered often enough for now. */
  BUSY("rate limit", "too many requests"),

  /** The node does not have the method. */
  NO_METHOD(),

  /** Something else. */
  OTHER();

  /** Whether the node has surely not passed on what it was sent; else it may have. */
  public boolean isDefinite() {
    switch (this) {
      case KNOWN:
      case BUSY:
      case NO_METHOD:
      case OTHER:
        return false;
      default:
        return true;
    }
  }

  private static final long REVERT_CODE = 3;
  private static final long NO_METHOD_CODE = -32_601;
  private static final long LIMIT_CODE = -32_005;

  /** Lower-case words of which one stands in the message. */
  private final List<String> words;

  RpcFault(String... words) {
    this.words = Collections.unmodifiableList(Arrays.asList(words));
  }

  /** What the error means. */
  public static RpcFault of(RpcErrorException error) {
    return of(error.code(), error.text());
  }

  static RpcFault of(long code, String message) {
    if (code == REVERT_CODE) {
      return REVERTED;
    }
    String text = " " + message.toLowerCase(Locale.ROOT);
    for (RpcFault fault : values()) {
      if (fault.words.stream().anyMatch(text::contains)) {
        return fault;
      }
    }
    if (code == LIMIT_CODE) {
      return BUSY;
    }
    return code == NO_METHOD_CODE ? NO_METHOD : OTHER;
  }
}
