package org.remotelog.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.remotelog.group.GroupFixtures.bytes32;
import static org.remotelog.group.GroupFixtures.epochs;
import static org.remotelog.group.GroupFixtures.group;
import static org.remotelog.group.GroupFixtures.log;
import static org.remotelog.group.GroupFixtures.secret;
import static org.remotelog.group.GroupFixtures.signer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.group.MemberEntry.MembersAdded;
import org.remotelog.log.LogName;
import org.remotelog.log.crypto.Ed25519Signer;

class JoinRequestTest {
  private static final LogName INVITE = log("seed");

  private static JoinRequest request(String... names) {
    List<LogName> logs = new ArrayList<>();
    List<Ed25519Signer> signers = new ArrayList<>();
    for (String name : names) {
      logs.add(log(name));
      signers.add(signer(name));
    }
    JoinRequest.Terms terms =
        new JoinRequest.Terms(
            logs,
            bytes32("agreement"),
            "Bob",
            Optional.of(bytes32("tls")),
            Optional.of(bytes32("owner").slice(0, 20)));
    return JoinRequest.sign(group().id(), INVITE, terms, signers);
  }

  private static Bytes seal(JoinRequest request) {
    return JoinRequestCodec.seal(
        request, group().id(), INVITE, 1, secret("epoch 1"), bytes32("salt"));
  }

  private static JoinRequest open(Bytes sealed) throws MalformedException {
    return JoinRequestCodec.open(sealed, group().id(), INVITE, epochs(2));
  }

  @Test
  void opensWhatWasSealed() throws MalformedException {
    JoinRequest request = request("bob", "bob's other log");
    assertThat(open(seal(request))).isEqualTo(request);
  }

  @Test
  void hidesNameAndNumberOfLogsInItsSize() {
    assertThat(seal(request("bob")).size()).isEqualTo(seal(request("bob", "b2")).size());
  }

  @Test
  void refusesEveryAlteredByte() {
    byte[] sealed = seal(request("bob")).toArray();
    for (int i = 0; i < sealed.length; i++) {
      sealed[i] ^= 1;
      Bytes altered = Bytes.of(sealed);
      assertThatThrownBy(() -> open(altered)).isInstanceOf(MalformedException.class);
      assertThatThrownBy(() -> open(altered.slice(0, altered.size() / 2)))
          .isInstanceOf(MalformedException.class);
      sealed[i] ^= 1;
    }
  }

  @Test
  void refusesLogWhoseWriterDidNotSign() {
    JoinRequest genuine = request("bob");
    JoinRequest.Terms terms =
        new JoinRequest.Terms(List.of(log("victim")), bytes32("agreement"), "Bob");
    Bytes sealed = seal(new JoinRequest(terms, genuine.signatures()));
    assertThatThrownBy(() -> open(sealed)).hasMessageContaining("signed");
  }

  @Test
  void refusesRequestForAnotherInviteOrGroup() {
    JoinRequest request = request("bob");
    assertThat(request.isGenuine(group().id(), INVITE)).isTrue();
    assertThat(request.isGenuine(group().id(), log("other seed"))).isFalse();
    assertThat(request.isGenuine(GroupIds.derive(log("bob"), bytes32("nonce")), INVITE)).isFalse();
    assertThatThrownBy(
            () -> JoinRequestCodec.open(seal(request), group().id(), log("other seed"), epochs(2)))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> JoinRequestCodec.open(seal(request), group().id(), INVITE, epochs(1)))
        .hasMessageContaining("unknown epoch");
  }

  @Test
  void takesAsManyLogsAsTheLimitAndRefusesOneMore() throws MalformedException {
    String[] most = new String[Limits.MAX_JOINING_LOGS];
    for (int i = 0; i < most.length; i++) {
      most[i] = "log " + i;
    }
    Bytes sealed = seal(request(most));
    assertThat(sealed.size()).isLessThanOrEqualTo(Limits.MAX_JOIN_REQUEST_BYTES);
    assertThat(open(sealed).terms().logs()).hasSize(most.length);
    List<LogName> tooMany = Collections.nCopies(Limits.MAX_JOINING_LOGS + 1, log("bob"));
    assertThatThrownBy(() -> new JoinRequest.Terms(tooMany, bytes32("agreement"), "Bob"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void limitsDisplayNameInBytes() {
    List<LogName> logs = List.of(log("bob"));
    String longest = String.join("", Collections.nCopies(32, "é"));
    assertThat(new JoinRequest.Terms(logs, bytes32("agreement"), longest).name()).hasSize(32);
    assertThatThrownBy(() -> new JoinRequest.Terms(logs, bytes32("agreement"), longest + "e"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void becomesOneEntryForAllItsLogs() {
    MembersAdded added = request("bob", "b2").accept(INVITE, false);
    assertThat(added.invite()).contains(INVITE);
    assertThat(added.members()).extracting(NewMember::log).containsExactly(log("bob"), log("b2"));
    assertThat(added.members()).allMatch(member -> member.tlsKey().isPresent());
  }
}
