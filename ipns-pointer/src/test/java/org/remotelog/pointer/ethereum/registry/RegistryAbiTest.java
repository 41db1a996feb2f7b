package org.remotelog.pointer.ethereum.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.http.JsonTexts;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;

/** What the codec writes and knows is what the compiler has said of the contract. */
class RegistryAbiTest {
  private static final EthereumKey KEY =
      EthereumKey.of(SecretBytes.of(Bytes.ofHex("11".repeat(32))));
  private static final LogName LOG = LogName.of(Bytes.ofHex("22".repeat(32)));
  private static final HeadUpdate UPDATE =
      new HeadUpdate(KEY.address(), LOG, 6, 7, Cid.of(Cid.Codec.RAW, Bytes.utf8("record")));

  /** Kind and name, and the signature. */
  private final Map<String, String> signatures = new LinkedHashMap<>();

  @BeforeEach
  void readTheInterface() throws IOException, MalformedException {
    try (InputStream in =
        RegistryAbiTest.class.getResourceAsStream(
            "/org/remotelog/pointer/ethereum/HeadRegistry.json")) {
      Map<String, Object> artefact = JsonTexts.read(Bytes.wrap(in.readAllBytes())).get(0);
      for (Object one : (List<?>) artefact.get("abi")) {
        Map<?, ?> entry = (Map<?, ?>) one;
        signatures.put(
            entry.get("type") + " " + entry.get("name"),
            entry.get("name") + types(entry, "inputs"));
      }
    }
  }

  private static String types(Map<?, ?> of, String name) {
    return ((List<?>) of.get(name))
        .stream().map(one -> type((Map<?, ?>) one)).collect(Collectors.joining(",", "(", ")"));
  }

  private static String type(Map<?, ?> input) {
    String type = (String) input.get("type");
    return type.startsWith("tuple")
        ? types(input, "components") + type.substring("tuple".length())
        : type;
  }

  private Bytes hash(String entry) {
    return TypedData.keccak(Bytes.utf8(signatures.get(entry)));
  }

  private Bytes selector(String entry) {
    return hash(entry).slice(0, 4);
  }

  @Test
  void callsBeginWithTheSelectorsOfTheInterface() {
    SignedUpdate signed = KEY.sign(UPDATE, 1, 1, EthereumAddress.ZERO);
    Map<String, Bytes> calls = new LinkedHashMap<>();
    calls.put("publish", RegistryCodec.publish(UPDATE));
    calls.put("publishFor", RegistryCodec.publishFor(signed));
    calls.put("publishBatch", RegistryCodec.publishBatch(List.of(UPDATE)));
    calls.put("publishBatchFor", RegistryCodec.publishBatchFor(List.of(signed)));
    calls.put("headsOf", RegistryCodec.headsOf(List.of(KEY.address()), List.of(LOG)));
    calls.forEach(
        (name, call) ->
            assertThat(call.slice(0, 4)).as(name).isEqualTo(selector("function " + name)));
  }

  @Test
  void errorsOfTheInterfaceAreKnown() {
    Bytes numbers = Bytes.concat(Words.of(BigInteger.TEN), Bytes.wrap(new byte[32]));
    Map<String, RegistryError.Kind> kinds = new LinkedHashMap<>();
    kinds.put("SequenceConflict", RegistryError.Kind.CONFLICT);
    kinds.put("SequenceNotIncreasing", RegistryError.Kind.NOT_INCREASING);
    kinds.put("BadSignature", RegistryError.Kind.BAD_SIGNATURE);
    kinds.put("Expired", RegistryError.Kind.EXPIRED);
    kinds.forEach(
        (name, kind) ->
            assertThat(
                    RegistryCodec.error(Bytes.concat(selector("error " + name), numbers))
                        .map(RegistryError::kind))
                .as(name)
                .contains(kind));
    // The only other one: that lists of a call differ in length, which no call of ours has.
    assertThat(signatures.keySet().stream().filter(entry -> entry.startsWith("error ")))
        .hasSize(kinds.size() + 1);
  }

  @Test
  void eventsOfTheInterfaceAreKnown() throws MalformedException {
    Bytes owner = Bytes.concat(Bytes.wrap(new byte[12]), KEY.address().bytes());
    Bytes one = Words.of(BigInteger.ONE);
    Bytes data = Bytes.concat(one, one, one);
    for (String event : List.of("event HeadUpdated", "event HeadSkipped")) {
      List<Bytes> topics = List.of(hash(event), owner, LOG.publicKey());
      assertThat(RegistryCodec.event(topics, data)).as(event).isPresent();
    }
    assertThat(signatures.keySet().stream().filter(entry -> entry.startsWith("event "))).hasSize(2);
    assertThat(RegistryCodec.event(List.of(hash("error Expired"), owner, LOG.publicKey()), data))
        .isEmpty();
    assertThat(RegistryCodec.event(Collections.emptyList(), data)).isEmpty();
  }
}
