package org.remotelog.pointer.ethereum.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RpcFaultTest {
  /** Codes and words as nodes give them; those of anvil are measured. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          anvil      |      3 | execution reverted: custom error 0xe53a93d7: x                      | REVERTED
          geth       |      3 | execution reverted                                                  | REVERTED
          besu       | -32000 | Execution reverted                                                  | REVERTED
          nethermind | -32015 | VM execution error.                                                 | REVERTED
          erigon     |      3 | execution reverted                                                  | REVERTED
          anvil      | -32003 | nonce too low                                                       | NONCE_TOO_LOW
          geth       | -32000 | nonce too low: next nonce 5, tx nonce 4                             | NONCE_TOO_LOW
          besu       | -32001 | Nonce too low                                                       | NONCE_TOO_LOW
          nethermind | -32010 | OldNonce, Current nonce: 5, nonce of rejected tx: 4.                | NONCE_TOO_LOW
          erigon     | -32000 | INTERNAL_ERROR: nonce too low                                       | NONCE_TOO_LOW
          others     | -32010 | Transaction nonce is too low. Try incrementing the nonce.           | NONCE_TOO_LOW
          anvil      | -32003 | replacement transaction underpriced                                 | UNDERPRICED
          geth       | -32000 | transaction underpriced: tip needed 1, tip permitted 0              | UNDERPRICED
          besu       | -32000 | Replacement transaction underpriced                                 | UNDERPRICED
          nethermind | -32010 | ReplacementNotAllowed                                               | UNDERPRICED
          erigon     | -32000 | INTERNAL_ERROR: could not replace existing tx                       | UNDERPRICED
          anvil      | -32003 | transaction already imported                                        | KNOWN
          geth       | -32000 | already known                                                       | KNOWN
          geth       | -32000 | known transaction: 0123                                             | KNOWN
          besu       | -32000 | Known transaction                                                   | KNOWN
          nethermind | -32010 | AlreadyKnown                                                        | KNOWN
          erigon     | -32000 | INTERNAL_ERROR: existing tx with same hash                          | KNOWN
          erigon     | -32000 | ALREADY_EXISTS: already known                                       | KNOWN
          anvil      | -32003 | max fee per gas less than block base fee                            | FEE_TOO_LOW
          geth       | -32000 | max fee per gas less than block base fee: address 0x1, maxFee: 1    | FEE_TOO_LOW
          besu       | -32009 | Gas price below configured minimum gas price                        | FEE_TOO_LOW
          besu       | -32009 | gasPrice is less than the current BaseFee                           | FEE_TOO_LOW
          nethermind | -32010 | FeeTooLow, MaxFeePerGas too low                                     | FEE_TOO_LOW
          nethermind | -32010 | FeeTooLowToCompete                                                  | FEE_TOO_LOW
          erigon     | -32000 | fee cap less than block base fee                                    | FEE_TOO_LOW
          anvil      | -32003 | max priority fee per gas higher than max fee per gas                | TIP_TOO_HIGH
          besu       | -32000 | Max priority fee per gas exceeds max fee per gas                    | TIP_TOO_HIGH
          anvil      | -32003 | Insufficient funds for gas * price + value                          | NO_FUNDS
          anvil      | -32003 | Out of gas: gas required exceeds allowance: 0                       | NO_FUNDS
          geth       | -32000 | insufficient funds for gas * price + value: balance 0, tx cost 1    | NO_FUNDS
          geth       | -32000 | gas required exceeds allowance (0)                                  | NO_FUNDS
          besu       | -32004 | Upfront cost exceeds account balance                                | NO_FUNDS
          nethermind | -32010 | InsufficientFunds, Account balance: 0, cumulative cost: 1           | NO_FUNDS
          anvil      | -32003 | invalid chain id for signer                                         | WRONG_CHAIN
          geth       | -32000 | invalid sender: invalid chain id for signer: have 2 want 1          | WRONG_CHAIN
          besu       | -32000 | Wrong chainId                                                       | WRONG_CHAIN
          nethermind | -32010 | Invalid, InvalidTxChainId: Expected 1, got 2                        | WRONG_CHAIN
          anvil      | -32000 | intrinsic gas too low                                               | GAS_TOO_LOW
          besu       | -32003 | Intrinsic gas exceeds gas limit                                     | GAS_TOO_LOW
          providers  | -32005 | limit exceeded                                                      | BUSY
          providers  | -32090 | Too many requests, reason: call rate limit exhausted                | BUSY
          geth       | -32601 | the method eth_maxPriorityFeePerGas does not exist/is not available | NO_METHOD
          geth       | -32000 | unknown transaction                                                 | OTHER
          geth       | -32000 | txpool is full                                                      | OTHER
          anvil      | -32602 | BlockOutOfRangeError: block height is 1 but requested was 2         | OTHER
          others     |      0 | null                                                                | OTHER
          """)
  void faultIsKnownByTheWordsOfEachNode(String node, long code, String text, RpcFault fault) {
    assertThat(RpcFault.of(code, text)).as(node).isEqualTo(fault);
  }
}
