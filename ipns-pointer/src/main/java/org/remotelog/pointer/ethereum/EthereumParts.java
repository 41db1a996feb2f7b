package org.remotelog.pointer.ethereum;

import java.util.Optional;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadOwners;
import org.remotelog.pointer.ethereum.rpc.EthereumNodes;

/** What a pointer is put together from. */
record EthereumParts(
    EthereumNodes nodes,
    RegistrySite site,
    ContentStore store,
    HeadOwners owners,
    HeadLedger ledger,
    Finality finality,
    EthereumEvents events,
    Optional<AccountKey> key,
    Optional<HeadSending> sending) {
  String describe() {
    return "ethereum:" + nodes.all().get(0).uri() + "?contract=" + site.contract();
  }

  void close() {
    sending.ifPresent(HeadSending::close);
    nodes.close();
  }
}
