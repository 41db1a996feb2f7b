package org.remotelog.log.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.LogName;

final class RecentDigestsTest {
  private static Digest digest(int number) {
    return Sha256.of(Bytes.utf8("digest " + number));
  }

  @Test
  void knowsWhatWasAddedAndNothingElse() {
    RecentDigests recent = new RecentDigests(8);
    assertThat(recent.contains(digest(1))).isFalse();
    recent.add(digest(1));
    assertThat(recent.contains(digest(1))).isTrue();
    assertThat(recent.contains(digest(2))).isFalse();
  }

  @Test
  void keepsNoMoreThanItHasPlaces() {
    RecentDigests recent = new RecentDigests(Limits.MAX_REMEMBERED_SIGNATURES);
    List<Digest> added = new ArrayList<>();
    for (int i = 0; i <= Limits.MAX_REMEMBERED_SIGNATURES; i++) {
      added.add(digest(i));
      recent.add(digest(i));
    }
    assertThat(added.stream().filter(recent::contains).count())
        .isBetween(Limits.MAX_REMEMBERED_SIGNATURES / 2L, (long) Limits.MAX_REMEMBERED_SIGNATURES);
    assertThat(recent.contains(added.get(added.size() - 1))).isTrue();
  }

  @Test
  void spoiledSignatureIsRefusedAfterTheTrueOneWasRemembered() {
    SecretBytes seed = SecretBytes.of(Sha256.of(Bytes.utf8("seed")).bytes());
    LogName log = Ed25519.name(seed);
    Bytes message = Bytes.utf8("message");
    Bytes signature = Ed25519.signer(seed).sign(message);
    for (int times = 0; times < 3; times++) {
      assertThat(Ed25519.verify(log, message, signature)).isTrue();
      assertThat(Ed25519.verify(log, Bytes.utf8("messagE"), signature)).isFalse();
      assertThat(Ed25519.verify(log, message, spoiled(signature))).isFalse();
      assertThat(Ed25519.verify(LogName.of(spoiled(log.publicKey())), message, signature))
          .isFalse();
      // The same bytes, cut elsewhere.
      assertThat(Ed25519.verify(log, message.slice(1, 7), Bytes.concat(signature, message)))
          .isFalse();
    }
  }

  private static Bytes spoiled(Bytes bytes) {
    byte[] changed = bytes.toArray();
    changed[changed.length - 1] ^= 1;
    return Bytes.wrap(changed);
  }
}
