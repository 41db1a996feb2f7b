package org.remotelog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.Multibase;
import org.remotelog.vectors.Vectors;
import org.remotelog.vectors.Vectors.Vector;

class CidTest {
  private static final String SHA = "22".repeat(32);
  private static final Cid CID = Cid.of(Cid.Codec.RAW, Bytes.utf8("hello segment"));

  static List<Vector> vectors() {
    return Vectors.of("cid-vectors.json");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void isThatOfTheVectorInEveryForm(Vector vector) throws MalformedException {
    Bytes data = vector.bytes("bytes_hex");
    Cid.Codec codec =
        switch (vector.text("codec")) {
          case "raw" -> Cid.Codec.RAW;
          case "dag-pb" -> Cid.Codec.DAG_PB;
          default -> Cid.Codec.DAG_CBOR;
        };
    Cid cid = Cid.of(codec, data);
    assertThat(cid.toBytes()).isEqualTo(vector.bytes("cid_bytes_hex"));
    assertThat(cid.digest().bytes()).isEqualTo(vector.bytes("sha256_hex"));
    assertThat(cid).hasToString(vector.text("cid_v1_base32"));
    assertThat(cid.verify(data)).isTrue();
    assertThat(cid.verify(Bytes.concat(data, Bytes.ofHex("00")))).isFalse();
    assertThat(Cid.fromBytes(cid.toBytes())).isEqualTo(cid);
    assertThat(Cid.parse(vector.text("cid_v1_base32"))).isEqualTo(cid);
    assertThat(Cid.parse(vector.text("cid_v1_base36"))).isEqualTo(cid);
    assertThat(Cid.parse(Multibase.BASE58BTC.encodePrefixed(cid.toBytes()))).isEqualTo(cid);
    if (vector.has("cid_v0")) {
      assertThat(Cid.parse(vector.text("cid_v0"))).isEqualTo(cid).hasSameHashCodeAs(cid);
      assertThat(Cid.fromBytes(vector.bytes("multihash_hex"))).isEqualTo(cid);
    }
  }

  @Test
  void ordersByBytes() {
    Cid low = Cid.ofDigest(Cid.Codec.RAW, Digest.of(Bytes.ofHex("7f".repeat(32))));
    Cid high = Cid.ofDigest(Cid.Codec.RAW, Digest.of(Bytes.ofHex("80".repeat(32))));
    Cid other = Cid.ofDigest(Cid.Codec.DAG_CBOR, Digest.of(Bytes.ofHex("00".repeat(32))));
    assertThat(low).isLessThan(high).isNotEqualTo(high);
    assertThat(high).isLessThan(other);
    assertThat(low.toBytes()).isLessThan(high.toBytes());
    assertThat(high.toBytes()).isLessThan(other.toBytes());
  }

  @Test
  void refusesBytesThatAreNoCidOfSha256() {
    for (String hex :
        List.of(
            "",
            "01551220" + "22".repeat(31),
            "01551220" + "22".repeat(33),
            "02551220" + SHA,
            "00551220" + SHA,
            "01721220" + SHA,
            "01f01220" + SHA,
            "01551b20" + SHA,
            "01551221" + SHA,
            "1220" + "22".repeat(31),
            "1320" + SHA)) {
      assertThatThrownBy(() -> Cid.fromBytes(Bytes.ofHex(hex)))
          .as(hex)
          .isInstanceOf(MalformedException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "b", "Qm", "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3N0", "BAFKREI"})
  void refusesTextThatIsNoCid(String text) {
    assertThatThrownBy(() -> Cid.parse(text)).isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesVersionZeroWithMultibasePrefix() {
    Bytes multihash = CID.toBytes().slice(2, Cid.SIZE);
    assertThatThrownBy(() -> Cid.parse(Multibase.BASE58BTC.encodePrefixed(multihash)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("version 0");
  }

  @Test
  void refusesTextWithSomethingAfterIt() {
    assertThatThrownBy(() -> Cid.parse(CID + "/payload")).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> Cid.parse(CID + "a")).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> Cid.parse(" " + CID)).isInstanceOf(MalformedException.class);
  }

  @Test
  void blockHasAtMostTheLimit() throws MalformedException {
    Bytes largest = Bytes.wrap(new byte[Limits.MAX_BLOCK_BYTES]);
    Block block = Block.of(Cid.Codec.RAW, largest);
    assertThat(Block.verified(block.cid(), largest)).isEqualTo(block);
    Bytes tooLarge = Bytes.wrap(new byte[Limits.MAX_BLOCK_BYTES + 1]);
    Cid cid = Cid.of(Cid.Codec.RAW, tooLarge);
    assertThatThrownBy(() -> new Block(cid, tooLarge)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Block.verified(cid, tooLarge)).isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesBlockWhenItsBytesDoNotHaveItsCid() {
    assertThatThrownBy(() -> Block.verified(CID, Bytes.utf8("hello Segment")))
        .isInstanceOf(MalformedException.class);
  }
}
