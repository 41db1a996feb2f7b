package org.remotelog.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.remotelog.bridge.Inbox;
import org.remotelog.bytes.Base32;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.group.Group;
import org.remotelog.group.Invite;
import org.remotelog.group.InviteCode;
import org.remotelog.group.InviteTerms;
import org.remotelog.group.JoinRequest;
import org.remotelog.group.JoinRequestCodec;
import org.remotelog.group.MemberEntry;
import org.remotelog.group.MemberEntryCodec;
import org.remotelog.group.NewMember;
import org.remotelog.home.Home;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.http.JsonTexts;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.CarCodec;
import org.remotelog.log.codec.CborValue;
import org.remotelog.log.codec.DagCbor;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.MessagePosition;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.ParentPosition;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.EnvelopeCodec;
import org.remotelog.mvds.codec.MessageCodec;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.codec.MetadataCodec;
import org.remotelog.pointer.ethereum.InFlight;
import org.remotelog.pointer.ethereum.Known;
import org.remotelog.pointer.ethereum.LedgerRow;
import org.remotelog.pointer.ethereum.OneTimeAccount;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.registry.EthereumKey;
import org.remotelog.pointer.ethereum.registry.Fees;
import org.remotelog.pointer.ethereum.registry.HeadUpdate;
import org.remotelog.pointer.ethereum.registry.RegistryCode;
import org.remotelog.pointer.ethereum.registry.RegistryCodec;
import org.remotelog.pointer.ethereum.registry.SignedUpdate;
import org.remotelog.pointer.ethereum.registry.TypedData;

/**
 * The hex in the pages of docs/spec is what the code makes. Segments, heads, keys and roots are
 * tested beside their codecs.
 */
class SpecPagesTest {
  private static final Bytes HELLO = Bytes.utf8("hello");
  private static final SecretBytes CREATOR_SEED = SecretBytes.of(filled(0x55, 32));
  private static final LogName CREATOR = Ed25519.name(CREATOR_SEED);
  private static final SecretBytes JOINER_SEED = SecretBytes.of(filled(0x88, 32));
  private static final LogName JOINER = Ed25519.name(JOINER_SEED);
  private static final SecretBytes INVITE_SEED = SecretBytes.of(filled(0x77, 32));
  private static final SecretBytes EPOCH_SECRET = SecretBytes.of(filled(0x33, 32));
  private static final Bytes NONCE = filled(0x66, 32);
  private static final SecretBytes OWNER_KEY = SecretBytes.of(filled(0x11, 32));
  private static final String ARTEFACT = "/org/remotelog/pointer/ethereum/HeadRegistry.json";

  @Test
  void cid() throws Exception {
    Cid raw = Cid.of(Cid.Codec.RAW, HELLO);
    Cid cbor = Cid.of(Cid.Codec.DAG_CBOR, Bytes.ofHex("a0"));
    Map<String, String> examples = new LinkedHashMap<>();
    examples.put("raw-bytes", raw.toBytes().hex());
    examples.put("raw", raw.toString());
    examples.put("cbor", cbor.toString());
    examples.put("public-key", CREATOR.publicKey().hex());
    examples.put("name-bytes", CREATOR.cidBytes().hex());
    examples.put("name", CREATOR.toString());
    examples.put("peer", CREATOR.peerId());
    examples.put("routing", CREATOR.routingKey().hex());
    assertShown("cid.md", examples);
  }

  @Test
  void dagCbor() throws Exception {
    Map<String, CborValue> map = new LinkedHashMap<>();
    map.put("v", new CborValue.Int(1));
    map.put("n", new CborValue.Int(-500));
    map.put("x", new CborValue.Binary(Bytes.ofHex("0102")));
    map.put("s", new CborValue.ListOf(List.of(link(HELLO), new CborValue.Bool(true))));
    map.put("long", new CborValue.Float64(1.5));
    Map<String, String> examples = new LinkedHashMap<>();
    examples.put("map", DagCbor.encode(new CborValue.MapOf(map)).hex());
    assertShown("dag-cbor.md", examples);
  }

  @Test
  void car() throws Exception {
    Block hello = Block.of(Cid.Codec.RAW, HELLO);
    Map<String, String> examples = new LinkedHashMap<>();
    examples.put("header", CarCodec.header(List.of(hello.cid())).hex());
    examples.put("section", CarCodec.sectionStart(hello).hex() + HELLO.hex());
    assertShown("car.md", examples);
  }

  private static CborValue link(Bytes data) {
    return new CborValue.Link(Cid.of(Cid.Codec.RAW, data));
  }

  @Test
  void ipnsRecord() throws Exception {
    Bytes head = Bytes.ofHex("a0");
    Cid cid = Cid.of(Cid.Codec.DAG_CBOR, head);
    HeadRecord record = record(head);
    Bytes whole = record.bytes();
    // Two bytes of tag, one of length, the signature; two of tag and two of length; the data.
    Bytes signature = whole.slice(2, 66);
    Bytes inline = whole.slice(whole.size() - 4, whole.size());
    Bytes data = whole.slice(69, whole.size() - 4);
    Map<String, String> examples = new LinkedHashMap<>();
    examples.put("value", "/ipfs/" + cid);
    examples.put("data", data.hex());
    examples.put("signature", signature.hex());
    examples.put("inline", inline.hex());
    examples.put("record", whole.hex());
    assertThat(IpnsRecordCodec.parse(CREATOR, whole).verifiedInlineHead()).contains(head);
    assertShown("ipns-record.md", examples);
  }

  private static HeadRecord record(Bytes head) {
    return IpnsRecordCodec.build(
        Ed25519.signer(CREATOR_SEED),
        CREATOR,
        Cid.of(Cid.Codec.DAG_CBOR, head),
        7,
        Instant.parse("2027-01-01T00:00:00Z"),
        Duration.ofMinutes(1),
        Optional.of(head));
  }

  @Test
  void ethereum() throws Exception {
    EthereumKey key = EthereumKey.of(OWNER_KEY);
    EthereumAddress contract = new EthereumAddress(filled(0x22, 20));
    Cid block = Cid.of(Cid.Codec.RAW, record(Bytes.ofHex("a0")).bytes());
    HeadUpdate update = new HeadUpdate(key.address(), CREATOR, 6, 7, block);
    SignedUpdate signed = key.sign(update, 1_800_000_000L, 1, contract);
    assertThat(TypedData.signer(signed, 1, contract)).isEqualTo(key.address());
    assertThat(signed.v()).isEqualTo(28);
    Bytes twelve = filled(0, 12);
    Bytes accounts = keccak(Bytes.concat(twelve, key.address().bytes(), filled(0, 32)));
    Map<String, String> examples = new LinkedHashMap<>();
    examples.put("block", block.toString());
    examples.put("owner", key.address().toString());
    examples.put("call", RegistryCodec.publish(update).hex());
    examples.put("digest", TypedData.digest(update, 1_800_000_000L, 1, contract).hex());
    examples.put("r", signed.r().hex());
    examples.put("vs", signed.vs().hex());
    examples.put("place", keccak(Bytes.concat(CREATOR.publicKey(), accounts)).hex());
    examples.put("one-time", OneTimeAccount.of(INVITE_SEED).toString());
    Bytes code = RegistryCode.load().runtime();
    examples.put("code", keccak(code).hex());
    examples.put("size", String.format(Locale.ROOT, "%,dofthem", code.size()));
    assertShown("ethereum.md", examples);
  }

  /** Each row has the signature and, in the next cell, the hash or its beginning. */
  @Test
  void ethereumInterface() throws Exception {
    Map<String, String> examples = new LinkedHashMap<>();
    try (InputStream in = RegistryCode.class.getResourceAsStream(ARTEFACT)) {
      Map<String, Object> artefact = JsonTexts.read(Bytes.wrap(in.readAllBytes())).get(0);
      for (Object one : (List<?>) artefact.get("abi")) {
        Map<?, ?> entry = (Map<?, ?>) one;
        String signature = entry.get("name") + types(entry, "inputs");
        String hash = keccak(Bytes.utf8(signature)).hex();
        examples.put(signature, signature);
        examples.put(
            "hash of " + signature,
            "`" + (entry.get("type").equals("event") ? hash : hash.substring(0, 8)) + "`");
      }
    }
    assertThat(examples).hasSize(2 * 13);
    assertShown("ethereum.md", examples);
  }

  private static String types(Map<?, ?> of, String name) {
    return ((List<?>) of.get(name))
        .stream().map(input -> type((Map<?, ?>) input)).collect(Collectors.joining(",", "(", ")"));
  }

  private static String type(Map<?, ?> input) {
    String type = (String) input.get("type");
    return type.startsWith("tuple")
        ? types(input, "components") + type.substring("tuple".length())
        : type;
  }

  private static Bytes keccak(Bytes bytes) {
    return EthereumKey.hash(bytes);
  }

  @Test
  void message() throws Exception {
    GroupId group = GroupId.of(filled(0x22, 32));
    Bytes body = EnvelopeCodec.encode(Envelope.text(Bytes.ofHex("0001020304050607"), "hello"));
    Parent parent =
        Parent.at(MessageId.of(filled(0xcc, 32)), new ParentPosition(CREATOR.publicKey(), 4));
    MessagePosition position =
        new MessagePosition(
            CREATOR.publicKey(), 5, Bytes.ofHex("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"));
    Metadata logged = Metadata.ofParents(List.of(parent));
    Metadata direct = logged.withPosition(Optional.of(position));
    Message message = new Message(group, 1_700_000_000, body, direct);
    Map<String, String> examples = new LinkedHashMap<>();
    examples.put("body", body.hex());
    examples.put("id", MessageIds.of(message).hex());
    examples.put("logged", MetadataCodec.encodeWithoutPosition(direct).hex());
    examples.put("position", MetadataCodec.encode(direct).hex());
    Message bare = new Message(group, 1_700_000_000, body, Metadata.NONE);
    examples.put("spec", MessageCodec.encode(Dialect.SPEC, bare).hex());
    examples.put("legacy", MessageCodec.encode(Dialect.LEGACY, bare).hex());
    assertShown("message.md", examples);
  }

  @Test
  void group() throws Exception {
    Group group = Group.create(CREATOR, NONCE, "friends", EPOCH_SECRET);
    InviteTerms terms =
        InviteTerms.of(
            group,
            CREATOR,
            List.of(),
            INVITE_SEED,
            1_800_000_000_000L,
            true,
            Collections.emptySortedMap());
    String code = InviteCode.write(Invite.sign(terms, Ed25519.signer(CREATOR_SEED)));
    Bytes checked = Base32.decode(code.substring("rlinvite1".length()));
    Map<String, String> examples = new LinkedHashMap<>();
    examples.put("group-id", group.id().hex());
    examples.put("invite", checked.slice(0, checked.size() - 4).hex());
    examples.put("checksum", checked.slice(checked.size() - 4, checked.size()).hex());
    examples.put("code", code);
    SortedMap<LogName, Bytes> owners = new TreeMap<>();
    owners.put(CREATOR, EthereumKey.of(OWNER_KEY).address().bytes());
    Invite owned = Invite.sign(withOwners(terms, owners), Ed25519.signer(CREATOR_SEED));
    Bytes longer = Base32.decode(InviteCode.write(owned).substring("rlinvite1".length()));
    // Before it the same terms; behind it the signature with its tag, and the checksum.
    int end = longer.size() - 4 - 66;
    examples.put("owner", longer.slice(end - 58, end).hex());
    assertThat(longer.slice(0, end - 58)).isEqualTo(checked.slice(0, checked.size() - 4 - 66));
    examples.put("owner-signature", owned.signature().hex());
    assertShown("group.md", examples);
  }

  private static InviteTerms withOwners(InviteTerms terms, SortedMap<LogName, Bytes> owners) {
    return new InviteTerms(
        terms.group(),
        terms.creator(),
        terms.nonce(),
        terms.groupName(),
        terms.epochs(),
        terms.inviter(),
        terms.knownLogs(),
        terms.seed(),
        terms.expiresAtMs(),
        terms.mayInvite(),
        owners);
  }

  @Test
  void joinRequest() throws Exception {
    Group group = Group.create(CREATOR, NONCE, "friends", EPOCH_SECRET);
    LogName invite = Ed25519.name(INVITE_SEED);
    JoinRequest request =
        JoinRequest.sign(
            group.id(),
            invite,
            new JoinRequest.Terms(List.of(JOINER), filled(0x99, 32), "Bob"),
            List.of(Ed25519.signer(JOINER_SEED)));
    Bytes sealed =
        JoinRequestCodec.seal(request, group.id(), invite, 0, EPOCH_SECRET, filled(0x44, 32));
    SortedMap<Integer, SecretBytes> epochs = new TreeMap<>();
    epochs.put(0, EPOCH_SECRET);
    assertThat(JoinRequestCodec.open(sealed, group.id(), invite, epochs)).isEqualTo(request);
    Map<String, String> examples = new LinkedHashMap<>();
    examples.put("invite-name", invite.toString());
    examples.put("signature", request.signatures().get(0).hex());
    examples.put("begin", sealed.slice(0, 48).hex());
    examples.put("digest", Sha256.of(sealed).hex());
    assertShown("group.md", examples);
  }

  @Test
  void memberEntries() throws Exception {
    NewMember self = new NewMember(CREATOR, filled(0x98, 32), "", true);
    NewMember joiner = new NewMember(JOINER, filled(0x99, 32), "Bob", false);
    Map<String, String> examples = new LinkedHashMap<>();
    examples.put(
        "created", MemberEntryCodec.encode(new MemberEntry.GroupCreated("friends", self)).hex());
    examples.put(
        "added",
        MemberEntryCodec.encode(
                new MemberEntry.MembersAdded(
                    List.of(joiner), Optional.of(Ed25519.name(INVITE_SEED))))
            .hex());
    examples.put(
        "removed",
        MemberEntryCodec.encode(
                new MemberEntry.MemberRemoved(JOINER, 12, Digest.of(filled(0x12, 32))))
            .hex());
    assertShown("group.md", examples);
  }

  @Test
  void home() throws Exception {
    GroupId group = GroupId.of(filled(0x22, 32));
    try (Home home = new MemoryHome()) {
      home.update(tables -> new Inbox(tables, group).commitCursor("screen", 7));
      List<Row> rows =
          home.read(tables -> tables.table(HomeTable.META).scan(Keys.START, Keys.END, 2));
      assertThat(rows).hasSize(1);
      Map<String, String> examples = new LinkedHashMap<>();
      examples.put("key", rows.get(0).key().hex());
      examples.put("value", rows.get(0).value().hex());
      assertShown("home.md", examples);
    }
  }

  @Test
  void homeRowOfPublishedHeads() throws Exception {
    Cid block = Cid.of(Cid.Codec.RAW, record(Bytes.ofHex("a0")).bytes());
    Fees fees = new Fees(BigInteger.valueOf(3_000_000_000L), BigInteger.valueOf(1_000_000_000L));
    LedgerRow row =
        new LedgerRow(
            List.of(new Known(7, block.digest())),
            Optional.of(Bytes.ofHex("a0")),
            Optional.of(new InFlight(Bytes.ofHex("02c0"), 3, fees, 1_700_000_000_000L)),
            Optional.empty());
    assertThat(LedgerRow.decode(row.encode())).isEqualTo(row);
    assertShown("home.md", Map.of("published", row.encode().hex()));
  }

  private static Bytes filled(int value, int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) value);
    return Bytes.wrap(bytes);
  }

  private static void assertShown(String page, Map<String, String> examples) throws IOException {
    String text = Files.readString(Pages.spec(page)).replaceAll("\\s", "");
    examples.forEach(
        (name, shown) -> assertThat(text).as("%s of %s: %s", name, page, shown).contains(shown));
  }
}
