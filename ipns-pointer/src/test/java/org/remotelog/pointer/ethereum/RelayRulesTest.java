package org.remotelog.pointer.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.registry.SignedUpdate;

class RelayRulesTest {
  private static final long NOW_MS = 1_700_000_000_000L;
  private static final long NOW = NOW_MS / 1_000;
  private static final long DAY_MS = 86_400_000;
  private static final String TOKEN = "a-token-of-a-relay";
  private static final EthereumAddress OWNER = RelayRequests.key(1).address();
  private static final RelayPolicy LISTED = RelayPolicy.closed().allow(List.of(OWNER));
  private static final RelayPolicy BY_TOKEN =
      RelayPolicy.closed().token(SecretBytes.of(Bytes.utf8(TOKEN)));

  private static RelayRules rules(RelayPolicy policy) {
    return new RelayRules(policy, RelayRequests.CHAIN, RelayRequests.CONTRACT, NOW_MS);
  }

  private interface Step {
    void run() throws RefusedRequestException;
  }

  private static RelayAnswer.Refused refused(Step step) {
    return catchThrowableOfType(RefusedRequestException.class, step::run).answer();
  }

  private static RelayRefusal why(RelayRules rules, RelayRequest request, Optional<String> token) {
    return refused(() -> rules.check(request, token, NOW_MS)).why();
  }

  private static EthereumAddress owner(int number) {
    return new EthereumAddress(Bytes.ofHex(String.format("%040x", number)));
  }

  @Test
  void letsInWhoIsListedAndNobodyElse() throws RefusedRequestException {
    RelayRules rules = rules(LISTED);
    assertThat(rules.check(RelayRequests.signed(1, NOW + 3_600), Optional.empty(), NOW_MS))
        .isEqualTo(RelayRules.Admission.KNOWN);
    assertThat(why(rules, RelayRequests.signed(2, NOW + 3_600), Optional.empty()))
        .isEqualTo(RelayRefusal.NOT_ADMITTED);
  }

  @Test
  void letsInAnyOwnerWithTheTokenAndNoneWithAnother() throws RefusedRequestException {
    RelayRules rules = rules(BY_TOKEN);
    RelayRequest request = RelayRequests.signed(2, NOW + 3_600);
    assertThat(rules.check(request, Optional.of(TOKEN), NOW_MS))
        .isEqualTo(RelayRules.Admission.KNOWN);
    assertThat(why(rules, request, Optional.of(TOKEN + "x"))).isEqualTo(RelayRefusal.WRONG_TOKEN);
    assertThat(why(rules, request, Optional.of(""))).isEqualTo(RelayRefusal.WRONG_TOKEN);
    assertThat(why(rules, request, Optional.empty())).isEqualTo(RelayRefusal.NOT_ADMITTED);
  }

  @Test
  void tokenMeansNothingWhereThereIsNone() {
    assertThat(why(rules(LISTED), RelayRequests.signed(2, NOW + 3_600), Optional.of(TOKEN)))
        .isEqualTo(RelayRefusal.NOT_ADMITTED);
  }

  @Test
  void listsAsManyOwnersAsItMayAndNotOneMore() {
    List<EthereumAddress> owners = new ArrayList<>();
    for (int i = 1; i <= Limits.MAX_RELAY_ALLOWED; i++) {
      owners.add(owner(i));
    }
    RelayPolicy full = RelayPolicy.closed().allow(owners);
    assertThat(full.allowed()).hasSize(65_536);
    assertThat(full.allow(List.of(owner(1))).allowed()).as("known").hasSize(65_536);
    List<EthereumAddress> one = List.of(owner(Limits.MAX_RELAY_ALLOWED + 1));
    assertThatThrownBy(() -> full.allow(one))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65536");
  }

  @Test
  void othersMayTurnOutToBeRegisteredWhereThatCounts() throws RefusedRequestException {
    assertThat(
            rules(LISTED.openToRegistered())
                .check(RelayRequests.signed(2, NOW + 3_600), Optional.empty(), NOW_MS))
        .isEqualTo(RelayRules.Admission.IF_REGISTERED);
  }

  @Test
  void refusesOtherChainsAndContracts() {
    RelayRequest good = RelayRequests.signed(1, NOW + 3_600);
    RelayRules rules = rules(LISTED);
    assertThat(why(rules, new RelayRequest(1, good.contract(), good.signed()), Optional.empty()))
        .isEqualTo(RelayRefusal.INVALID);
    assertThat(why(rules, new RelayRequest(good.chainId(), OWNER, good.signed()), Optional.empty()))
        .isEqualTo(RelayRefusal.INVALID);
  }

  @Test
  void acceptsDeadlinesAtBothBoundsAndRefusesOneSecondBeyond() throws RefusedRequestException {
    RelayRules rules = rules(LISTED);
    for (long good : new long[] {Limits.MIN_RELAY_SECONDS, Limits.MAX_RELAY_SECONDS}) {
      assertThat(rules.check(RelayRequests.signed(1, NOW + good), Optional.empty(), NOW_MS))
          .isEqualTo(RelayRules.Admission.KNOWN);
    }
    for (long bad :
        new long[] {
          -NOW, 0, Limits.MIN_RELAY_SECONDS - 1, Limits.MAX_RELAY_SECONDS + 1, Long.MAX_VALUE - NOW
        }) {
      assertThat(why(rules, RelayRequests.signed(1, NOW + bad), Optional.empty()))
          .as("%s", bad)
          .isEqualTo(RelayRefusal.INVALID);
    }
  }

  @Test
  void refusesSignaturesOfOthersAndTheHighForm() {
    RelayRules rules = rules(LISTED);
    RelayRequest mine = RelayRequests.signed(1, NOW + 3_600);
    SignedUpdate signed = mine.signed();
    SignedUpdate byOther =
        RelayRequests.key(2)
            .sign(mine.update(), NOW + 3_600, RelayRequests.CHAIN, RelayRequests.CONTRACT);
    BigInteger order =
        new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
    BigInteger high = order.subtract(new BigInteger(1, signed.s().toArray()));
    byte[] vs = Bytes.ofHex(String.format("%064x", high)).toArray();
    vs[0] = (byte) (vs[0] & 0x7f | (signed.v() == 27 ? 0x80 : 0));
    for (SignedUpdate wrong :
        List.of(
            byOther,
            new SignedUpdate(mine.update(), NOW + 3_601, signed.r(), signed.vs()),
            new SignedUpdate(mine.update(), NOW + 3_600, signed.r(), Bytes.wrap(vs)),
            new SignedUpdate(
                mine.update(), NOW + 3_600, Bytes.wrap(new byte[32]), Bytes.wrap(new byte[32])))) {
      RelayRequest request = new RelayRequest(RelayRequests.CHAIN, RelayRequests.CONTRACT, wrong);
      assertThat(why(rules, request, Optional.empty())).isEqualTo(RelayRefusal.INVALID);
    }
  }

  @Test
  void takesABurstOfAnOwnerThenOneInEachPeriod() throws RefusedRequestException {
    RelayRules rules = rules(LISTED.rates(new RelayRate(3, 60_000), new RelayRate(1_000, 1)));
    for (int i = 0; i < 3; i++) {
      rules.count(OWNER, NOW_MS);
    }
    RelayAnswer.Refused tooMany = refused(() -> rules.count(OWNER, NOW_MS));
    assertThat(tooMany.why()).isEqualTo(RelayRefusal.TOO_MANY);
    assertThat(tooMany.retryAfterSeconds()).isEqualTo(60);
    rules.count(owner(2), NOW_MS);
    assertThat(refused(() -> rules.count(OWNER, NOW_MS + 59_999)).retryAfterSeconds()).isEqualTo(1);
    rules.count(OWNER, NOW_MS + 60_000);
    assertThat(refused(() -> rules.count(OWNER, NOW_MS + 60_000)).why())
        .isEqualTo(RelayRefusal.TOO_MANY);
  }

  @Test
  void takesABurstOfAllOwnersTogether() throws RefusedRequestException {
    RelayRules rules = rules(LISTED.rates(new RelayRate(100, 1), new RelayRate(5, 10_000)));
    for (int i = 1; i <= 5; i++) {
      rules.count(owner(i), NOW_MS);
    }
    assertThat(refused(() -> rules.count(owner(6), NOW_MS)).retryAfterSeconds()).isEqualTo(10);
    rules.count(owner(6), NOW_MS + 10_000);
  }

  @Test
  void clockThatIsSetBackGivesNothing() throws RefusedRequestException {
    RelayRules rules = rules(LISTED.rates(new RelayRate(1, 1_000), new RelayRate(10, 1)));
    rules.count(OWNER, NOW_MS);
    assertThat(refused(() -> rules.count(OWNER, NOW_MS - DAY_MS)).retryAfterSeconds()).isEqualTo(1);
    rules.count(OWNER, NOW_MS - DAY_MS + 1_000);
  }

  @Test
  void remembersAsManyOwnersAsItMayAndForgetsThoseWhoseBucketIsFull()
      throws RefusedRequestException {
    RelayRules rules = rules(LISTED.rates(new RelayRate(2, 60_000), new RelayRate(1_000_000, 1)));
    for (int i = 1; i <= Limits.MAX_RELAY_OWNERS; i++) {
      rules.count(owner(i), NOW_MS);
    }
    assertThat(rules.owners()).isEqualTo(4_096);
    assertThat(refused(() -> rules.count(owner(9_999), NOW_MS)).why())
        .isEqualTo(RelayRefusal.TOO_MANY);
    rules.count(owner(1), NOW_MS);
    rules.count(owner(9_999), NOW_MS + 60_000);
    assertThat(rules.owners()).as("the one that asked twice, and the new one").isEqualTo(2);
  }

  @Test
  void strangersMakeItAskItsNodesOnlySoOften() throws RefusedRequestException {
    RelayRules rules = rules(LISTED.openToRegistered());
    RelayRules.Admission stranger = RelayRules.Admission.IF_REGISTERED;
    for (int i = 0; i < Limits.RELAY_RATE_OF_LOOKS.burst(); i++) {
      rules.look(owner(i + 1), stranger, NOW_MS);
    }
    assertThat(refused(() -> rules.look(owner(99), stranger, NOW_MS)).why())
        .isEqualTo(RelayRefusal.TOO_MANY);
    rules.look(OWNER, RelayRules.Admission.KNOWN, NOW_MS);
    rules.look(owner(99), stranger, NOW_MS + Limits.RELAY_RATE_OF_LOOKS.everyMs());
  }

  @Test
  void thoseSeenRegisteredAreNotHeldUpByStrangersAndHaveABoundToo() throws RefusedRequestException {
    RelayRules rules = rules(LISTED.openToRegistered());
    RelayRules.Admission stranger = RelayRules.Admission.IF_REGISTERED;
    rules.isRegistered(owner(7));
    for (int i = 0; i < Limits.RELAY_RATE_OF_LOOKS.burst(); i++) {
      rules.look(owner(99), stranger, NOW_MS);
    }
    for (int i = 0; i < Limits.RELAY_RATE_OF_KNOWN_LOOKS.burst(); i++) {
      rules.look(owner(7), stranger, NOW_MS);
    }
    assertThat(refused(() -> rules.look(owner(7), stranger, NOW_MS)).why())
        .isEqualTo(RelayRefusal.TOO_MANY);
  }

  @Test
  void remembersAsManyRegisteredOwnersAsItMayAndForgetsTheFirst() throws RefusedRequestException {
    RelayRules rules = rules(LISTED.openToRegistered());
    RelayRules.Admission stranger = RelayRules.Admission.IF_REGISTERED;
    for (int i = 1; i <= Limits.MAX_RELAY_REGISTERED; i++) {
      rules.isRegistered(owner(i));
    }
    for (int i = 0; i < Limits.RELAY_RATE_OF_LOOKS.burst(); i++) {
      rules.look(owner(9_998), stranger, NOW_MS);
    }
    rules.look(owner(1), stranger, NOW_MS);
    rules.isRegistered(owner(9_999));
    assertThat(rules.registered()).isEqualTo(4_096);
    assertThat(refused(() -> rules.look(owner(1), stranger, NOW_MS)).why())
        .isEqualTo(RelayRefusal.TOO_MANY);
    rules.look(owner(2), stranger, NOW_MS);
    rules.look(owner(9_999), stranger, NOW_MS);
  }

  @Test
  void spendsTheBudgetOfADayAndNotOneWeiMore() throws RefusedRequestException {
    RelayRules rules = rules(LISTED.weiPerDay(BigInteger.valueOf(100)));
    rules.reserve(BigInteger.valueOf(100), NOW_MS);
    RelayAnswer.Refused over = refused(() -> rules.reserve(BigInteger.ONE, NOW_MS));
    assertThat(over.why()).isEqualTo(RelayRefusal.UNAVAILABLE);
    assertThat(over.retryAfterSeconds()).as("what waits may cost less").isEqualTo(5);
    long toMidnightMs = DAY_MS - NOW_MS % DAY_MS;
    RelayAnswer.Refused never = refused(() -> rules.reserve(BigInteger.valueOf(101), NOW_MS));
    assertThat(never.retryAfterSeconds()).isEqualTo((toMidnightMs + 999) / 1_000);
    rules.settle(BigInteger.valueOf(100), BigInteger.valueOf(60), NOW_MS);
    rules.reserve(BigInteger.valueOf(40), NOW_MS);
    assertThat(refused(() -> rules.reserve(BigInteger.ONE, NOW_MS + toMidnightMs - 1)).why())
        .isEqualTo(RelayRefusal.UNAVAILABLE);
    rules.reserve(BigInteger.valueOf(60), NOW_MS + toMidnightMs);
  }

  @Test
  void withoutBudgetNothingIsTooMuch() throws RefusedRequestException {
    rules(LISTED).reserve(BigInteger.TEN.pow(30), NOW_MS);
  }
}
