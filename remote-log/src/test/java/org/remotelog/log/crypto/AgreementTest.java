package org.remotelog.log.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.codec.SampleLog;

class AgreementTest {
  private static final SecretBytes DEVICE = SecretBytes.of(SampleLog.filled(0x51, 32));
  private static final SecretBytes EPHEMERAL = SecretBytes.of(SampleLog.filled(0x52, 32));
  private static final String ALICE =
      "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
  private static final Bytes INFO = Bytes.utf8("epoch 4");

  /** RFC 7748, section 6.1. */
  @Test
  void derivesThePublicKeyOfTheSpecification() {
    Bytes alice = Bytes.ofHex(ALICE);
    assertThat(Agreement.publicKey(SecretBytes.of(alice)).hex())
        .isEqualTo("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
  }

  @Test
  void onlyTheDeviceOpensWhatWasSealedToIt() throws MalformedException {
    Bytes key = Agreement.publicKey(DEVICE);
    Bytes sealed = Agreement.seal(key, INFO, EPHEMERAL, SampleLog.SECRET);

    assertThat(sealed.size()).isEqualTo(32 + Limits.AGREEMENT_OVERHEAD_BYTES);
    assertThat(sealed.slice(0, 32)).isEqualTo(Agreement.publicKey(EPHEMERAL));
    assertThat(Agreement.open(DEVICE, INFO, sealed)).isEqualTo(SampleLog.SECRET);
    assertThatThrownBy(() -> Agreement.open(EPHEMERAL, INFO, sealed))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> Agreement.open(DEVICE, Bytes.EMPTY, sealed))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesEveryAlteration() throws MalformedException {
    Bytes sealed = Agreement.seal(Agreement.publicKey(DEVICE), INFO, EPHEMERAL, SampleLog.SECRET);
    for (int at = 0; at < sealed.size(); at++) {
      byte[] bytes = sealed.toArray();
      bytes[at] ^= 1;
      assertThatThrownBy(() -> Agreement.open(DEVICE, INFO, Bytes.wrap(bytes)))
          .as("byte %d", at)
          .isInstanceOf(MalformedException.class);
    }
    assertThatThrownBy(() -> Agreement.open(DEVICE, INFO, sealed.slice(0, 47)))
        .hasMessageContaining("too short");
  }

  @Test
  void refusesPublicKeysThatAreNone() {
    assertThatThrownBy(
            () -> Agreement.seal(SampleLog.filled(0, 32), INFO, EPHEMERAL, SampleLog.SECRET))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(
            () -> Agreement.seal(SampleLog.filled(1, 31), INFO, EPHEMERAL, SampleLog.SECRET))
        .isInstanceOf(MalformedException.class);
  }
}
