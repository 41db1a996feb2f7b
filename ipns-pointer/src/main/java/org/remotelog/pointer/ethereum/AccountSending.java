package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.HeadUpdate;
import org.remotelog.pointer.ethereum.rpc.EthereumNodes;
import org.remotelog.pointer.ethereum.rpc.Receipt;

/** Updates are paid for by the device's own account; those of other owners are signed. */
final class AccountSending implements HeadSending {
  private final HeadSender sender;
  private final EthereumNodes nodes;
  private final RegistrySite site;
  private final Clock clock;

  AccountSending(HeadSender sender, EthereumNodes nodes, RegistrySite site, Clock clock) {
    this.sender = sender;
    this.nodes = nodes;
    this.site = site;
    this.clock = clock;
  }

  @Override
  public Landed send(HeadUpdate update, AccountKey owner, TimeLeft left) throws IOException {
    return sender.send(order(update, owner, left), left);
  }

  @Override
  public Landed resume(HeadUpdate update, AccountKey owner, InFlight before, TimeLeft left)
      throws IOException {
    return sender.resume(order(update, owner, left), before, left);
  }

  @Override
  public Optional<Receipt> find(InFlight before, TimeLeft left) throws IOException {
    return nodes.ask(left, (node, part) -> node.receipt(before.hash(), part));
  }

  private HeadOrder order(HeadUpdate update, AccountKey owner, TimeLeft left) throws IOException {
    if (owner.address().equals(sender.account().address())) {
      return HeadOrder.own(update);
    }
    long chainId = nodes.ask(left, site::check);
    long deadline = Math.floorDiv(clock.millis(), 1000L) + Limits.SIGNATURE_SECONDS;
    return HeadOrder.signed(owner.open().sign(update, deadline, chainId, site.contract()));
  }
}
