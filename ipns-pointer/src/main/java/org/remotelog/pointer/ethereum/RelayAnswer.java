package org.remotelog.pointer.ethereum;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.http.HttpReply;

/** What a relay says. Those who ask it go by what the contract holds, not by this. */
public sealed interface RelayAnswer {
  /** The HTTP status of it. */
  int status();

  /** The JSON of it: one object of texts. */
  Bytes encode();

  /**
   * The contract holds the head.
   *
   * @param how by which transaction; empty when it is not, or no longer, known to the relay
   */
  record Published(Optional<Landed> how) implements RelayAnswer {
    @Override
    public int status() {
      return 200;
    }

    @Override
    public Bytes encode() {
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put(RelayJson.STATE, RelayJson.PUBLISHED);
      how.ifPresent(
          landed -> {
            fields.put(RelayJson.TRANSACTION, "0x" + landed.transaction().hex());
            fields.put("block", Long.toString(landed.block()));
            fields.put("gas", Long.toString(landed.gas()));
            fields.put("wei", landed.wei().toString());
          });
      return RelayJson.write(fields);
    }
  }

  /**
   * The head is on its way; whoever asks again is told more.
   *
   * @param transaction hash of the newest one with it that was sent; empty while none was
   */
  record Waiting(Optional<Bytes> transaction) implements RelayAnswer {
    @Override
    public int status() {
      return 202;
    }

    @Override
    public Bytes encode() {
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put(RelayJson.STATE, RelayJson.WAITING);
      transaction.ifPresent(hash -> fields.put(RelayJson.TRANSACTION, "0x" + hash.hex()));
      return RelayJson.write(fields);
    }
  }

  /**
   * The head is not published, and will not be.
   *
   * @param error what is wrong
   * @param advice what to do
   * @param current for a {@link RelayRefusal#CONFLICT}: the sequence that the contract holds
   * @param retryAfterSeconds when it makes sense to ask again; 0 when it does not
   */
  record Refused(
      RelayRefusal why, String error, String advice, Optional<Long> current, long retryAfterSeconds)
      implements RelayAnswer {
    public Refused(RelayRefusal why, String error, String advice) {
      this(why, error, advice, Optional.empty(), 0);
    }

    /** The same for one that may be asked again. */
    public Refused(RelayRefusal why, String error, String advice, long retryAfterSeconds) {
      this(why, error, advice, Optional.empty(), retryAfterSeconds);
    }

    Refused askAgainIn(long seconds) {
      return new Refused(why, error, advice, current, seconds);
    }

    static Refused conflict(long current) {
      return new Refused(
          RelayRefusal.CONFLICT,
          "the contract holds number " + Long.toUnsignedString(current) + " of the log",
          "look at what it holds, and sign an update that expects that",
          Optional.of(current),
          0);
    }

    @Override
    public int status() {
      return why.status();
    }

    @Override
    public Bytes encode() {
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put(RelayJson.ERROR, error);
      fields.put(RelayJson.ADVICE, advice);
      current.ifPresent(number -> fields.put(RelayJson.CURRENT, Long.toUnsignedString(number)));
      return RelayJson.write(fields);
    }
  }

  /**
   * The answer of a reply from a relay. Other fields than those known here are left alone.
   *
   * @throws MalformedException if no relay answers like that
   */
  static RelayAnswer decode(int status, Bytes body) throws MalformedException {
    Optional<RelayRefusal> refusal = RelayRefusal.ofStatus(status);
    RelayJson json = RelayJson.read(body);
    if (refusal.isPresent()) {
      return new Refused(
          refusal.get(),
          HttpReply.oneLine(json.text(RelayJson.ERROR)),
          HttpReply.oneLine(json.anyText(RelayJson.ADVICE).orElse("")),
          json.has(RelayJson.CURRENT)
              ? Optional.of(json.number(RelayJson.CURRENT))
              : Optional.empty(),
          0);
    }
    String state = json.text(RelayJson.STATE);
    Optional<Bytes> transaction =
        json.has(RelayJson.TRANSACTION)
            ? Optional.of(json.word(RelayJson.TRANSACTION))
            : Optional.empty();
    if (status == 202 && state.equals(RelayJson.WAITING)) {
      return new Waiting(transaction);
    }
    if (status != 200 || !state.equals(RelayJson.PUBLISHED)) {
      throw new MalformedException("status " + status + " does not go with its state");
    }
    if (!transaction.isPresent()) {
      return new Published(Optional.empty());
    }
    return new Published(
        Optional.of(
            new Landed(
                transaction.get(),
                json.number("block"),
                json.number("gas"),
                BigInteger.valueOf(json.number("wei")))));
  }
}
