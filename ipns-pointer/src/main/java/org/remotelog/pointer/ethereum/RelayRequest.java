package org.remotelog.pointer.ethereum;

import java.util.LinkedHashMap;
import java.util.Map;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.registry.HeadUpdate;
import org.remotelog.pointer.ethereum.registry.SignedUpdate;

/**
 * What a relay is asked to publish: an update that its owner has signed, for one contract on one
 * chain. As JSON it is one object of ten texts. Numbers are texts too, in decimal, as many readers
 * of JSON lose digits of numbers above 2^53.
 */
public record RelayRequest(long chainId, EthereumAddress contract, SignedUpdate signed) {
  private static final int FIELDS = 10;

  /** The update. */
  public HeadUpdate update() {
    return signed.update();
  }

  /** The JSON of it. */
  public Bytes encode() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("chain", Long.toString(chainId));
    fields.put("contract", contract.toString());
    fields.put("owner", update().owner().toString());
    fields.put("log", "0x" + update().log().publicKey().hex());
    fields.put("expected", Long.toString(update().expected()));
    fields.put("sequence", Long.toString(update().sequence()));
    fields.put("record", update().record().toString());
    fields.put("deadline", Long.toString(signed.deadline()));
    fields.put("r", "0x" + signed.r().hex());
    fields.put("vs", "0x" + signed.vs().hex());
    return RelayJson.write(fields);
  }

  /**
   * The request of a body from outside. That the owner has signed it is not looked at.
   *
   * @throws MalformedException if it is no JSON object of exactly these texts, or if one of them
   *     says nothing that could be signed
   */
  public static RelayRequest decode(Bytes body) throws MalformedException {
    if (body.size() > Limits.MAX_RELAY_REQUEST_BYTES) {
      throw new MalformedException("more than " + Limits.MAX_RELAY_REQUEST_BYTES + " bytes");
    }
    RelayJson json = RelayJson.read(body);
    if (json.size() > FIELDS) {
      throw new MalformedException("there are other fields than those of a signed head");
    }
    long chainId = json.number("chain");
    EthereumAddress contract = EthereumAddress.parse(json.text("contract"));
    EthereumAddress owner = EthereumAddress.parse(json.text("owner"));
    LogName log = LogName.of(json.word("log"));
    long expected = json.number("expected");
    long sequence = json.number("sequence");
    if (sequence <= expected) {
      throw new MalformedException("\"sequence\" is not above \"expected\"");
    }
    Cid record = Cid.parse(json.text("record"));
    if (record.codec() != Cid.Codec.RAW) {
      throw new MalformedException("\"record\" is no raw block");
    }
    HeadUpdate update = new HeadUpdate(owner, log, expected, sequence, record);
    SignedUpdate signed =
        new SignedUpdate(update, json.number("deadline"), json.word("r"), json.word("vs"));
    return new RelayRequest(chainId, contract, signed);
  }
}
