package org.remotelog.log.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Limits;
import org.remotelog.log.crypto.KeySchedule;
import org.remotelog.log.crypto.Sealer;

/**
 * The common form of heads, pages and rosters: a dag-cbor map of version ("v"), key schedule ("k"),
 * epoch ("e"), sealed part ("x"), and what else stands in the clear. Keys that are not known are
 * ignored, another version is refused.
 */
final class SealedBlock {
  private static final int VERSION = 1;

  private final String what;
  private final CborValue.MapOf map;
  private final int epoch;

  private SealedBlock(String what, CborValue.MapOf map, int epoch) {
    this.what = what;
    this.map = map;
    this.epoch = epoch;
  }

  /**
   * Makes a block.
   *
   * @param clear what stands in the clear besides the common keys
   */
  static Block encode(
      Map<String, CborValue> clear,
      int epoch,
      SecretBytes key,
      Bytes salt,
      Bytes bound,
      Bytes part) {
    if (part.size() > Limits.MAX_INFLATED_PART_BYTES) {
      throw new IllegalArgumentException("sealed part of " + part.size() + " bytes");
    }
    Map<String, CborValue> map = new LinkedHashMap<>(clear);
    map.put("v", new CborValue.Int(VERSION));
    map.put("k", new CborValue.Int(KeySchedule.ID));
    map.put("e", new CborValue.Int(epoch));
    map.put("x", new CborValue.Binary(Sealer.seal(key, salt, bound, PackedText.pack(part))));
    return Block.of(Cid.Codec.DAG_CBOR, DagCbor.encode(new CborValue.MapOf(map)));
  }

  /** Reads the clear part of a block. */
  static SealedBlock decode(String what, Bytes block) throws MalformedException {
    CborValue.MapOf map = DagCbor.decode(block).asMap();
    long version = map.require("v").asInt();
    if (version != VERSION) {
      throw new MalformedException(
          what
              + " version "
              + version
              + (version > VERSION ? " is newer than" : " is not")
              + " what is known here, "
              + VERSION);
    }
    long schedule = map.require("k").asInt();
    if (schedule != KeySchedule.ID) {
      throw new MalformedException(what + " uses key schedule " + schedule + ", not known here");
    }
    long epoch = map.require("e").asInt();
    if (epoch < 0 || epoch > Integer.MAX_VALUE) {
      throw new MalformedException(what + " has epoch " + epoch);
    }
    return new SealedBlock(what, map, (int) epoch);
  }

  int epoch() {
    return epoch;
  }

  CborValue require(String key) throws MalformedException {
    return map.require(key);
  }

  /** The links under a key, all to blocks of one codec; the key may be absent. */
  List<Cid> links(String key, Cid.Codec codec, int max) throws MalformedException {
    Optional<CborValue> value = map.find(key);
    List<Cid> links = new ArrayList<>();
    if (!value.isPresent()) {
      return links;
    }
    List<CborValue> items = value.get().asList();
    if (items.size() > max) {
      throw new MalformedException(
          what + " has " + items.size() + " links under \"" + key + "\", at most " + max);
    }
    for (CborValue item : items) {
      Cid link = item.asLink();
      if (link.codec() != codec) {
        throw new MalformedException(what + " links a block of codec " + link.codec());
      }
      links.add(link);
    }
    return links;
  }

  /** The secret of the block's epoch. */
  SecretBytes secret(IntFunction<Optional<SecretBytes>> epochSecrets) throws MalformedException {
    return epochSecrets
        .apply(epoch)
        .orElseThrow(() -> new MalformedException(what + ": no key for epoch " + epoch));
  }

  /** Opens the sealed part. */
  Bytes open(SecretBytes key, Bytes bound) throws MalformedException {
    Bytes packed = Sealer.open(key, bound, map.require("x").asBinary(), what);
    return PackedText.unpack(packed, Limits.MAX_INFLATED_PART_BYTES, what);
  }

  static CborValue links(Iterable<Cid> cids) {
    List<CborValue> links = new ArrayList<>();
    for (Cid cid : cids) {
      links.add(new CborValue.Link(cid));
    }
    return new CborValue.ListOf(links);
  }
}
