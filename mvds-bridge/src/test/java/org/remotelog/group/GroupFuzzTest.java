package org.remotelog.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.remotelog.bytes.Base32;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.Sha256;

/** Whatever comes in is refused with a reason or read. */
class GroupFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void readsOrRefusesInviteTexts(byte[] input) {
    read(new String(input, StandardCharsets.UTF_8));
  }

  @FuzzTest(maxDuration = "30s")
  void readsOrRefusesInvitesWithRightChecksum(byte[] input) {
    Bytes payload = Bytes.of(input);
    Bytes checksum = Sha256.of(payload).bytes().slice(0, 4);
    read("rlinvite1" + Base32.encode(Bytes.concat(payload, checksum)));
  }

  @FuzzTest(maxDuration = "30s")
  void readsOrRefusesMemberEntries(byte[] input) {
    try {
      Optional<MemberEntry> entry = MemberEntryCodec.decode(Bytes.of(input));
      if (entry.isPresent()) {
        assertThat(MemberEntryCodec.decode(MemberEntryCodec.encode(entry.get()))).isEqualTo(entry);
      }
    } catch (MalformedException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @FuzzTest(maxDuration = "30s")
  void opensOrRefusesJoinRequests(byte[] input) {
    try {
      JoinRequestCodec.open(
          Bytes.of(input),
          GroupFixtures.group().id(),
          GroupFixtures.log("seed"),
          GroupFixtures.epochs(1));
    } catch (MalformedException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  private static void read(String text) {
    try {
      assertThat(InviteCode.read(text)).isNotNull();
    } catch (InviteException e) {
      assertThat(e.getMessage()).contains(e.reason().advice());
    }
  }
}
