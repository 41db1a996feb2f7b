package org.remotelog.group;

import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.LogName;
import org.remotelog.mvds.codec.ProtoReader;
import org.remotelog.mvds.codec.ProtoWriter;

/** One new member as protobuf: log = 1, agreement key, name, may invite, TLS key, account = 6. */
final class NewMemberCodec {
  private static final int LOG = 1;
  private static final int AGREEMENT_KEY = 2;
  private static final int NAME = 3;
  private static final int MAY_INVITE = 4;
  private static final int TLS_KEY = 5;
  private static final int ETHEREUM_OWNER = 6;

  private NewMemberCodec() {}

  static Bytes encode(NewMember member) {
    return new ProtoWriter()
        .bytes(LOG, member.log().publicKey())
        .bytes(AGREEMENT_KEY, member.agreementKey())
        .text(NAME, member.name())
        .flag(MAY_INVITE, member.mayInvite())
        .bytesUnlessEmpty(TLS_KEY, member.tlsKey().orElse(Bytes.EMPTY))
        .bytesUnlessEmpty(ETHEREUM_OWNER, member.ethereumOwner().orElse(Bytes.EMPTY))
        .toBytes();
  }

  static NewMember decode(Bytes encoded) throws MalformedException {
    Bytes log = Bytes.EMPTY;
    Bytes agreementKey = Bytes.EMPTY;
    String name = "";
    boolean mayInvite = false;
    Optional<Bytes> tlsKey = Optional.empty();
    Optional<Bytes> ethereumOwner = Optional.empty();
    ProtoReader reader = new ProtoReader(encoded);
    while (reader.next()) {
      switch (reader.field()) {
        case LOG -> log = reader.bytes(LogName.SIZE);
        case AGREEMENT_KEY -> agreementKey = reader.bytes(Limits.AGREEMENT_KEY_BYTES);
        case NAME -> name = reader.text(Limits.MAX_MEMBER_NAME_BYTES);
        case MAY_INVITE -> mayInvite = reader.flag();
        case TLS_KEY -> tlsKey = Optional.of(tlsKey(reader.bytes()));
        case ETHEREUM_OWNER ->
            ethereumOwner = Optional.of(reader.bytes(Limits.ETHEREUM_OWNER_BYTES));
        default -> {} // Of a later version.
      }
    }
    if (log.isEmpty() || agreementKey.isEmpty()) {
      throw new MalformedException("a member without log or agreement key");
    }
    return new NewMember(LogName.of(log), agreementKey, name, mayInvite, tlsKey, ethereumOwner);
  }

  static Bytes tlsKey(Bytes key) throws MalformedException {
    if (key.isEmpty() || key.size() > Limits.MAX_TLS_KEY_BYTES) {
      throw new MalformedException("a TLS key of " + key.size() + " bytes");
    }
    return key;
  }
}
