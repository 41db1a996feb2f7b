package org.remotelog.log;

/** Bounds on what logs contain and on what readers accept, in one place. */
public final class Limits {
  /**
   * Largest block in bytes: 1 MiB with a margin of 64 KiB, below what every IPFS node accepts in
   * one request.
   */
  public static final int MAX_BLOCK_BYTES = 983_040;

  /**
   * Largest block of a head in bytes: what it may state at most, receipts with all exceptions. A
   * reader keeps several heads of one log in one row of its home.
   */
  public static final int MAX_HEAD_BYTES = 393_216;

  /** Largest IPNS record in bytes (IPNS specification, "Record Size Limit"). */
  public static final int MAX_RECORD_BYTES = 10_240;

  /** Largest head record in bytes that carries its head block inline. */
  public static final int MAX_INLINE_RECORD_BYTES = 3_900;

  /** Most records of one name that a pointer returns. */
  public static final int MAX_RECORDS_PER_NAME = 8;

  /** Deepest nesting of lists and maps in DAG-CBOR. */
  public static final int MAX_CBOR_DEPTH = 32;

  /** Most values, keys not counted, in one DAG-CBOR block: bounds memory, not only bytes. */
  public static final int MAX_CBOR_VALUES = 65_536;

  /** Largest run of entries in bytes once inflated. */
  public static final int MAX_INFLATED_BYTES = 4 * 1024 * 1024;

  /** Largest message in bytes, metadata and body together. */
  public static final int MAX_ENTRY_BYTES = 131_072;

  /** Most hashes in one inclusion or consistency proof. */
  public static final int MAX_PROOF_HASHES = 64;

  /** Most segment references in one page. */
  public static final int MAX_SEGMENTS_PER_PAGE = 256;

  /** Most pages in one page of pages. */
  public static final int MAX_PAGES_PER_PAGE = 256;

  /** Highest level of a page: there are pages of segments, and pages of those. */
  public static final int MAX_PAGE_LEVEL = 1;

  /** Most exceptions in one receipt. */
  public static final int MAX_RECEIPT_EXCEPTIONS = 16;

  /** Salt of one entry, in bytes. */
  public static final int ENTRY_SALT_BYTES = 16;

  /** Leading bytes of a subtree root that a reference to a segment carries. */
  public static final int SUBTREE_ROOT_BYTES = 16;

  /** Highest sequence number; leaves room below 2^63 for arithmetic. */
  public static final long MAX_SEQUENCE = (1L << 53) - 1;

  /** Highest number of a head record: 2^63 - 1, as name systems count in signed 64 bits. */
  public static final long MAX_RECORD_SEQUENCE = Long.MAX_VALUE;

  /**
   * Highest number of a record of a head that does not end its log: the last number is left for the
   * head that says where its writer goes on.
   */
  public static final long MAX_OPEN_RECORD_SEQUENCE = MAX_RECORD_SEQUENCE - 1;

  /** Entries of one segment. */
  public static final int MAX_SEGMENT_ENTRIES = 65_536;

  /** Segments that one head references itself. */
  public static final int MAX_HEAD_SEGMENTS = 128;

  /** Pages that one head references. */
  public static final int MAX_HEAD_PAGES = 64;

  /** Roster blocks that one head references. */
  public static final int MAX_ROSTER_BLOCKS = 16;

  /** Receipts in one head or one roster block; also the most logs of one group. */
  public static final int MAX_RECEIPTS = 4_096;

  /** Leading bytes of the hash of a log's name by which a receipt names its log. */
  public static final int RECEIPT_LOG_TAG_BYTES = 4;

  /** Leading bytes of the log's root that a receipt repeats. */
  public static final int RECEIPT_ROOT_TAG_BYTES = 8;

  /** Head records in one roster block. */
  public static final int MAX_ROSTER_RECORDS = 1_024;

  /** One head record in a roster block, in bytes; roster records carry no inline head. */
  public static final int MAX_ROSTER_RECORD_BYTES = 1_024;

  /** Successors that the head of an ended log names: copies of a home may each have made one. */
  public static final int MAX_SUCCESSORS = 8;

  /** An Ed25519 signature, in bytes. */
  public static final int SIGNATURE_BYTES = 64;

  /** Highest tier of a segment. */
  public static final int MAX_TIER = 31;

  /** Address of an Ethereum account, in bytes. */
  public static final int ETHEREUM_OWNER_BYTES = 20;

  /** Public TLS key or certificate hash of a writer, in bytes. */
  public static final int MAX_TLS_KEY_BYTES = 128;

  /** Metadata and bodies of all entries of one segment together, in bytes once decoded. */
  public static final int MAX_RUN_BYTES = 16 * 1024 * 1024;

  /** The sealed part of a head, page or roster block in bytes once inflated. */
  public static final int MAX_INFLATED_PART_BYTES = 2 * 1024 * 1024;

  /**
   * Most protobuf fields in the sealed part of a head, page or roster, those of its rows counted:
   * bounds memory, not only bytes.
   */
  public static final int MAX_PART_FIELDS = 65_536;

  /** Roots of one CAR file: record and head of each log of two full groups. */
  public static final int MAX_CAR_ROOTS = 16_384;

  /** Header of a CAR file in bytes: 41 for each root, and 19 around them. */
  public static final int MAX_CAR_HEADER_BYTES = 41 * MAX_CAR_ROOTS + 19;

  /** Section of a CAR file in bytes: an identifier and the largest block. */
  public static final int MAX_CAR_SECTION_BYTES = MAX_BLOCK_BYTES + Cid.SIZE;

  private Limits() {}
}
