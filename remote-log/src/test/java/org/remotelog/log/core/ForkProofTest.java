package org.remotelog.log.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.Block;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.CborValue;
import org.remotelog.log.codec.DagCbor;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.codec.SampleLog;
import org.remotelog.log.crypto.Ed25519;

/** A file that shows to anybody that a key signed two histories, or is refused with a reason. */
public final class ForkProofTest {
  private static final SecretBytes SEED = SampleLog.filledSecret(0x61);
  private static final LogName LOG = Ed25519.name(SEED);
  private static final int COMMON = 5;

  private static List<Digest> commitments(String of, int count) {
    List<Digest> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(SampleLog.digest((i < COMMON ? "common " : of) + i));
    }
    return all;
  }

  private static ReaderState.Accepted signed(long sequence, List<Digest> commitments) {
    Head head =
        Head.of(LOG, commitments.size(), LogRoot.of(commitments), 1_700_000_000_000L, List.of());
    Bytes salt = SampleLog.filled((int) sequence, 32);
    Block block = HeadCodec.encode(head, 0, SampleLog.SECRET, salt);
    HeadRecord record =
        IpnsRecordCodec.build(
            Ed25519.signer(SEED),
            LOG,
            block.cid(),
            sequence,
            Instant.parse("2027-01-01T00:00:00Z"),
            Duration.ofMinutes(1),
            Optional.empty());
    return new ReaderState.Accepted(record, block.data(), head);
  }

  private static Optional<ForkProof> proof(int ofMine, int ofTwin, long sequence) {
    List<Digest> mine = commitments("mine", ofMine);
    List<Digest> twin = commitments("twin", ofTwin);
    return ForkProof.of(
        signed(7, mine), signed(9, twin), sequence, at -> at(mine, at), at -> at(twin, at));
  }

  private static Optional<Digest> at(List<Digest> all, long sequence) {
    return sequence <= all.size() ? Optional.of(all.get((int) sequence - 1)) : Optional.empty();
  }

  /** A proof as its file has it. */
  public static Bytes example() {
    return proof(8, 13, COMMON + 1).orElseThrow().toBytes();
  }

  @Test
  void provesDifferentCommitmentsAtEachNumberAfterTheCommonPartAndNoOther() throws Exception {
    for (int ofMine = 6; ofMine <= 20; ofMine++) {
      for (int ofTwin = 6; ofTwin <= 20; ofTwin++) {
        for (long at = 0; at <= 21; at++) {
          Optional<ForkProof> proof = proof(ofMine, ofTwin, at);
          assertThat(proof.isPresent())
              .as("%s and %s at %s", ofMine, ofTwin, at)
              .isEqualTo(at > COMMON && at <= Math.min(ofMine, ofTwin));
          if (proof.isPresent()) {
            assertThat(ForkProof.parse(proof.get().toBytes())).isEqualTo(proof.get());
          }
        }
      }
    }
  }

  @Test
  void needsEveryCommitmentOfBoth() {
    List<Digest> mine = commitments("mine", 8);
    List<Digest> twin = commitments("twin", 8);
    assertThat(
            ForkProof.of(
                signed(7, mine),
                signed(9, twin),
                6,
                at -> at(mine, at),
                at -> at == 2 ? Optional.empty() : at(twin, at)))
        .isEmpty();
  }

  @Test
  void provesTwoHeadsOfOneSequence() throws Exception {
    HeadRecord one = signed(7, commitments("mine", 6)).record();
    List<Digest> twin = commitments("twin", 9);
    HeadRecord other = signed(7, twin).record();
    ForkProof proof = ForkProof.of(one, other).orElseThrow();
    assertThat(ForkProof.parse(proof.toBytes())).isEqualTo(proof);
    assertThat(proof.log()).isEqualTo(LOG);
    assertThat(proof.difference()).isEmpty();
    assertThat(ForkProof.of(one, one)).isEmpty();
    assertThat(ForkProof.of(one, signed(8, twin).record())).isEmpty();
  }

  private static Bytes changed(Consumer<Map<String, CborValue>> change) throws MalformedException {
    Map<String, CborValue> map =
        new LinkedHashMap<>(((CborValue.MapOf) DagCbor.decode(example())).entries());
    change.accept(map);
    return DagCbor.encode(new CborValue.MapOf(map));
  }

  private static Bytes changedSide(int which, Consumer<Map<String, CborValue>> change)
      throws MalformedException {
    return changed(
        map -> {
          List<CborValue> sides = new ArrayList<>(((CborValue.ListOf) map.get("sides")).items());
          Map<String, CborValue> side =
              new LinkedHashMap<>(((CborValue.MapOf) sides.get(which)).entries());
          change.accept(side);
          sides.set(which, new CborValue.MapOf(side));
          map.put("sides", new CborValue.ListOf(sides));
        });
  }

  private static void refused(Bytes bytes, String reason) {
    assertThatThrownBy(() -> ForkProof.parse(bytes))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(reason);
  }

  private static CborValue binary(Digest digest) {
    return new CborValue.Binary(digest.bytes());
  }

  @Test
  void refusesEachAlteredPartWithAReason() throws Exception {
    Digest wrong = SampleLog.digest("wrong");
    refused(Bytes.EMPTY, "no proof of a fork");
    refused(Bytes.utf8("hello"), "no proof of a fork");
    refused(changed(map -> map.put("type", new CborValue.Text("a"))), "no proof of a fork");
    refused(changed(map -> map.put("v", new CborValue.Int(2))), "version 2");
    refused(changed(map -> map.put("log", new CborValue.Binary(SampleLog.filled(3, 32)))), "sign");
    refused(changed(map -> map.put("number", new CborValue.Int(COMMON))), "at 5 of its 8");
    refused(changed(map -> map.put("number", new CborValue.Int(-1))), "at -1 of its 8");
    refused(changed(map -> map.remove("number")), "sequences 7 and 9");
    refused(
        changed(
            map ->
                map.put(
                    "sides",
                    new CborValue.ListOf(
                        ((CborValue.ListOf) map.get("sides")).items().subList(0, 1)))),
        "two sides");
    refused(
        changed(
            map -> {
              CborValue one = ((CborValue.ListOf) map.get("sides")).items().get(0);
              map.put("sides", new CborValue.ListOf(List.of(one, one)));
            }),
        "one head");
    for (int which = 0; which < 2; which++) {
      String name = which == 0 ? "first" : "second";
      refused(changedSide(which, side -> side.remove("head")), name + " record is missing");
      refused(
          changedSide(
              which,
              side ->
                  side.put("head", new CborValue.Binary(signed(3, List.of(wrong)).headBlock()))),
          name + " head is not the one");
      refused(
          changedSide(which, side -> side.put("commitment", binary(wrong))),
          "nothing shows that the " + name);
      refused(
          changedSide(which, side -> side.put("path", new CborValue.ListOf(List.of()))),
          "nothing shows that the " + name);
      refused(changedSide(which, side -> side.remove("path")), "path");
      refused(changedSide(which, side -> side.remove("record")), "record");
    }
    refused(
        changedSide(0, side -> side.put("path", new CborValue.ListOf(hashes(65)))), "65 hashes");
  }

  private static List<CborValue> hashes(int count) {
    List<CborValue> hashes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      hashes.add(binary(SampleLog.digest("hash " + i)));
    }
    return hashes;
  }

  @Test
  void refusesTheSameCommitmentTwice() throws Exception {
    List<Digest> mine = commitments("mine", 8);
    assertThat(
            ForkProof.of(
                signed(7, mine), signed(9, mine), 6, at -> at(mine, at), at -> at(mine, at)))
        .isEmpty();
  }

  @Test
  void refusesAFileAboveTheLimitBeforeReadingIt() {
    refused(Bytes.wrap(new byte[ForkProof.MAX_BYTES + 1]), "at most " + ForkProof.MAX_BYTES);
    refused(Bytes.wrap(new byte[ForkProof.MAX_BYTES]), "no proof of a fork");
  }

  @Test
  void refusesEveryChangedBit() throws Exception {
    byte[] good = example().toArray();
    ForkProof proof = ForkProof.parse(example());
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 1 << (at % 8);
      try {
        // Records may have unsigned parts, but what is proven stays.
        ForkProof read = ForkProof.parse(Bytes.wrap(bad));
        assertThat(read.log()).as("byte %s", at).isEqualTo(proof.log());
        assertThat(read.difference()).as("byte %s", at).isEqualTo(proof.difference());
      } catch (MalformedException e) {
        assertThat(e.getMessage()).as("byte %s", at).isNotBlank();
      }
    }
  }
}
