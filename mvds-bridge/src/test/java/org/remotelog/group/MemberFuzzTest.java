package org.remotelog.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;
import org.remotelog.log.LogName;
import org.remotelog.log.crypto.KeySchedule;
import org.remotelog.log.crypto.Sealer;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.codec.ProtoWriter;

/** Who is or wants to be a member, as others say. */
class MemberFuzzTest {
  private static final GroupId GROUP = GroupFixtures.group().id();
  private static final LogName INVITE = GroupFixtures.log("seed");
  private static final SortedMap<Integer, SecretBytes> EPOCHS = GroupFixtures.epochs(1);
  private static final Bytes SALT = GroupFixtures.bytes32("salt");
  private static final Bytes HEADER = new ByteWriter().u8(1).u32(0).toBytes();
  private static final Bytes LABEL = Bytes.utf8("remote-log join request v1");
  private static final int SIGNATURE = 15;

  @FuzzTest
  void decodesEntries(byte[] input) {
    Optional<Optional<MemberEntry>> read =
        Decoding.of(() -> MemberEntryCodec.decode(Bytes.of(input)));
    if (read.isPresent() && read.get().isPresent()) {
      Bytes again = MemberEntryCodec.encode(read.get().get());
      assertThat(again.size()).isLessThanOrEqualTo(Limits.MAX_MEMBER_ENTRY_BYTES);
      assertThat(Decoding.of(() -> MemberEntryCodec.decode(again))).isEqualTo(read);
    }
  }

  @FuzzTest
  void decodesNewMembers(byte[] input) {
    Optional<NewMember> read = Decoding.of(() -> NewMemberCodec.decode(Bytes.of(input)));
    if (read.isPresent()) {
      Bytes again = NewMemberCodec.encode(read.get());
      assertThat(Decoding.of(() -> NewMemberCodec.decode(again))).isEqualTo(read);
    }
  }

  /** Without the group's secret nothing is a request. */
  @FuzzTest
  void opensOnlySealedRequests(byte[] input) {
    Bytes bytes = Bytes.of(input);
    Optional<JoinRequest> read = open(bytes);
    assertThat(read.isPresent()).isEqualTo(bytes.equals(sealed(padded(signed(terms())))));
  }

  /** With the secret, but under the seal there is anything. */
  @FuzzTest
  void opensRequestsWithAnythingInside(byte[] input) {
    check(open(sealed(Bytes.of(input))));
    check(open(sealed(padded(Bytes.of(input)))));
  }

  /** Terms of whatever kind, signed by the log that wants to join. */
  @FuzzTest
  void opensRequestsWithAnyTermsSigned(byte[] input) {
    check(open(sealed(padded(signed(Bytes.of(input))))));
  }

  private static void check(Optional<JoinRequest> read) {
    if (read.isPresent()) {
      JoinRequest request = read.get();
      assertThat(request.isGenuine(GROUP, INVITE)).isTrue();
      assertThat(request.isGenuine(GROUP, GroupFixtures.log("other"))).isFalse();
      assertThat(request.terms().logs().size()).isBetween(1, Limits.MAX_JOINING_LOGS);
      assertThat(open(JoinRequestCodec.seal(request, GROUP, INVITE, 0, EPOCHS.get(0), SALT)))
          .isEqualTo(read);
    }
  }

  private static Optional<JoinRequest> open(Bytes sealed) {
    return Decoding.of(() -> JoinRequestCodec.open(sealed, GROUP, INVITE, EPOCHS));
  }

  private static Bytes sealed(Bytes plain) {
    Bytes associated = Bytes.concat(HEADER, GROUP.bytes(), INVITE.publicKey());
    return Bytes.concat(
        HEADER, Sealer.seal(KeySchedule.joinKey(EPOCHS.get(0), INVITE), SALT, associated, plain));
  }

  private static Bytes padded(Bytes fields) {
    int used = 4 + fields.size();
    return new ByteWriter()
        .u32(fields.size())
        .bytes(fields)
        .zeros((512 - used % 512) % 512)
        .toBytes();
  }

  private static Bytes signed(Bytes terms) {
    Bytes signature =
        GroupFixtures.signer("bob")
            .sign(Bytes.concat(LABEL, GROUP.bytes(), INVITE.publicKey(), terms));
    return Bytes.concat(terms, new ProtoWriter().bytes(SIGNATURE, signature).toBytes());
  }

  private static Bytes terms() {
    return JoinRequestCodec.encodeTerms(
        new JoinRequest.Terms(
            List.of(GroupFixtures.log("bob")), GroupFixtures.bytes32("agreement"), "Bob"));
  }

  @Test
  void keepsItsSeeds() throws IOException {
    NewMember member = GroupFixtures.fullMember(GroupFixtures.log("bob"));
    LogName log = member.log();
    Corpus corpus = Corpus.of(MemberFuzzTest.class);
    entry(corpus, "created", new MemberEntry.GroupCreated("Café", member));
    entry(corpus, "added", new MemberEntry.MembersAdded(List.of(member), Optional.of(INVITE)));
    entry(corpus, "removed", new MemberEntry.MemberRemoved(log, 7, Digest.of(SALT)));
    entry(
        corpus,
        "epoch-changed",
        new MemberEntry.EpochChanged(1, List.of(new MemberEntry.SealedSecret(log, SALT))));
    corpus
        .add("decodesEntries", "of-two-kinds", Bytes.ofHex("0a001200"))
        .add("decodesEntries", "of-later-version", Bytes.ofHex("2a00"))
        .addWithEdges("decodesNewMembers", "full", NewMemberCodec.encode(member))
        .addWithEdges("opensOnlySealedRequests", "request", sealed(padded(signed(terms()))))
        .addWithEdges("opensRequestsWithAnythingInside", "request", padded(signed(terms())))
        .addWithEdges("opensRequestsWithAnythingInside", "fields", signed(terms()))
        .add("opensRequestsWithAnythingInside", "length", Bytes.ofHex("ffffffff"))
        .addWithEdges("opensRequestsWithAnyTermsSigned", "terms", terms())
        .check();
  }

  private static void entry(Corpus corpus, String name, MemberEntry entry) {
    corpus.addWithEdges("decodesEntries", name, MemberEntryCodec.encode(entry));
  }
}
