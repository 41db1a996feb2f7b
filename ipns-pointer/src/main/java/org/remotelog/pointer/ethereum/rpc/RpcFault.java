package org.remotelog.pointer.ethereum.rpc;

import java.util.Locale;

/**
 * What a node means by an error. Nodes agree neither on codes nor on words, so this goes by the
 * words that those in use have in common; what is not known stays {@link #OTHER}.
 */
public enum RpcFault {
  /** The contract refused; the data says why. */
  REVERTED,

  /** The number of the transaction is used: by itself, or by another one of the account. */
  NONCE_TOO_LOW,

  /** A transaction with this number waits already, and this one does not offer enough more. */
  UNDERPRICED,

  /** The very same transaction waits already. */
  KNOWN,

  /** It offers less than the base fee of the block. */
  FEE_TOO_LOW,

  /** The tip is above all that it offers. */
  TIP_TOO_HIGH,

  /** The account cannot pay for it. */
  NO_FUNDS,

  /** It was signed for another chain. */
  WRONG_CHAIN,

  /** It brings less gas than any such transaction needs. */
  GAS_TOO_LOW,

  /** The node has answered often enough for now. */
  BUSY,

  /** The node does not have the method. */
  NO_METHOD,

  /** Something else. */
  OTHER;

  private static final long REVERT_CODE = 3;
  private static final long NO_METHOD_CODE = -32_601;
  private static final long LIMIT_CODE = -32_005;

  /** What the error means. */
  public static RpcFault of(RpcErrorException error) {
    return of(error.code(), error.text());
  }

  static RpcFault of(long code, String message) {
    String text = message.toLowerCase(Locale.ROOT);
    if (code == REVERT_CODE || text.contains("revert")) {
      return REVERTED;
    }
    if (text.contains("nonce too low") || text.contains("nonce is too low")) {
      return NONCE_TOO_LOW;
    }
    if (text.contains("already known")
        || text.contains("already imported")
        || text.contains("known transaction")) {
      return KNOWN;
    }
    if (text.contains("underpriced")) {
      return UNDERPRICED;
    }
    if (text.contains("less than block base fee") || text.contains("max fee per gas less than")) {
      return FEE_TOO_LOW;
    }
    if (text.contains("priority fee per gas higher than max")) {
      return TIP_TOO_HIGH;
    }
    if (text.contains("insufficient funds") || text.contains("gas required exceeds allowance")) {
      return NO_FUNDS;
    }
    if (text.contains("invalid chain id") || text.contains("invalid sender")) {
      return WRONG_CHAIN;
    }
    if (text.contains("intrinsic gas too low")) {
      return GAS_TOO_LOW;
    }
    if (code == LIMIT_CODE || text.contains("rate limit") || text.contains("too many requests")) {
      return BUSY;
    }
    return code == NO_METHOD_CODE ? NO_METHOD : OTHER;
  }
}
