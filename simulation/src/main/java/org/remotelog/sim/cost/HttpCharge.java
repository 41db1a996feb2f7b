package org.remotelog.sim.cost;

import java.util.List;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;

/**
 * What a call of the real HTTP adapters puts on the wire, both ways: request line, headers, body,
 * reply. Measured with {@code KuboContentStore} and {@code IpnsPointer} against a loopback server
 * that answers with the header lines of a Kubo node; {@code HttpChargeTest} keeps them honest. TCP
 * and TLS are not in it.
 */
public final class HttpCharge {
  /** POST /api/v0/dag/import with its query, headers, and the form around the CAR. */
  static final int IMPORT_REQUEST = 440;

  /** A CAR begins with a header, and each section with its length and its CID. */
  static final int CAR_HEADER = 61;

  static final int CAR_SECTION = 38;

  /** POST /api/v0/pin/add, without its arguments. */
  static final int PIN_REQUEST = 175;

  /** {@code &arg=} and the CID, and the CID again in the reply, with quotes and comma. */
  static final int PIN_OF_ONE = 2 * Cid.of(Cid.Codec.RAW, Bytes.EMPTY).toString().length() + 8;

  /** POST /api/v0/block/get with a CID. */
  static final int GET_REQUEST = 230;

  /** GET /routing/v1/ipns/NAME. */
  static final int RESOLVE_REQUEST = 230;

  /** PUT /routing/v1/ipns/NAME, without the record. */
  static final int PUBLISH_REQUEST = 240;

  /** Status line and header lines of a reply of the RPC, with the marks of its chunks. */
  static final int RPC_REPLY = 400;

  /** The same of the routing API. */
  static final int ROUTING_REPLY = 380;

  private HttpCharge() {}

  public static long put(List<Block> blocks) {
    long bytes = IMPORT_REQUEST + CAR_HEADER + RPC_REPLY + PIN_REQUEST + RPC_REPLY;
    for (Block block : blocks) {
      bytes += CAR_SECTION + block.data().size() + PIN_OF_ONE;
    }
    return bytes;
  }

  /** A block that is there, or 0 bytes of one that is not. */
  public static long get(int blockBytes) {
    return (long) GET_REQUEST + RPC_REPLY + blockBytes;
  }

  /** The record is sent, and read back. */
  public static long publish(int recordBytes) {
    return PUBLISH_REQUEST + recordBytes + ROUTING_REPLY + resolve(recordBytes);
  }

  public static long resolve(int recordBytes) {
    return (long) RESOLVE_REQUEST + ROUTING_REPLY + recordBytes;
  }
}
