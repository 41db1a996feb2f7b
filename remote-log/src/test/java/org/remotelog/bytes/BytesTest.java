package org.remotelog.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BytesTest {
  @Test
  void staysAsItIsWhenTheSourceArrayChanges() {
    byte[] source = {1, 2};
    Bytes bytes = Bytes.of(source);
    source[0] = 9;
    bytes.toArray()[1] = 9;
    assertThat(bytes).isEqualTo(Bytes.ofHex("0102"));
    assertThat(bytes.asReadOnlyBuffer().isReadOnly()).isTrue();
  }

  @Test
  void equalsByContent() {
    assertThat(Bytes.ofHex("0aFF"))
        .isEqualTo(Bytes.ofHex("0aff"))
        .hasSameHashCodeAs(Bytes.ofHex("0aff"));
    assertThat(Bytes.ofHex("00")).isNotEqualTo(Bytes.EMPTY);
  }

  @Test
  void ordersByUnsignedBytesThenLength() {
    assertThat(Bytes.ofHex("7f")).isLessThan(Bytes.ofHex("80"));
    assertThat(Bytes.ofHex("80")).isLessThan(Bytes.ofHex("8000"));
    assertThat(Bytes.EMPTY).isLessThan(Bytes.ofHex("00"));
  }

  @Test
  void ordersAsTheJdkDoesForRandomBytes() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      byte[] first = new byte[random.nextInt(3)];
      byte[] second = new byte[random.nextInt(3)];
      random.nextBytes(first);
      random.nextBytes(second);
      assertThat(Integer.signum(Bytes.of(first).compareTo(Bytes.of(second))))
          .as("seed 1, step %s", i)
          .isEqualTo(Integer.signum(Arrays.compareUnsigned(first, second)));
    }
  }

  @Test
  void slicesAndJoins() {
    Bytes bytes = Bytes.ofHex("00010203");
    assertThat(bytes.slice(1, 3)).isEqualTo(Bytes.ofHex("0102"));
    assertThat(bytes.slice(4, 4)).isEqualTo(Bytes.EMPTY);
    assertThat(bytes.startsWith(Bytes.ofHex("0001"))).isTrue();
    assertThat(bytes.startsWith(Bytes.ofHex("0002"))).isFalse();
    assertThat(bytes.slice(0, 1).startsWith(bytes)).isFalse();
    assertThat(Bytes.concat(bytes, Bytes.EMPTY, Bytes.ofHex("04")).hex()).isEqualTo("0001020304");
    assertThatThrownBy(() -> bytes.slice(2, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> bytes.slice(3, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> bytes.slice(-1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void refusesTextThatIsNotUtf8() throws MalformedException {
    assertThat(Bytes.utf8("héllo").utf8()).isEqualTo("héllo");
    assertThatThrownBy(() -> Bytes.ofHex("c328").utf8()).isInstanceOf(MalformedException.class);
    // An encoded surrogate and an overlong slash.
    assertThatThrownBy(() -> Bytes.ofHex("eda080").utf8()).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> Bytes.ofHex("c0af").utf8()).isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesTextThatIsNotHexadecimal() {
    assertThatThrownBy(() -> Hex.decode("abc")).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> Hex.decode("0g")).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> Hex.decode("٣٣")).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> Bytes.ofHex("0")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void printsShort() {
    assertThat(Bytes.ofHex("0011223344556677")).hasToString("0011223344556677");
    assertThat(Bytes.ofHex("001122334455667788")).hasToString("0011223344556677..(9 bytes)");
  }

  @Test
  void digestHasThirtyTwoBytes() throws MalformedException {
    assertThat(Digest.parse(Bytes.wrap(new byte[32]))).isEqualTo(Digest.wrap(new byte[32]));
    assertThatThrownBy(() -> Digest.of(Bytes.wrap(new byte[31])))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Digest.parse(Bytes.wrap(new byte[33])))
        .isInstanceOf(MalformedException.class);
    assertThat(Digest.wrap(new byte[32])).hasToString("00000000..");
  }

  @Test
  void hashesPartsAsTheirJoin() {
    Digest whole = Sha256.of(Bytes.utf8("abc"));
    assertThat(whole.hex())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(Sha256.of(Bytes.utf8("a"), Bytes.EMPTY, Bytes.utf8("bc"))).isEqualTo(whole);
    assertThat(Sha256.begin().addByte('a').add(Bytes.utf8("bc")).finish()).isEqualTo(whole);
    assertThat(Sha256.begin().addLong(0x0102030405060708L).finish())
        .isEqualTo(Sha256.of(Bytes.ofHex("0102030405060708")));
  }

  @Test
  void secretIsNeverPrinted() {
    SecretBytes secret = SecretBytes.of(Bytes.wrap("hunter22".getBytes(StandardCharsets.UTF_8)));
    assertThat(secret).hasToString("SecretBytes(8 bytes)");
    assertThat(secret).isEqualTo(SecretBytes.of(Bytes.utf8("hunter22")));
    assertThat(secret).isNotEqualTo(SecretBytes.of(Bytes.utf8("hunter23")));
    assertThat(secret.expose(SecretAccess.token())).isEqualTo(Bytes.utf8("hunter22"));
  }
}
