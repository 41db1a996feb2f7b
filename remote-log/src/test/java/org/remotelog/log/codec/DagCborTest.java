package org.remotelog.log.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.upokecenter.cbor.CBORObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.log.Limits;
import org.remotelog.vectors.Vectors;
import org.remotelog.vectors.Vectors.Vector;

class DagCborTest {
  private static final String LINK = "d82a582500" + "01551220" + "22".repeat(32);

  static List<Vector> blocks() {
    return Vectors.of("cid-vectors.json").stream()
        .filter(vector -> vector.text("codec").equals("dag-cbor"))
        .toList();
  }

  static List<Vector> all() {
    return Vectors.of("cid-vectors.json");
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void readsAndWritesTheVectorByteForByte(Vector vector) throws MalformedException {
    Bytes block = vector.bytes("bytes_hex");
    assertThat(DagCbor.encode(DagCbor.decode(block))).isEqualTo(block);
  }

  @ParameterizedTest
  @MethodSource("all")
  void writesLinksAsTheVectorDoes(Vector vector) throws MalformedException {
    Cid cid = Cid.fromBytes(vector.bytes("cid_bytes_hex"));
    Bytes link = DagCbor.encode(new CborValue.Link(cid));
    assertThat(link).isEqualTo(vector.bytes("dag_cbor_link_hex"));
    assertThat(DagCbor.decode(link).asLink()).isEqualTo(cid);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "23, 17",
    "24, 1818",
    "255, 18ff",
    "256, 190100",
    "65535, 19ffff",
    "65536, 1a00010000",
    "4294967295, 1affffffff",
    "4294967296, 1b0000000100000000",
    "9223372036854775807, 1b7fffffffffffffff",
    "-1, 20",
    "-24, 37",
    "-25, 3818",
    "-9223372036854775808, 3b7fffffffffffffff"
  })
  void writesIntegersInTheirShortestForm(long value, String hex) throws MalformedException {
    assertThat(DagCbor.encode(new CborValue.Int(value)).hex()).isEqualTo(hex);
    assertThat(DagCbor.decode(Bytes.ofHex(hex)).asInt()).isEqualTo(value);
  }

  @Test
  void sortsKeysByLengthThenBytesOfTheirUtf8Form() throws MalformedException {
    // In UTF-16 the second key would stand before the first: its surrogates are below U+FF61.
    String small = "｡";
    String large = "😀";
    Map<String, CborValue> map = new LinkedHashMap<>();
    for (String key : List.of(large, "b", small + "a", "", "aa", "a")) {
      map.put(key, new CborValue.Null());
    }
    Bytes encoded = DagCbor.encode(new CborValue.MapOf(map));
    assertThat(DagCbor.decode(encoded).asMap().entries().keySet())
        .containsExactly("", "a", "b", "aa", small + "a", large);
    assertThat(DagCbor.decode(encoded)).isEqualTo(new CborValue.MapOf(map));
  }

  @Test
  void sortsLongKeysAsTheGeneralLibraryDoes() {
    Random random = new Random(5);
    Map<String, CborValue> map = new LinkedHashMap<>();
    CBORObject twin = CBORObject.NewMap();
    for (int i = 0; i < 300; i++) {
      String key = Integer.toString(random.nextInt(), 36).repeat(1 + random.nextInt(50));
      map.put(key, new CborValue.Int(i));
      twin.Set(key, i);
    }
    assertThat(DagCbor.encode(new CborValue.MapOf(map))).isEqualTo(Bytes.of(twin.EncodeToBytes()));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "indefinite, 9fff",
    "indefinite, bfff",
    "indefinite, 5f4100ff",
    "indefinite, 7f6161ff",
    "indefinite, 1f",
    "indefinite, df00",
    "shortest, 1817",
    "shortest, 1900ff",
    "shortest, 1a0000ffff",
    "shortest, 1b00000000ffffffff",
    "shortest, 3817",
    "shortest, 580100",
    "shortest, 780161",
    "shortest, 980100",
    "shortest, b801616100",
    "shortest, a178016100",
    "shortest, d9002a4100",
    "sorted, a2616200616100",
    "sorted, a2616100616100",
    "sorted, a262616100616200",
    "sorted, a2606100600000",
    "other than 42, c000",
    "other than 42, c100",
    "other than 42, d82b4100",
    "other than 42, d9d9f700",
    "other than 42, dbffffffffffffffff00",
    "below 64 bits, f90000",
    "below 64 bits, fa00000000",
    "below 64 bits, f97e00",
    "not finite, fb7ff8000000000000",
    "not finite, fb7ff0000000000000",
    "not finite, fbfff0000000000000",
    "not finite, fb7ff0000000000001",
    "simple value, f7",
    "simple value, e0",
    "simple value, f800",
    "simple value, f814",
    "simple value, f8ff",
    "simple value, ff",
    "simple value, fc",
    "reserved, 1c",
    "reserved, 1d",
    "reserved, 1e",
    "reserved, 5c",
    "beyond 64 bits, 1b8000000000000000",
    "beyond 64 bits, 3bffffffffffffffff",
    "behind its end, 0000",
    "behind its end, 8000",
    "behind its end, a0f6",
    "not text, a10000",
    "not text, a1410000",
    "not text, a1f600",
    "UTF-8, 61ff",
    "UTF-8, 63eda080",
    "UTF-8, a161ff00",
    "ends early, 18",
    "ends early, 19ff",
    "ends early, 42ff",
    "ends early, 6261",
    "ends early, fb00",
    "longer than the input, a161",
    "ends early, d82a",
    "ends early, ''",
    "ends early, 5b7fffffffffffffff",
    "beyond the end, 5bffffffffffffffff",
    "ends early, 7a7fffffff61",
    "longer than the input, 9b7fffffffffffffff",
    "longer than the input, 9bffffffffffffffff",
    "longer than the input, bb7fffffffffffffff",
    "longer than the input, bbffffffffffffffff",
    "longer than the input, bb4000000000000001",
    "longer than the input, 9a7fffffff",
    "longer than the input, 82f6",
    "longer than the input, a1",
    "longer than the input, a260f6"
  })
  void refusesBytesOutsideTheStrictForm(String reason, String hex) {
    assertThatThrownBy(() -> DagCbor.decode(Bytes.ofHex(hex)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void refusesLinksThatHoldNoCidOfOurs() throws MalformedException {
    assertThat(DagCbor.decode(Bytes.ofHex(LINK)).kind()).isEqualTo("a link");
    String sha = "22".repeat(32);
    for (String hex :
        List.of(
            "d82a582401551220" + sha,
            "d82a58250101551220" + sha,
            "d82a582300" + "1220" + sha,
            "d82a582600" + "01551220" + sha + "00",
            "d82a582500" + "01551b20" + sha,
            "d82a582500" + "01721220" + sha,
            "d82a582500" + "02551220" + sha,
            "d82a4100",
            "d82a40",
            "d82a00",
            "d82a6100",
            "d82ad82a4100")) {
      assertThatThrownBy(() -> DagCbor.decode(Bytes.ofHex(hex)))
          .as(hex)
          .isInstanceOf(MalformedException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nestsToTheLimitAndNoDeeper(boolean maps) throws MalformedException {
    CborValue value = new CborValue.Int(0);
    for (int i = 0; i < Limits.MAX_CBOR_DEPTH; i++) {
      value = inside(maps, value);
    }
    Bytes deepest = DagCbor.encode(value);
    assertThat(DagCbor.decode(deepest)).isEqualTo(value);
    CborValue tooDeep = inside(maps, value);
    assertThatThrownBy(() -> DagCbor.encode(tooDeep)).isInstanceOf(IllegalArgumentException.class);
    Bytes outer = Bytes.ofHex(maps ? "a16161" : "81");
    assertThatThrownBy(() -> DagCbor.decode(Bytes.concat(outer, deepest)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("deeper");
  }

  @Test
  void refusesTheDeepestNestingThatFitsTheSize() {
    Bytes deep = Bytes.ofHex("81".repeat(Limits.MAX_BLOCK_BYTES));
    assertThatThrownBy(() -> DagCbor.decode(deep)).isInstanceOf(MalformedException.class);
  }

  @Test
  void holdsValuesToTheLimitAndNoMore() throws MalformedException {
    int most = Limits.MAX_CBOR_VALUES - 1;
    CborValue full = new CborValue.ListOf(Collections.nCopies(most, new CborValue.Null()));
    Bytes encoded = DagCbor.encode(full);
    assertThat(DagCbor.decode(encoded)).isEqualTo(full);
    CborValue tooMany = new CborValue.ListOf(Collections.nCopies(most + 1, new CborValue.Null()));
    assertThatThrownBy(() -> DagCbor.encode(tooMany)).isInstanceOf(IllegalArgumentException.class);
    Bytes hostile = Bytes.ofHex("9a00010000" + "f6".repeat(most + 1));
    assertThatThrownBy(() -> DagCbor.decode(hostile))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("values");
  }

  @Test
  void hasBytesToTheLimitAndNoMore() throws MalformedException {
    Bytes data = Bytes.wrap(new byte[Limits.MAX_BLOCK_BYTES - 5]);
    Bytes encoded = DagCbor.encode(new CborValue.Binary(data));
    assertThat(encoded.size()).isEqualTo(Limits.MAX_BLOCK_BYTES);
    assertThat(DagCbor.decode(encoded).asBinary()).isEqualTo(data);
    CborValue tooLarge = new CborValue.Binary(Bytes.wrap(new byte[data.size() + 1]));
    assertThatThrownBy(() -> DagCbor.encode(tooLarge)).isInstanceOf(IllegalArgumentException.class);
    Bytes hostile = new ByteWriter().u8(0x5a).u32(data.size() + 1).zeros(data.size() + 1).toBytes();
    assertThatThrownBy(() -> DagCbor.decode(hostile))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("above");
  }

  @Test
  void refusesToMakeValuesThatHaveNoByteForm() {
    assertThatThrownBy(() -> new CborValue.Text("a\ud800"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CborValue.Text("\udc00a"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CborValue.MapOf(Map.of("\ud800", new CborValue.Null())))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CborValue.Float64(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CborValue.Float64(Double.NEGATIVE_INFINITY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysWhatItExpectedWhenAValueIsOfAnotherKind() throws MalformedException {
    CborValue.MapOf map = DagCbor.decode(Bytes.ofHex("a2616101616281f5")).asMap();
    assertThat(map.require("a").asInt()).isEqualTo(1);
    assertThat(map.require("b").asList().get(0).asBool()).isTrue();
    assertThat(map.find("c")).isEmpty();
    assertThatThrownBy(() -> map.require("a").asLink())
        .isInstanceOf(MalformedException.class)
        .hasMessage("expected a link, found an integer");
    assertThatThrownBy(() -> map.require("c"))
        .isInstanceOf(MalformedException.class)
        .hasMessage("the map has no \"c\"");
  }

  @Test
  void randomValuesComeBackAndEveryAcceptedMutationIsTheOnlyFormOfItsValue() {
    Random random = new Random(6);
    int accepted = 0;
    for (int i = 0; i < 3_000; i++) {
      CborValue value = randomValue(random, 0);
      Bytes encoded = DagCbor.encode(value);
      try {
        assertThat(DagCbor.decode(encoded)).as("seed 6, step %s", i).isEqualTo(value);
      } catch (MalformedException e) {
        throw new AssertionError("seed 6, step " + i + ": " + encoded.hex(), e);
      }
      byte[] mutated = encoded.toArray();
      mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        CborValue other = DagCbor.decode(Bytes.of(mutated));
        assertThat(DagCbor.encode(other)).as("seed 6, step %s", i).isEqualTo(Bytes.of(mutated));
        // The general library must see something in what we accept.
        assertThat(CBORObject.DecodeFromBytes(mutated)).as("seed 6, step %s", i).isNotNull();
        accepted++;
      } catch (MalformedException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
    assertThat(accepted).isPositive();
  }

  private static CborValue inside(boolean map, CborValue value) {
    return map ? new CborValue.MapOf(Map.of("a", value)) : new CborValue.ListOf(List.of(value));
  }

  private static CborValue randomValue(Random random, int depth) {
    byte[] bytes = new byte[random.nextInt(depth == 0 ? 300 : 30)];
    random.nextBytes(bytes);
    switch (random.nextInt(depth < 5 ? 10 : 7)) {
      case 0:
        return new CborValue.Int(random.nextLong() >> random.nextInt(64));
      case 1:
        return new CborValue.Bool(random.nextBoolean());
      case 2:
        return new CborValue.Text(randomText(random));
      case 3:
        return new CborValue.Binary(Bytes.of(bytes));
      case 4:
        return new CborValue.Link(Cid.of(Cid.Codec.values()[random.nextInt(3)], Bytes.of(bytes)));
      case 5:
        return new CborValue.Null();
      case 6:
        return new CborValue.Float64(random.nextGaussian());
      case 7:
        List<CborValue> items = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
          items.add(randomValue(random, depth + 1));
        }
        return new CborValue.ListOf(items);
      default:
        Map<String, CborValue> entries = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
          entries.put(randomText(random), randomValue(random, depth + 1));
        }
        return new CborValue.MapOf(entries);
    }
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      int[] planes = {0x60, 0x7f0, 0xfff0, 0x1f600};
      text.appendCodePoint(planes[random.nextInt(planes.length)] + random.nextInt(14));
    }
    return text.toString();
  }
}
