package org.remotelog.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.LogName;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.log.crypto.KeySchedule;
import org.remotelog.log.crypto.Sealer;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.codec.ProtoReader;
import org.remotelog.mvds.codec.ProtoWriter;

/**
 * Requests to join as sealed bytes, which are published under the invite's one-time name: version
 * 1, the epoch in four bytes, then the sealed request. It is sealed under the epoch's secret and
 * the invite's name, and padded, so that an observer learns neither the name nor how many logs
 * join.
 */
public final class JoinRequestCodec {
  private static final int VERSION = 1;
  private static final int PADDED_BYTES = 512;

  private static final int LOG = 1;
  private static final int AGREEMENT_KEY = 2;
  private static final int NAME = 3;
  private static final int TLS_KEY = 4;
  private static final int ETHEREUM_OWNER = 5;
  private static final int SIGNATURE = 15;

  private JoinRequestCodec() {}

  /**
   * Seals the request.
   *
   * @param epoch the newest epoch of the invite
   * @param secret its secret
   * @param salt 32 random bytes, never used before
   */
  public static Bytes seal(
      JoinRequest request,
      GroupId group,
      LogName invite,
      int epoch,
      SecretBytes secret,
      Bytes salt) {
    ProtoWriter plain = new ProtoWriter().raw(encodeTerms(request.terms()));
    for (Bytes signature : request.signatures()) {
      plain.bytes(SIGNATURE, signature);
    }
    Bytes fields = plain.toBytes();
    int used = 4 + fields.size();
    ByteWriter padded = new ByteWriter().u32(fields.size()).bytes(fields);
    padded.zeros((PADDED_BYTES - used % PADDED_BYTES) % PADDED_BYTES);
    Bytes header = new ByteWriter().u8(VERSION).u32(epoch).toBytes();
    Bytes sealed =
        Sealer.seal(
            KeySchedule.joinKey(secret, invite),
            salt,
            associated(header, group, invite),
            padded.toBytes());
    return Bytes.concat(header, sealed);
  }

  /**
   * The request in sealed bytes that came from outside, its signatures verified.
   *
   * @param epochs the secrets of the group's epochs
   * @throws MalformedException if they are altered, sealed with another secret, over a limit, or
   *     not signed by every log
   */
  public static JoinRequest open(
      Bytes sealed, GroupId group, LogName invite, SortedMap<Integer, SecretBytes> epochs)
      throws MalformedException {
    if (sealed.size() > Limits.MAX_JOIN_REQUEST_BYTES) {
      throw new MalformedException("a request to join of " + sealed.size() + " bytes");
    }
    ByteReader reader = new ByteReader(sealed);
    int version = reader.u8();
    if (version != VERSION) {
      throw new MalformedException("a request to join of version " + version);
    }
    long epoch = reader.u32();
    @Nullable SecretBytes secret = epoch > Integer.MAX_VALUE ? null : epochs.get((int) epoch);
    if (secret == null) {
      throw new MalformedException("a request to join for an unknown epoch");
    }
    Bytes plain =
        Sealer.open(
            KeySchedule.joinKey(secret, invite),
            associated(sealed.slice(0, reader.position()), group, invite),
            reader.takeRest(),
            "request to join");
    ByteReader padded = new ByteReader(plain);
    JoinRequest request = decode(padded.take(padded.u32()));
    if (!request.isGenuine(group, invite)) {
      throw new MalformedException("a request to join that not all its logs signed");
    }
    return request;
  }

  /** The terms as protobuf, one encoding of each; this is what the logs sign. */
  static Bytes encodeTerms(JoinRequest.Terms terms) {
    ProtoWriter writer = new ProtoWriter();
    for (LogName log : terms.logs()) {
      writer.bytes(LOG, log.publicKey());
    }
    return writer
        .bytes(AGREEMENT_KEY, terms.agreementKey())
        .text(NAME, terms.name())
        .bytesUnlessEmpty(TLS_KEY, terms.tlsKey().orElse(Bytes.EMPTY))
        .bytesUnlessEmpty(ETHEREUM_OWNER, terms.ethereumOwner().orElse(Bytes.EMPTY))
        .toBytes();
  }

  private static JoinRequest decode(Bytes fields) throws MalformedException {
    List<LogName> logs = new ArrayList<>();
    Bytes agreementKey = Bytes.EMPTY;
    String name = "";
    Optional<Bytes> tlsKey = Optional.empty();
    Optional<Bytes> ethereumOwner = Optional.empty();
    List<Bytes> signatures = new ArrayList<>();
    ProtoReader reader = new ProtoReader(fields);
    while (reader.next()) {
      switch (reader.field()) {
        case LOG -> logs.add(LogName.fromPublicKey(reader.bytes()));
        case AGREEMENT_KEY -> agreementKey = reader.bytes(Limits.AGREEMENT_KEY_BYTES);
        case NAME -> name = reader.text(Limits.MAX_MEMBER_NAME_BYTES);
        case TLS_KEY -> tlsKey = Optional.of(NewMemberCodec.tlsKey(reader.bytes()));
        case ETHEREUM_OWNER ->
            ethereumOwner = Optional.of(reader.bytes(Limits.ETHEREUM_OWNER_BYTES));
        case SIGNATURE -> signatures.add(reader.bytes(Ed25519.SIGNATURE_SIZE));
        default -> {} // Of a later version.
      }
    }
    if (logs.isEmpty() || logs.size() > Limits.MAX_JOINING_LOGS) {
      throw new MalformedException("a request to join of " + logs.size() + " logs");
    }
    if (signatures.size() != logs.size() || agreementKey.isEmpty()) {
      throw new MalformedException("a request to join without signature or key");
    }
    return new JoinRequest(
        new JoinRequest.Terms(logs, agreementKey, name, tlsKey, ethereumOwner), signatures);
  }

  private static Bytes associated(Bytes header, GroupId group, LogName invite) {
    return Bytes.concat(header, group.bytes(), invite.publicKey());
  }
}
