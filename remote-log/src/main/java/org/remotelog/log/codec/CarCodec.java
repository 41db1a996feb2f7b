package org.remotelog.log.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Limits;

/**
 * The parts of a CAR file of version 1 (IPLD specification, "CARv1"): a length and a header with
 * the roots, then for each block a length, the block's identifier, and its bytes
 * (docs/spec/car.md). Reading is strict about framing and about the header; blocks with identifiers
 * of other kinds are passed over.
 */
public final class CarCodec {
  private static final String KEY_ROOTS = "roots";
  private static final String KEY_VERSION = "version";
  private static final int VERSION = 1;
  private static final int VERSION_WITH_INDEX = 2;

  /** The begin of an identifier of version 0. */
  private static final Bytes SHA2_256 = Bytes.ofHex("1220");

  private static final int CID_V0_BYTES = 34;

  /**
   * One section of a file.
   *
   * @param cid the block's identifier; empty when it has another codec or hash function than those
   *     that are used here
   * @param data the block's bytes, not verified
   */
  public record Section(Optional<Cid> cid, Bytes data) {}

  /**
   * The begin of a file: the header and its length.
   *
   * @throws IllegalArgumentException without roots, or above {@link Limits#MAX_CAR_ROOTS}
   */
  public static Bytes header(List<Cid> roots) {
    if (roots.isEmpty() || roots.size() > Limits.MAX_CAR_ROOTS) {
      throw new IllegalArgumentException("a CAR file with " + roots.size() + " roots");
    }
    List<CborValue> links = new ArrayList<>(roots.size());
    for (Cid root : roots) {
      links.add(new CborValue.Link(root));
    }
    Map<String, CborValue> map = new LinkedHashMap<>();
    map.put(KEY_ROOTS, new CborValue.ListOf(links));
    map.put(KEY_VERSION, new CborValue.Int(VERSION));
    Bytes header = DagCbor.encode(new CborValue.MapOf(map));
    return new ByteWriter().varint(header.size()).bytes(header).toBytes();
  }

  /** What stands before the bytes of a block: the length of the section, and the identifier. */
  public static Bytes sectionStart(Block block) {
    Bytes cid = block.cid().toBytes();
    return new ByteWriter().varint(cid.size() + (long) block.data().size()).bytes(cid).toBytes();
  }

  /**
   * Checks the length of a header.
   *
   * @return the same, from 1 to {@link Limits#MAX_CAR_HEADER_BYTES}
   */
  public static int headerSize(long claimed) throws MalformedException {
    return size("a header", claimed, Limits.MAX_CAR_HEADER_BYTES);
  }

  /**
   * Checks the length of a section.
   *
   * @return the same, from 1 to {@link Limits#MAX_CAR_SECTION_BYTES}
   */
  public static int sectionSize(long claimed) throws MalformedException {
    return size("a block", claimed, Limits.MAX_CAR_SECTION_BYTES);
  }

  private static int size(String what, long claimed, int most) throws MalformedException {
    if (claimed == 0) {
      throw new MalformedException(what + " of no bytes");
    }
    if (claimed < 0 || claimed > most) {
      throw new MalformedException(
          what + " of " + Long.toUnsignedString(claimed) + " bytes is above " + most);
    }
    return (int) claimed;
  }

  /**
   * The roots in a header without its length.
   *
   * @throws MalformedException when it is none of version 1, has no roots or too many, or one that
   *     is no identifier of version 1 with SHA-256
   */
  public static List<Cid> roots(Bytes header) throws MalformedException {
    CborValue.MapOf map;
    long version;
    try {
      map = DagCbor.decode(header).asMap();
      version = map.require(KEY_VERSION).asInt();
    } catch (MalformedException e) {
      throw new MalformedException("it begins with no header of a CAR: " + e.getMessage(), e);
    }
    if (version == VERSION_WITH_INDEX) {
      throw new MalformedException("it is a CAR of version 2, and only version 1 can be read");
    }
    if (version != VERSION) {
      throw new MalformedException("it is a CAR of version " + version + ", which is not known");
    }
    List<CborValue> links = map.require(KEY_ROOTS).asList();
    if (links.isEmpty() || links.size() > Limits.MAX_CAR_ROOTS) {
      throw new MalformedException(
          "it has " + links.size() + " roots, and 1 to " + Limits.MAX_CAR_ROOTS + " are read");
    }
    if (map.entries().size() > 2) {
      throw new MalformedException("its header has more than roots and version");
    }
    List<Cid> roots = new ArrayList<>(links.size());
    for (CborValue link : links) {
      roots.add(link.asLink());
    }
    return roots;
  }

  /**
   * Splits a section without its length.
   *
   * @throws MalformedException when it does not begin with an identifier, or the block is larger
   *     than a block may be
   */
  public static Section section(Bytes section) throws MalformedException {
    ByteReader in = new ByteReader(section);
    Optional<Cid> cid = section.startsWith(SHA2_256) ? cidV0(in) : cidV1(in, section);
    Bytes data = in.takeRest();
    if (data.size() > Limits.MAX_BLOCK_BYTES) {
      throw new MalformedException(
          "a block of " + data.size() + " bytes is above " + Limits.MAX_BLOCK_BYTES);
    }
    return new Section(cid, data);
  }

  private static Optional<Cid> cidV0(ByteReader in) throws MalformedException {
    return Optional.of(Cid.fromBytes(in.take(CID_V0_BYTES)));
  }

  private static Optional<Cid> cidV1(ByteReader in, Bytes section) throws MalformedException {
    long version = in.varint();
    if (version != 1) {
      throw new MalformedException(
          "it begins with no identifier of version 0 or 1, but with "
              + Long.toUnsignedString(version));
    }
    long codec = in.varint();
    int hash = in.position();
    in.varint();
    in.take(in.varint());
    boolean isOurs =
        in.position() == Cid.SIZE
            && section.slice(hash, hash + SHA2_256.size()).equals(SHA2_256)
            && isCodec(codec);
    return isOurs ? Optional.of(Cid.fromBytes(section.slice(0, Cid.SIZE))) : Optional.empty();
  }

  private static boolean isCodec(long code) {
    for (Cid.Codec codec : Cid.Codec.values()) {
      if (codec.code() == code) {
        return true;
      }
    }
    return false;
  }

  private CarCodec() {}
}
