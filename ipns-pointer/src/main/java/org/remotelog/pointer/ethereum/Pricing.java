package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.Fees;
import org.remotelog.pointer.ethereum.registry.RegistryCodec;
import org.remotelog.pointer.ethereum.registry.RegistryError;
import org.remotelog.pointer.ethereum.rpc.EthereumNode;
import org.remotelog.pointer.ethereum.rpc.RpcErrorException;
import org.remotelog.pointer.ethereum.rpc.RpcFault;

/** What a transaction may cost, by what a node says and within what the account pays. */
final class Pricing {
  private final Account account;
  private final Payload payload;

  Pricing(Account account, Payload payload) {
    this.account = account;
    this.payload = payload;
  }

  /**
   * What is to be offered for a unit of gas.
   *
   * @param baseFee of the newest block
   * @throws IOException when it is more than the account pays
   */
  Fees fees(EthereumNode node, BigInteger baseFee, TimeLeft left) throws IOException {
    BigInteger tip;
    try {
      tip = node.tip(left);
    } catch (RpcErrorException e) {
      tip = Account.gwei(Limits.DEFAULT_TIP_GWEI);
    }
    if (account.maxFee().compareTo(baseFee) < 0) {
      throw new IOException(
          "a unit of gas costs at least "
              + Amounts.gwei(baseFee)
              + " now, says "
              + node.uri()
              + ", and the most that is to be paid is "
              + Amounts.gwei(account.maxFee())
              + ": wait, or allow more");
    }
    return Fees.over(baseFee, tip).atMost(account.maxFee());
  }

  /**
   * What it may use; the node runs it for that, so that what must fail is not paid for.
   *
   * @throws RefusedUpdateException when the contract would not take the only head
   */
  long gas(EthereumNode node, Fees fees, TimeLeft left) throws IOException {
    EthereumNode.Call call = new EthereumNode.Call(account.address(), payload.to(), payload.data());
    long gas;
    try {
      gas = node.estimateGas(call, fees, left);
    } catch (RpcErrorException e) {
      throw explain(e, node, fees, left);
    }
    if (gas > payload.mostGas()) {
      throw new IOException(
          node.uri()
              + " estimates "
              + gas
              + " gas for "
              + payload.what()
              + ", more than "
              + payload.mostGas()
              + ": it is not to be trusted");
    }
    return gas + gas / 4;
  }

  /** What a node's error says of the transaction. */
  IOException explain(RpcErrorException error, EthereumNode node, Fees fees, TimeLeft left)
      throws IOException {
    Optional<RegistryError> refusal = error.data().flatMap(RegistryCodec::error);
    if (refusal.isPresent()) {
      return new RefusedUpdateException(refusal.get());
    }
    if (RpcFault.of(error) != RpcFault.NO_FUNDS) {
      return error;
    }
    BigInteger balance = node.balance(account.address(), left);
    BigInteger needed = fees.max().multiply(BigInteger.valueOf(payload.usualGas()));
    return new IOException(
        "account "
            + account.address()
            + " has "
            + Amounts.ether(balance)
            + ", and "
            + payload.what()
            + " may cost "
            + Amounts.ether(needed)
            + ": send it some, or publish by a relay",
        error);
  }
}
