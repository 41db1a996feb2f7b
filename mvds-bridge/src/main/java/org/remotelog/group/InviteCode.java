package org.remotelog.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.remotelog.bytes.Base32;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretAccess;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.group.InviteException.Reason;
import org.remotelog.log.LogName;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.codec.ProtoReader;
import org.remotelog.mvds.codec.ProtoWriter;

/**
 * Invites as text to copy: {@code rlinvite1}, then base32 in lower case of the invite as protobuf
 * and the first four bytes of its SHA-256. White space anywhere is ignored, case is not; every
 * other change is noticed.
 */
public final class InviteCode {
  private static final String PREFIX = "rlinvite";
  private static final String VERSION = "1";
  private static final int CHECKSUM_BYTES = 4;

  private static final int GROUP = 1;
  private static final int CREATOR = 2;
  private static final int NONCE = 3;
  private static final int GROUP_NAME = 4;
  private static final int EPOCH = 5;
  private static final int INVITER = 6;
  private static final int KNOWN_LOG = 7;
  private static final int SEED = 8;
  private static final int EXPIRES_AT_MS = 9;
  private static final int MAY_INVITE = 10;
  private static final int OWNER = 11;
  private static final int SIGNATURE = 15;

  private static final int EPOCH_NUMBER = 1;
  private static final int EPOCH_SECRET = 2;
  private static final int OWNER_LOG = 1;
  private static final int OWNER_ACCOUNT = 2;

  private InviteCode() {}

  /** The text of the invite, one line. It is a secret. */
  public static String write(Invite invite) {
    Bytes payload =
        Bytes.concat(
            encodeTerms(invite.terms()),
            new ProtoWriter().bytes(SIGNATURE, invite.signature()).toBytes());
    return PREFIX + VERSION + Base32.encode(Bytes.concat(payload, checksum(payload)));
  }

  /**
   * The invite in this text, its signature and group id verified. Whether it has expired is asked
   * of the invite.
   *
   * @throws InviteException if it is spoiled or foreign
   */
  public static Invite read(String text) throws InviteException {
    if (text.length() > Limits.MAX_INVITE_CHARS) {
      throw new InviteException(Reason.FOREIGN, "it is too long");
    }
    String code = withoutWhiteSpace(text);
    requirePrefix(code);
    try {
      Bytes checked = Base32.decode(code.substring(PREFIX.length() + VERSION.length()));
      int size = Math.max(0, checked.size() - CHECKSUM_BYTES);
      Bytes payload = checked.slice(0, size);
      if (!checksum(payload).equals(checked.slice(size, checked.size()))) {
        throw new InviteException(Reason.SPOILED, "its checksum is wrong");
      }
      return verified(decode(payload));
    } catch (MalformedException e) {
      throw new InviteException(Reason.SPOILED, String.valueOf(e.getMessage()));
    }
  }

  private static void requirePrefix(String code) throws InviteException {
    if (!code.startsWith(PREFIX)) {
      // Nearly right means that it was altered; anything else never was an invite.
      boolean altered = charactersOfPrefix(code) > PREFIX.length() / 2;
      throw new InviteException(
          altered ? Reason.SPOILED : Reason.FOREIGN, "it must begin with " + PREFIX);
    }
    if (!code.startsWith(VERSION, PREFIX.length())) {
      boolean number = code.length() > PREFIX.length() && isDigit(code.charAt(PREFIX.length()));
      throw new InviteException(
          number ? Reason.FOREIGN : Reason.SPOILED, "it does not say version " + VERSION);
    }
  }

  /**
   * How many characters of the prefix the code begins with, in their order, others between them.
   */
  private static int charactersOfPrefix(String code) {
    int[] longest = new int[PREFIX.length() + 1];
    for (int i = 0; i < Math.min(code.length(), PREFIX.length() + 1); i++) {
      int before = 0;
      for (int j = 1; j < longest.length; j++) {
        int above = longest[j];
        boolean same = code.charAt(i) == PREFIX.charAt(j - 1);
        longest[j] = same ? before + 1 : Math.max(above, longest[j - 1]);
        before = above;
      }
    }
    return longest[PREFIX.length()];
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static Invite verified(Invite invite) throws InviteException {
    if (!invite.isGenuine()) {
      throw new InviteException(Reason.FOREIGN, "its signature is not the inviter's");
    }
    return invite;
  }

  /** The terms as protobuf, one encoding of each; this is what the inviter signs. */
  static Bytes encodeTerms(InviteTerms terms) {
    ProtoWriter writer =
        new ProtoWriter()
            .bytes(GROUP, terms.group().bytes())
            .bytes(CREATOR, terms.creator().publicKey())
            .bytes(NONCE, terms.nonce())
            .text(GROUP_NAME, terms.groupName());
    for (Map.Entry<Integer, SecretBytes> epoch : terms.epochs().entrySet()) {
      writer.bytes(
          EPOCH,
          new ProtoWriter()
              .number(EPOCH_NUMBER, epoch.getKey())
              .bytes(EPOCH_SECRET, epoch.getValue().expose(SecretAccess.token()))
              .toBytes());
    }
    writer.bytes(INVITER, terms.inviter().publicKey());
    for (LogName log : terms.knownLogs()) {
      writer.bytes(KNOWN_LOG, log.publicKey());
    }
    writer
        .bytes(SEED, terms.seed().expose(SecretAccess.token()))
        .number(EXPIRES_AT_MS, terms.expiresAtMs())
        .flag(MAY_INVITE, terms.mayInvite());
    for (Map.Entry<LogName, Bytes> owner : terms.owners().entrySet()) {
      writer.bytes(
          OWNER,
          new ProtoWriter()
              .bytes(OWNER_LOG, owner.getKey().publicKey())
              .bytes(OWNER_ACCOUNT, owner.getValue())
              .toBytes());
    }
    return writer.toBytes();
  }

  /**
   * The invite as its payload says, the signature not verified. Unknown fields are ignored, but as
   * the signature is over the known ones in their one encoding, a later version that adds some must
   * sign them apart.
   */
  private static Invite decode(Bytes payload) throws MalformedException, InviteException {
    Bytes group = Bytes.EMPTY;
    Bytes creator = Bytes.EMPTY;
    Bytes nonce = Bytes.EMPTY;
    String groupName = "";
    SortedMap<Integer, SecretBytes> epochs = new TreeMap<>();
    Bytes inviter = Bytes.EMPTY;
    List<LogName> knownLogs = new ArrayList<>();
    Bytes seed = Bytes.EMPTY;
    long expiresAtMs = 0;
    boolean mayInvite = false;
    SortedMap<LogName, Bytes> owners = new TreeMap<>();
    Bytes signature = Bytes.EMPTY;
    ProtoReader reader = new ProtoReader(payload);
    while (reader.next()) {
      switch (reader.field()) {
        case GROUP -> group = reader.bytes(Limits.SECRET_BYTES);
        case CREATOR -> creator = reader.bytes(LogName.SIZE);
        case NONCE -> nonce = reader.bytes(Limits.SECRET_BYTES);
        case GROUP_NAME -> groupName = reader.text(Limits.MAX_GROUP_NAME_BYTES);
        case EPOCH -> readEpoch(reader.bytes(), epochs);
        case INVITER -> inviter = reader.bytes(LogName.SIZE);
        case KNOWN_LOG -> knownLogs.add(LogName.fromPublicKey(reader.bytes()));
        case SEED -> seed = reader.bytes(Limits.SECRET_BYTES);
        case EXPIRES_AT_MS -> expiresAtMs = reader.count();
        case MAY_INVITE -> mayInvite = reader.flag();
        case OWNER -> readOwner(reader.bytes(), owners);
        case SIGNATURE -> signature = reader.bytes(Ed25519.SIGNATURE_SIZE);
        default -> {} // Of a later version.
      }
    }
    if (group.isEmpty() || creator.isEmpty() || nonce.isEmpty() || epochs.isEmpty()) {
      throw new MalformedException("an invite without a group");
    }
    if (inviter.isEmpty() || seed.isEmpty() || signature.isEmpty()) {
      throw new MalformedException("an invite without an inviter");
    }
    if (epochs.size() > Limits.MAX_EPOCHS
        || knownLogs.size() > Limits.MAX_KNOWN_LOGS
        || owners.size() > Limits.MAX_KNOWN_LOGS) {
      throw new MalformedException("an invite with too many epochs, logs or accounts");
    }
    if (!GroupIds.derive(LogName.of(creator), nonce).equals(GroupId.of(group))) {
      throw new InviteException(Reason.FOREIGN, "its group is not by its creator");
    }
    return new Invite(
        new InviteTerms(
            GroupId.of(group),
            LogName.of(creator),
            nonce,
            groupName,
            epochs,
            LogName.of(inviter),
            knownLogs,
            SecretBytes.of(seed),
            expiresAtMs,
            mayInvite,
            owners),
        signature);
  }

  private static void readEpoch(Bytes encoded, SortedMap<Integer, SecretBytes> into)
      throws MalformedException {
    long number = 0;
    Bytes secret = Bytes.EMPTY;
    ProtoReader reader = new ProtoReader(encoded);
    while (reader.next()) {
      switch (reader.field()) {
        case EPOCH_NUMBER -> number = reader.count();
        case EPOCH_SECRET -> secret = reader.bytes(Limits.SECRET_BYTES);
        default -> {} // Of a later version.
      }
    }
    if (number > Integer.MAX_VALUE || secret.isEmpty()) {
      throw new MalformedException("an invite with a wrong epoch");
    }
    if (into.put((int) number, SecretBytes.of(secret)) != null) {
      throw new MalformedException("an invite with an epoch twice");
    }
  }

  private static void readOwner(Bytes encoded, SortedMap<LogName, Bytes> into)
      throws MalformedException {
    Bytes log = Bytes.EMPTY;
    Bytes account = Bytes.EMPTY;
    ProtoReader reader = new ProtoReader(encoded);
    while (reader.next()) {
      switch (reader.field()) {
        case OWNER_LOG -> log = reader.bytes(LogName.SIZE);
        case OWNER_ACCOUNT -> account = reader.bytes(Limits.ETHEREUM_OWNER_BYTES);
        default -> {} // Of a later version.
      }
    }
    if (log.isEmpty() || account.isEmpty()) {
      throw new MalformedException("an invite with an account of no log");
    }
    if (into.put(LogName.of(log), account) != null) {
      throw new MalformedException("an invite with two accounts of one log");
    }
  }

  private static Bytes checksum(Bytes payload) {
    return Sha256.of(payload).bytes().slice(0, CHECKSUM_BYTES);
  }

  private static String withoutWhiteSpace(String text) {
    StringBuilder code = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Messengers also insert invisible characters when they break long words.
      boolean invisible = Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT;
      if (!Character.isWhitespace(c) && !invisible) {
        code.append(c);
      }
    }
    return code.toString();
  }
}
