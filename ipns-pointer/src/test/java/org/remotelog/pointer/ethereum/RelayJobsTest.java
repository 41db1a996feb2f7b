package org.remotelog.pointer.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogName;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.registry.HeadUpdate;
import org.remotelog.pointer.ethereum.registry.SignedUpdate;

class RelayJobsTest {
  private static final RelayJobs.Gate OPEN = () -> {};
  private static final EthereumAddress OWNER = RelayRequests.key(1).address();
  private static final RelayAnswer LANDED =
      new RelayAnswer.Published(
          Optional.of(new Landed(Bytes.ofHex("ab".repeat(32)), 1, 2, BigInteger.TEN)));

  private final RelayJobs jobs = new RelayJobs();

  /** Of a log of its own; what it is signed with does not matter here. */
  private static RelayRequest request(int log, long sequence) {
    LogName name = LogName.of(Bytes.ofHex(String.format("%064x", log)));
    HeadUpdate update = new HeadUpdate(OWNER, name, sequence - 1, sequence, RelayRequests.RECORD);
    Bytes word = Bytes.ofHex("01".repeat(32));
    return new RelayRequest(
        RelayRequests.CHAIN, RelayRequests.CONTRACT, new SignedUpdate(update, 1, word, word));
  }

  private static RelayJobs.Job job(int log) {
    return new RelayJobs.Job(request(log, 1), BigInteger.ONE);
  }

  private RelayAnswer now(RelayJobs.Job job) throws Exception {
    return jobs.await(job, new TimeLeft(Duration.ZERO));
  }

  private static RefusedRequestException tooMany() {
    return new RefusedRequestException(
        new RelayAnswer.Refused(RelayRefusal.TOO_MANY, "too often", "later"));
  }

  @Test
  void takesAsManyAsMayWaitAndNotOneMore() throws Exception {
    for (int i = 1; i <= Limits.MAX_RELAY_WAITING; i++) {
      jobs.add(job(i), 0, OPEN);
    }
    assertThat(jobs.size()).isEqualTo(1_024);
    RefusedRequestException full =
        catchThrowableOfType(RefusedRequestException.class, () -> jobs.add(job(9_999), 0, OPEN));
    assertThat(full.answer().why()).isEqualTo(RelayRefusal.UNAVAILABLE);
    RelayJobs.Job known = jobs.add(job(5), 0, OPEN);
    jobs.end(known, LANDED);
    jobs.add(job(9_999), 0, OPEN);
    assertThat(jobs.size()).isEqualTo(1_024);
  }

  @Test
  void remembersAsManyPublishedHeadsAsItMayAndForgetsTheFirst() throws Exception {
    for (int i = 1; i <= Limits.MAX_RELAY_REMEMBERED; i++) {
      jobs.held(request(i, 1));
    }
    jobs.held(request(9_999, 1));
    assertThat(jobs.remembered()).isEqualTo(4_096);
    RelayJobs.Gate failing = () -> fail("it is remembered");
    assertThat(now(jobs.add(job(2), 0, failing))).isInstanceOf(RelayAnswer.Published.class);
    assertThat(now(jobs.add(job(9_999), 0, failing))).isInstanceOf(RelayAnswer.Published.class);
    assertThat(now(jobs.add(job(1), 0, OPEN))).isInstanceOf(RelayAnswer.Waiting.class);
  }

  @Test
  void headPublishedInTheMeantimeIsNotTakenAgain() throws Exception {
    jobs.end(jobs.add(job(1), 0, OPEN), LANDED);
    RelayJobs.Job again = jobs.add(job(1), 0, () -> fail("it costs nothing"));
    assertThat(now(again)).isEqualTo(LANDED);
    assertThat(jobs.size()).isZero();
  }

  @Test
  void headThatTheChainHasLostIsTakenAgain() throws Exception {
    jobs.end(jobs.add(job(1), jobs.now(), OPEN), LANDED);
    assertThat(jobs.find(request(1, 1).update())).isEmpty();
    RelayJobs.Job again = jobs.add(job(1), jobs.now(), OPEN);
    assertThat(now(again)).isEqualTo(new RelayAnswer.Waiting(Optional.empty()));
    assertThat(jobs.size()).isEqualTo(1);
    assertThat(jobs.held(request(1, 1)))
        .as("the transaction of before is lost")
        .isEqualTo(new RelayAnswer.Published(Optional.empty()));
  }

  private static void fail(String why) {
    throw new AssertionError(why);
  }

  @Test
  void headSeenAtTheContractKeepsTheTransactionThatIsKnown() throws Exception {
    jobs.end(jobs.add(job(1), 0, OPEN), LANDED);
    assertThat(jobs.held(request(1, 1))).isEqualTo(LANDED);
    assertThat(jobs.held(request(2, 1))).isEqualTo(new RelayAnswer.Published(Optional.empty()));
    assertThat(jobs.remembered()).isEqualTo(2);
  }

  @Test
  void countsWhatIsTakenAndNothingElse() throws Exception {
    List<String> counted = new ArrayList<>();
    RelayJobs.Gate counting = () -> counted.add("one");
    RelayJobs.Job first = jobs.add(job(1), 0, counting);
    assertThat(jobs.add(job(1), 0, counting)).isSameAs(first);
    RelayJobs.Job next = new RelayJobs.Job(request(1, 2), BigInteger.ONE);
    assertThatThrownBy(() -> jobs.add(next, 0, counting))
        .isInstanceOf(RefusedRequestException.class);
    assertThat(counted).hasSize(1);
    assertThatThrownBy(
            () ->
                jobs.add(
                    job(2),
                    0,
                    () -> {
                      throw tooMany();
                    }))
        .isInstanceOf(RefusedRequestException.class);
    assertThat(jobs.size()).isEqualTo(1);
    jobs.close();
    assertThatThrownBy(() -> jobs.add(job(3), 0, counting))
        .isInstanceOf(RefusedRequestException.class);
    assertThat(counted).hasSize(1);
  }

  @Test
  void thoseThatWaitAreToldWhenNobodySendsAnyMore() throws Exception {
    RelayJobs.Job job = jobs.add(job(1), 0, OPEN);
    jobs.close();
    jobs.abandon();
    assertThat(now(job)).isEqualTo(new RelayAnswer.Waiting(Optional.empty()));
    assertThat(jobs.next(1, 0)).isEqualTo(Collections.emptyList());
  }
}
