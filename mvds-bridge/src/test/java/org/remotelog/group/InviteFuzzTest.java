package org.remotelog.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Base32;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;
import org.remotelog.mvds.codec.ProtoWriter;

class InviteFuzzTest {
  private static final String PREFIX = "rlinvite1";
  private static final int SIGNATURE = 15;

  @FuzzTest
  void decodesText(byte[] input) {
    read(Corpus.text(input));
  }

  /** Whatever stands before a right checksum. */
  @FuzzTest
  void decodesPayload(byte[] input) {
    read(code(Bytes.of(input)));
  }

  /** What a member signed that means ill, or nothing. */
  @FuzzTest
  void decodesSignedTerms(byte[] input) {
    Bytes terms = Bytes.of(input);
    Bytes signature =
        GroupFixtures.signer("alice").sign(Bytes.concat(Bytes.utf8("remote-log invite v1"), terms));
    read(code(Bytes.concat(terms, new ProtoWriter().bytes(SIGNATURE, signature).toBytes())));
  }

  private static void read(String text) {
    Optional<Invite> read = Decoding.of(InviteException.class, () -> InviteCode.read(text));
    if (read.isPresent()) {
      Invite invite = read.get();
      assertThat(invite.isGenuine()).isTrue();
      assertThat(invite.terms().epochs().size()).isBetween(1, Limits.MAX_EPOCHS);
      assertThat(invite.terms().knownLogs().size()).isLessThanOrEqualTo(Limits.MAX_KNOWN_LOGS);
      assertThat(
              Decoding.of(InviteException.class, () -> InviteCode.read(InviteCode.write(invite))))
          .contains(invite);
    }
  }

  private static String code(Bytes payload) {
    Bytes checksum = Sha256.of(payload).bytes().slice(0, 4);
    return PREFIX + Base32.encode(Bytes.concat(payload, checksum));
  }

  @Test
  void keepsItsSeeds() throws IOException {
    Invite invite = GroupFixtures.invite();
    Bytes terms = InviteCode.encodeTerms(invite.terms());
    Bytes payload =
        Bytes.concat(terms, new ProtoWriter().bytes(SIGNATURE, invite.signature()).toBytes());
    Bytes oneEpoch = InviteCode.encodeTerms(GroupFixtures.terms(1, List.of()));
    Corpus.of(InviteFuzzTest.class)
        .addWithEdges("decodesText", "invite", Bytes.utf8(InviteCode.write(invite)))
        .add("decodesText", "newer", "rlinvite2abcdefgh")
        .add("decodesText", "no-invite", "hello")
        .add("decodesText", "nearly", "r1invite1abcdefgh")
        .add("decodesText", "prefix-only", PREFIX)
        .addWithEdges("decodesPayload", "invite", payload)
        .add("decodesPayload", "empty", Bytes.EMPTY)
        .addWithEdges("decodesSignedTerms", "two-epochs", terms)
        .addWithEdges("decodesSignedTerms", "one-epoch", oneEpoch)
        .add("decodesSignedTerms", "expires-never", Bytes.concat(oneEpoch, expiry(Long.MAX_VALUE)))
        .add("decodesSignedTerms", "expires-below-zero", Bytes.concat(oneEpoch, expiry(-1)))
        .check();
  }

  private static Bytes expiry(long ms) {
    return new ProtoWriter().number(9, ms).toBytes();
  }
}
