package org.remotelog.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.remotelog.group.GroupFixtures.EXPIRES_AT_MS;
import static org.remotelog.group.GroupFixtures.anyLogs;
import static org.remotelog.group.GroupFixtures.bytes32;
import static org.remotelog.group.GroupFixtures.epochs;
import static org.remotelog.group.GroupFixtures.group;
import static org.remotelog.group.GroupFixtures.invite;
import static org.remotelog.group.GroupFixtures.log;
import static org.remotelog.group.GroupFixtures.secret;
import static org.remotelog.group.GroupFixtures.signer;
import static org.remotelog.group.GroupFixtures.terms;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Base32;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.group.InviteException.Reason;
import org.remotelog.mvds.codec.ProtoWriter;

class InviteTest {
  private static Reason reasonOf(String code) {
    InviteException refusal =
        catchThrowableOfType(InviteException.class, () -> InviteCode.read(code));
    assertThat(refusal).as(code).isNotNull();
    assertThat(refusal.getMessage()).contains(refusal.reason().advice());
    return refusal.reason();
  }

  private static String codeOf(Bytes payload) {
    Bytes checksum = Sha256.of(payload).bytes().slice(0, 4);
    return "rlinvite1" + Base32.encode(Bytes.concat(payload, checksum));
  }

  @Test
  void readsWhatWasWritten() throws InviteException {
    String code = InviteCode.write(invite());
    assertThat(code).matches("rlinvite1[a-z2-7]+");
    assertThat(InviteCode.read(code)).isEqualTo(invite());
    assertThat(InviteCode.read(code).name()).isEqualTo(log("seed"));
  }

  @Test
  void readsCodeThatWasWrappedByMessenger() throws InviteException {
    String code = InviteCode.write(invite());
    StringBuilder wrapped = new StringBuilder(" \u00a0\r\n\ufeff");
    for (int i = 0; i < code.length(); i += 40) {
      wrapped.append(code, i, Math.min(code.length(), i + 40)).append("\r\n\t \u200b");
    }
    assertThat(InviteCode.read(wrapped.toString())).isEqualTo(invite());
  }

  @Test
  void noticesEveryAlteredCharacter() {
    String code = InviteCode.write(invite());
    for (int i = 0; i < code.length(); i++) {
      for (char other : new char[] {'a', 'q', '7', 'A', '0', '-', ' ', 'é'}) {
        if (other == code.charAt(i)) {
          continue;
        }
        String altered = code.substring(0, i) + other + code.substring(i + 1);
        boolean otherVersion = i == 8 && (other == '7' || other == '0');
        assertThat(reasonOf(altered))
            .as(other + " at " + i)
            .isEqualTo(otherVersion ? Reason.FOREIGN : Reason.SPOILED);
      }
    }
  }

  @Test
  void noticesEveryCutLostAndSwappedCharacter() {
    String code = InviteCode.write(invite());
    for (int i = 9; i < code.length(); i++) {
      assertThat(reasonOf(code.substring(0, i))).isEqualTo(Reason.SPOILED);
      assertThat(reasonOf(code.substring(0, i) + code.substring(i + 1))).isEqualTo(Reason.SPOILED);
      if (code.charAt(i) != code.charAt(i - 1) && i > 9) {
        String swapped =
            code.substring(0, i - 1) + code.charAt(i) + code.charAt(i - 1) + code.substring(i + 1);
        assertThat(reasonOf(swapped)).isEqualTo(Reason.SPOILED);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "https://example.org/join", "rlinvite2abcdef"})
  void callsTextForeignThatNeverWasAnInvite(String text) {
    assertThat(reasonOf(text)).isEqualTo(Reason.FOREIGN);
  }

  @Test
  void refusesTextAboveTheLimitWithoutReadingIt() throws InviteException {
    String code = InviteCode.write(invite());
    int room = Limits.MAX_INVITE_CHARS - code.length();
    String longest = code + String.join("", Collections.nCopies(room, " "));
    assertThat(InviteCode.read(longest)).isEqualTo(invite());
    assertThat(reasonOf(longest + " ")).isEqualTo(Reason.FOREIGN);
  }

  @Test
  void refusesInviteThatAnotherLogSigned() {
    Invite forged = Invite.sign(invite().terms(), signer("mallory"));
    assertThat(reasonOf(InviteCode.write(forged))).isEqualTo(Reason.FOREIGN);
  }

  @Test
  void refusesAnyAlteredPayloadEvenWithRightChecksum() throws Exception {
    String code = InviteCode.write(invite());
    Bytes checked = Base32.decode(code.substring(9));
    byte[] payload = checked.slice(0, checked.size() - 4).toArray();
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= 1;
      assertThat(reasonOf(codeOf(Bytes.of(payload)))).isIn(Reason.FOREIGN, Reason.SPOILED);
      payload[i] ^= 1;
    }
  }

  @Test
  void refusesGroupThatItsCreatorDidNotMake() {
    Bytes terms = InviteCode.encodeTerms(terms(1, anyLogs(0)));
    Bytes foreign =
        Bytes.concat(
            Bytes.ofHex("0a20"),
            bytes32("another group"),
            terms.slice(34, terms.size()),
            new ProtoWriter().bytes(15, Bytes.wrap(new byte[64])).toBytes());
    assertThat(reasonOf(codeOf(foreign))).isEqualTo(Reason.FOREIGN);
  }

  @Test
  void carriesAsManyLogsAndEpochsAsTheLimitsAndRefusesOneMore() throws InviteException {
    Invite largest =
        Invite.sign(terms(Limits.MAX_EPOCHS, anyLogs(Limits.MAX_KNOWN_LOGS)), signer("alice"));
    assertThat(InviteCode.read(InviteCode.write(largest))).isEqualTo(largest);
    assertThatThrownBy(() -> terms(1, anyLogs(Limits.MAX_KNOWN_LOGS + 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> terms(Limits.MAX_EPOCHS + 1, anyLogs(0)))
        .isInstanceOf(IllegalArgumentException.class);
    Bytes oneMore =
        new ProtoWriter()
            .raw(InviteCode.encodeTerms(largest.terms()))
            .bytes(7, bytes32("one more"))
            .bytes(15, largest.signature())
            .toBytes();
    assertThat(reasonOf(codeOf(oneMore))).isEqualTo(Reason.SPOILED);
  }

  @Test
  void isOpenUntilItExpires() throws InviteException {
    invite().requireOpen(EXPIRES_AT_MS - 1);
    assertThatThrownBy(() -> invite().requireOpen(EXPIRES_AT_MS))
        .isInstanceOfSatisfying(
            InviteException.class, e -> assertThat(e.reason()).isEqualTo(Reason.EXPIRED));
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void saysWhatToDoForEveryReason(Reason reason) {
    assertThat(new InviteException(reason)).hasMessageEndingWith(reason.advice());
    assertThat(new InviteException(reason, "detail")).hasMessageContaining("(detail)");
  }

  @Test
  void neverPrintsSecrets() {
    String printed = invite().toString() + group();
    assertThat(printed)
        .doesNotContain(bytes32("secret of seed").hex())
        .doesNotContain(bytes32("secret of epoch 0").hex());
  }

  @Test
  void bindsGroupIdToCreatorAndNonce() {
    assertThat(GroupIds.derive(log("alice"), bytes32("nonce")))
        .isEqualTo(group().id())
        .isNotEqualTo(GroupIds.derive(log("bob"), bytes32("nonce")))
        .isNotEqualTo(GroupIds.derive(log("alice"), bytes32("other nonce")));
    assertThatThrownBy(
            () -> new Group(group().id(), "x", log("bob"), group().nonce(), epochs(1), log("bob")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(group().withEpoch(3, secret("epoch 3")).currentEpoch()).isEqualTo(3);
  }
}
