package org.remotelog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.Multibase;
import org.remotelog.vectors.Vectors;
import org.remotelog.vectors.Vectors.Vector;

class LogNameTest {
  static List<Vector> vectors() {
    return Vectors.of("ipns-vectors.json");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void isThatOfTheVectorInEveryForm(Vector vector) throws MalformedException {
    LogName name = LogName.of(vector.bytes("pubkey_hex"));
    assertThat(name).hasToString(vector.text("ipns_name_base36"));
    assertThat(name.cidBytes()).isEqualTo(vector.bytes("name_cid_bytes_hex"));
    assertThat(name.routingKey()).isEqualTo(vector.bytes("routing_key_hex"));
    assertThat(name.peerId()).isEqualTo(vector.text("peer_id_base58"));
    assertThat(LogName.parse(vector.text("ipns_name_base36"))).isEqualTo(name);
    assertThat(LogName.parse(vector.text("ipns_name_base32"))).isEqualTo(name);
    assertThat(LogName.parse(vector.text("peer_id_base58"))).isEqualTo(name);
    assertThat(LogName.fromPublicKey(name.publicKey())).isEqualTo(name).hasSameHashCodeAs(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "k51",
        "12D3KooW",
        "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDE",
        "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn",
        "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku",
        "/ipns/k51qzi5uqu5di3f1nh9ghouv3e5dfupe3wbgb8gy679ko7ttpovbtr2bwjz8rt"
      })
  void refusesTextThatIsNoLogName(String text) {
    assertThatThrownBy(() -> LogName.parse(text)).isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesOtherKindsOfKey() {
    // A secp256k1 key and a hashed one.
    Bytes otherKey = Bytes.ofHex("01720024080212" + "20" + "11".repeat(32));
    Bytes hashed = Bytes.ofHex("01721220" + "11".repeat(32));
    assertThatThrownBy(() -> LogName.parse(Multibase.BASE36.encodePrefixed(otherKey)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("Ed25519");
    assertThatThrownBy(() -> LogName.fromCidBytes(hashed)).isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesKeyOfAnotherSize() {
    for (int size : new int[] {0, 31, 33}) {
      Bytes key = Bytes.wrap(new byte[size]);
      assertThatThrownBy(() -> LogName.of(key)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> LogName.fromPublicKey(key)).isInstanceOf(MalformedException.class);
      assertThatThrownBy(
              () -> LogName.fromCidBytes(Bytes.concat(Bytes.ofHex("0172002408011220"), key)))
          .isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void ordersByUnsignedKeyBytes() {
    assertThat(LogName.of(Bytes.ofHex("7f".repeat(32))))
        .isLessThan(LogName.of(Bytes.ofHex("80".repeat(32))));
  }
}
