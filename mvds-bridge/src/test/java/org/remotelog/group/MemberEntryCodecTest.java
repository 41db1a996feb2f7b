package org.remotelog.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.remotelog.group.GroupFixtures.anyLog;
import static org.remotelog.group.GroupFixtures.anyLogs;
import static org.remotelog.group.GroupFixtures.bytes32;
import static org.remotelog.group.GroupFixtures.fullMember;
import static org.remotelog.group.GroupFixtures.member;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.group.MemberEntry.EpochChanged;
import org.remotelog.group.MemberEntry.GroupCreated;
import org.remotelog.group.MemberEntry.MemberRemoved;
import org.remotelog.group.MemberEntry.MembersAdded;
import org.remotelog.group.MemberEntry.SealedSecret;

class MemberEntryCodecTest {
  static Stream<MemberEntry> entries() {
    return Stream.of(
        new GroupCreated("Café", fullMember(anyLog(1))),
        new GroupCreated("", member(anyLog(1), false)),
        added(1),
        new MembersAdded(List.of(member(anyLog(1), true)), Optional.of(anyLog(2))),
        added(Limits.MAX_ADDED_LOGS),
        new MemberRemoved(anyLog(1), 0, Digest.of(bytes32("root"))),
        new MemberRemoved(anyLog(1), Long.MAX_VALUE, Digest.of(bytes32("root"))),
        changed(1),
        changed(Limits.MAX_SEALED_SECRETS));
  }

  private static MembersAdded added(int count) {
    return new MembersAdded(
        anyLogs(count).stream().map(GroupFixtures::fullMember).collect(Collectors.toList()),
        Optional.empty());
  }

  private static EpochChanged changed(int count) {
    Bytes sealed = Bytes.wrap(new byte[Limits.MAX_SEALED_SECRET_BYTES]);
    List<SealedSecret> secrets = new ArrayList<>();
    anyLogs(count).forEach(log -> secrets.add(new SealedSecret(log, sealed)));
    return new EpochChanged(Integer.MAX_VALUE, secrets);
  }

  @ParameterizedTest
  @MethodSource("entries")
  void readsBackEveryKindAndFitsIntoOneMessage(MemberEntry entry) throws MalformedException {
    Bytes encoded = MemberEntryCodec.encode(entry);
    assertThat(encoded.size()).isLessThanOrEqualTo(Limits.MAX_MEMBER_ENTRY_BYTES);
    assertThat(MemberEntryCodec.decode(encoded)).contains(entry);
  }

  @Test
  void writesRemovalByteForByte() {
    Bytes root = bytes32("root");
    Bytes log = anyLog(1).publicKey();
    assertThat(MemberEntryCodec.encode(new MemberRemoved(anyLog(1), 5, Digest.of(root))).hex())
        .isEqualTo("1a46" + "0a20" + log.hex() + "1005" + "1a20" + root.hex());
  }

  @Test
  void ignoresKindsAndFieldsOfLaterVersions() throws MalformedException {
    assertThat(MemberEntryCodec.decode(Bytes.EMPTY)).isEmpty();
    assertThat(MemberEntryCodec.decode(Bytes.ofHex("32020801"))).isEmpty();
    MemberEntry entry = new MemberRemoved(anyLog(1), 5, Digest.of(bytes32("root")));
    Bytes encoded = MemberEntryCodec.encode(entry);
    assertThat(MemberEntryCodec.decode(Bytes.concat(encoded, Bytes.ofHex("32020801"))))
        .contains(entry);
    Bytes longer =
        Bytes.concat(Bytes.ofHex("1a48"), encoded.slice(2, encoded.size()), Bytes.ofHex("7801"));
    assertThat(MemberEntryCodec.decode(longer)).contains(entry);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0a00", "1200", "1a00", "2200", "0801", "12020a00", "0a", "22020801"})
  void refusesIncompleteEntries(String hex) {
    assertThatThrownBy(() -> MemberEntryCodec.decode(Bytes.ofHex(hex)))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesEntryOfTwoKinds() {
    Bytes one = MemberEntryCodec.encode(added(1));
    assertThatThrownBy(() -> MemberEntryCodec.decode(Bytes.concat(one, one)))
        .hasMessageContaining("two kinds");
  }

  @Test
  void refusesMoreThanTheLimits() {
    assertThatThrownBy(() -> added(Limits.MAX_ADDED_LOGS + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> changed(Limits.MAX_SEALED_SECRETS + 1))
        .isInstanceOf(IllegalArgumentException.class);
    List<Bytes> rows = new ArrayList<>();
    for (int i = 0; i <= Limits.MAX_ADDED_LOGS; i++) {
      rows.add(Bytes.concat(Bytes.ofHex("0a44"), NewMemberCodec.encode(plain(i))));
    }
    Bytes content = Bytes.concat(rows.toArray(new Bytes[0]));
    assertThatThrownBy(
            () ->
                MemberEntryCodec.decode(
                    new org.remotelog.mvds.codec.ProtoWriter().bytes(2, content).toBytes()))
        .hasMessageContaining("too many logs");
    Bytes huge = Bytes.wrap(new byte[Limits.MAX_MEMBER_ENTRY_BYTES + 1]);
    assertThatThrownBy(() -> MemberEntryCodec.decode(huge)).hasMessageContaining("bytes");
  }

  @Test
  void limitsNamesInBytes() {
    String longest = String.join("", Collections.nCopies(Limits.MAX_MEMBER_NAME_BYTES, "n"));
    assertThat(new NewMember(anyLog(1), bytes32("a"), longest, true).name()).isEqualTo(longest);
    assertThatThrownBy(() -> new NewMember(anyLog(1), bytes32("a"), longest + "n", true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static NewMember plain(int number) {
    return new NewMember(anyLog(number), bytes32("agreement"), "", false);
  }
}
