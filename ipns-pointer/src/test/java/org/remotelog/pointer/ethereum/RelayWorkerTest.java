package org.remotelog.pointer.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.rpc.EthereumNode;
import org.remotelog.pointer.ethereum.rpc.EthereumNodes;
import org.remotelog.pointer.ethereum.rpc.FakeRpc;

@Timeout(30)
class RelayWorkerTest {
  private final RelayJobs jobs = new RelayJobs();
  private final List<String> troubles = new ArrayList<>();

  private RelayWorker worker(FakeRpc rpc, RelayEvents events) {
    Clock clock = Clock.systemUTC();
    EthereumNodes nodes = new EthereumNodes(Collections.singletonList(new EthereumNode(rpc)));
    RegistrySite site =
        new RegistrySite(RelayRequests.CONTRACT, Optional.empty(), new MemoryHeadLedger());
    Account account = Account.of(RelayRequests.key(9));
    return new RelayWorker(
        jobs,
        new HeadSender(nodes, site, account, jobs::log, clock),
        new HeadReads(nodes, site),
        new RelayRules(
            RelayPolicy.closed(), RelayRequests.CHAIN, RelayRequests.CONTRACT, clock.millis()),
        new RelayQuotes(nodes, account),
        events,
        clock,
        1);
  }

  private RelayEvents telling() {
    return new RelayEvents() {
      @Override
      public void trouble(String what) {
        troubles.add(what);
      }
    };
  }

  @Test
  void nodeThatFailsAtTheStartIsAskedAgainAndToldOfOnce() {
    AtomicInteger asked = new AtomicInteger();
    FakeRpc rpc =
        new FakeRpc(
            "http://fake",
            (method, params) -> {
              if (asked.incrementAndGet() <= 3) {
                throw new IOException("it is not there yet");
              }
              return Optional.of("0x5");
            });
    jobs.close();
    worker(rpc, telling()).run();
    assertThat(rpc.methods()).hasSize(5).containsOnly("eth_getTransactionCount");
    assertThat(troubles).containsExactly("it is not there yet");
  }

  @Test
  void whateverEndsItClosesTheQueueAndTellsThoseThatWait() throws Exception {
    RelayJobs.Job waiting =
        jobs.add(new RelayJobs.Job(RelayRequests.signed(1, 1), BigInteger.ONE), 0, () -> {});
    FakeRpc rpc =
        new FakeRpc(
            "http://fake",
            (method, params) -> {
              throw new IllegalStateException("for a test");
            });
    assertThatThrownBy(() -> worker(rpc, telling()).run())
        .isInstanceOf(IllegalStateException.class);
    assertThat(jobs.size()).isZero();
    assertThat(jobs.await(waiting, new TimeLeft(Duration.ZERO)))
        .isEqualTo(new RelayAnswer.Waiting(Optional.empty()));
    RelayJobs.Job next = new RelayJobs.Job(RelayRequests.signed(2, 1), BigInteger.ONE);
    assertThatThrownBy(() -> jobs.add(next, 0, () -> {}))
        .isInstanceOf(RefusedRequestException.class);
  }
}
