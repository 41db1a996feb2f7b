package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.codec.CarCodec;
import org.remotelog.log.store.car.CarWriter;

/** Devices that share no folder, and files that somebody carries between them. */
final class SneakernetTest {
  /** Of about 260 kB of text, with a record and a head for each author. */
  private static final int MAX_HISTORY_BYTES = 400_000;

  @TempDir Path folder;

  private Devices devices;

  @BeforeEach
  void makeDevices() {
    devices = new Devices(folder);
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  /** Makes a home with a store of its own. */
  private void init(String home) {
    String own = "embedded:" + folder.resolve(home + "-store");
    devices.at(home, "init", "--store", own, "--pointer", own).done();
  }

  private void initWithGroup(String home) {
    init(home);
    devices.at(home, "group", "create", "project", "--as", home).done();
  }

  private JsonNode export(String home, String file, String... more) {
    String[] args =
        Stream.concat(Stream.of("export", file(file)), Stream.of(more)).toArray(String[]::new);
    return devices.at(home, with(args, "--json")).done().onlyJson();
  }

  private JsonNode importFrom(String home, String file) {
    return devices.at(home, "import", file(file), "--json").done().onlyJson();
  }

  private static String[] with(String[] args, String last) {
    return Stream.concat(Stream.of(args), Stream.of(last)).toArray(String[]::new);
  }

  /** Joins by files alone: the answer goes to the inviter, and what the inviter has comes back. */
  private void join(String home, String inviter) {
    String code = devices.invite(inviter, "project");
    init(home);
    devices.at(home, "group", "join", code, "--as", home).done();
    JsonNode sent = export(home, "answer-of-" + home + ".car");
    assertThat(sent.get("answers").asInt()).isEqualTo(1);
    importFrom(inviter, "answer-of-" + home + ".car");
    export(inviter, "welcome-" + home + ".car");
    importFrom(home, "welcome-" + home + ".car");
  }

  private Messages messages(String home) {
    return Messages.of(devices.at(home, "messages", "project", "--json").done())
        .causalAndOnce()
        .numberedOnce();
  }

  /** A hash of every table of a home and of its own store and pointer. */
  private Map<String, String> state(String home) throws IOException {
    Map<String, String> state = new TreeMap<>();
    Path store = folder.resolve(home + "-store");
    for (Path file :
        List.of(
            devices.home(home).resolve("home.db"),
            store.resolve("blocks.db"),
            store.resolve("heads.db"))) {
      if (Files.exists(file)) {
        Database.dump(file).forEach((table, rows) -> state.put(file + " " + table, hash(rows)));
      }
    }
    return state;
  }

  /** Without the stamp and the trace that every pass over a group changes. */
  private static String hash(List<String> rows) {
    String stamp = Bytes.utf8("stamp ").hex();
    String trace = Bytes.utf8("trace ").hex();
    List<String> kept =
        rows.stream().filter(r -> !r.startsWith(stamp) && !r.startsWith(trace)).sorted().toList();
    return kept.size() + " rows, " + Sha256.of(Bytes.utf8(String.join("\n", kept)));
  }

  @Test
  void wholeHistoryTravelsInFilesAsOverSharedFolder() throws Exception {
    History.requireGit();
    History history = History.read();
    String repository = history.writeTo(folder.resolve("history.git")).toString();
    initWithGroup("a");
    devices.processAt("a", "send", "project", "--git", repository).done();
    join("b", "a");
    JsonNode again = export("a", "all.car");
    assertThat(again.get("logs").asInt()).isEqualTo(History.AUTHORS + 1);
    assertThat(again.get("bytes").asInt()).isLessThan(MAX_HISTORY_BYTES);
    assertThat(again.get("bytes").asLong()).isEqualTo(Files.size(Path.of(file("all.car"))));
    export("a", "same.car");
    assertThat(Files.mismatch(Path.of(file("all.car")), Path.of(file("same.car")))).isEqualTo(-1);

    // D reads the store of A itself.
    String code = devices.invite("a", "project");
    String store = "embedded:" + folder.resolve("a-store");
    devices.at("d", "init", "--store", store, "--pointer", store).done();
    devices.at("d", "group", "join", code, "--as", "d").done();
    devices.at("d", "sync").done();
    Map<String, String> shared = messages("d").content();
    assertThat(shared).hasSize(History.COMMITS);
    assertThat(messages("b").content()).isEqualTo(shared);

    // C gets everything from B, which only carries it.
    String forC = devices.invite("a", "project");
    init("c");
    devices.at("c", "group", "join", forC, "--as", "c").done();
    devices.at("b", "send", "project", "from b").done();
    export("c", "c.car");
    importFrom("a", "c.car");
    export("a", "a.car");
    importFrom("b", "a.car");
    export("b", "b.car");
    JsonNode atC = importFrom("c", "b.car");
    assertThat(atC.get("new").asInt()).isEqualTo(History.COMMITS + 1);
    assertThat(atC.get("ignored").asInt()).isZero();
    assertThat(messages("c").content()).isEqualTo(messages("b").content());
    assertThat(devices.at("c", "sync").done().err()).isEmpty();

    // Once more changes nothing.
    Map<String, String> before = state("c");
    assertThat(importFrom("c", "b.car").get("new").asInt()).isZero();
    assertThat(state("c")).isEqualTo(before);
  }

  @Test
  void sinceCarriesOnlyWhatIsNew() throws Exception {
    initWithGroup("a");
    for (int i = 2; i <= 20; i++) {
      devices.at("a", "send", "project", "a text of some length, number " + i).done();
    }
    join("b", "a");
    JsonNode whole = export("a", "whole.car");
    devices.at("a", "send", "project", "one more").done();

    JsonNode news = export("a", "news.car", "--since", "21");
    // A record, a head, and one segment: B has written nothing.
    assertThat(news.get("logs").asInt()).isEqualTo(1);
    assertThat(news.get("blocks").asInt()).isEqualTo(3).isLessThan(whole.get("blocks").asInt());
    assertThat(news.get("bytes").asInt()).isLessThan(whole.get("bytes").asInt() - 500);
    assertThat(export("a", "same.car", "--since", "a:21").get("blocks").asInt()).isEqualTo(3);
    assertThat(export("a", "other.car", "--since", "9999", "--since", "a:20").get("blocks").asInt())
        .isEqualTo(4);
    assertThat(export("a", "none.car", "project", "--since", "22").get("blocks").asInt())
        .isEqualTo(2);
    assertThat(importFrom("b", "news.car").get("new").asInt()).isEqualTo(1);
    assertThat(messages("b").content()).isEqualTo(messages("a").content());

    // Who lacks what was before is told so, and gets it from a whole file.
    String code = devices.invite("a", "project");
    init("c");
    devices.at("c", "group", "join", code, "--as", "c").done();
    JsonNode part =
        devices.at("c", "import", file("news.car"), "--json").ended(Ran.INCOMPLETE).onlyJson();
    assertThat(part.get("gaps")).isNotEmpty();
    part.get("gaps")
        .forEach(
            gap -> {
              assertThat(gap.get("cause").asText()).isEqualTo("unavailable");
              assertThat(gap.get("detail").asText()).contains("news.car does not have it");
            });
    devices.at("c", "gaps", "project").ended(Ran.INCOMPLETE);
    export("a", "whole2.car");
    assertThat(importFrom("c", "whole2.car").get("gaps")).isEmpty();
    assertThat(messages("c").content()).isEqualTo(messages("a").content());
    devices.at("c", "gaps", "project").done();
  }

  @Test
  void refusesOlderFileAndChangesNothing() throws Exception {
    initWithGroup("a");
    join("b", "a");
    devices.at("a", "send", "project", "first").done();
    export("a", "old.car");
    devices.at("a", "send", "project", "second").done();
    export("a", "new.car");
    importFrom("b", "new.car");
    Map<String, String> before = state("b");
    Ran ran = devices.at("b", "import", file("old.car")).done();
    assertThat(ran.err()).contains("older than record").contains("it was refused");
    // The stores may have blocks of the older head that they did not have before.
    Map<String, String> after = state("b");
    String blocks = folder.resolve("b-store").resolve("blocks.db") + " blocks";
    before.remove(blocks);
    after.remove(blocks);
    assertThat(after).isEqualTo(before);
    assertThat(messages("b").bodies()).contains("first", "second");
  }

  @Test
  void readsBothBranchesOfAForkBetweenTwoFiles() throws Exception {
    initWithGroup("a");
    join("b", "a");
    copy(devices.home("a"), devices.home("twin"));
    copy(folder.resolve("a-store"), folder.resolve("twin-store"));
    String old = "embedded:" + folder.resolve("a-store");
    String own = "embedded:" + folder.resolve("twin-store");
    devices.at("twin", "config", "add", "store", own).withoutCrash();
    devices.at("twin", "config", "remove", "store", old).withoutCrash();
    devices.at("twin", "config", "add", "pointer", own).withoutCrash();
    devices.at("twin", "config", "remove", "pointer", old).withoutCrash();
    devices.at("a", "send", "project", "one branch").done();
    devices.at("twin", "send", "project", "the other branch").done();
    export("a", "one.car");
    export("twin", "other.car");
    importFrom("b", "one.car");
    JsonNode forked = devices.at("b", "import", file("other.car"), "--json").done().onlyJson();
    assertThat(forked.get("gaps")).isEmpty();
    assertThat(forked.get("warnings").toString()).contains("forked");
    assertThat(messages("b").bodies()).contains("one branch", "the other branch");
    // The writer itself is told that there is another one.
    devices.at("twin", "send", "project", "and on").done();
    export("twin", "further.car");
    assertThat(devices.at("a", "import", file("further.car")).withoutCrash().err())
        .contains("written by another copy of this home");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void ignoresWhatBelongsToNobodyHere() throws Exception {
    initWithGroup("a");
    join("b", "a");
    devices.at("a", "send", "project", "hello").done();
    devices.at("a", "group", "create", "secret").done();
    devices.at("a", "send", "secret", "not for b").done();
    export("a", "both.car");
    JsonNode read = importFrom("b", "both.car");
    assertThat(read.get("new").asInt()).isEqualTo(1);
    assertThat(read.get("unknownRoots").asInt()).isEqualTo(2);
    assertThat(read.get("ignored").asInt()).isGreaterThanOrEqualTo(3);

    // Only the other group, only junk, and a file from nowhere: refused, and nothing changed.
    export("a", "secret.car", "secret");
    Block junk = Block.of(Cid.Codec.RAW, Bytes.utf8("junk"));
    try (CarWriter writer =
        CarWriter.create(Path.of(file("junk.car")), false, List.of(junk.cid()))) {
      writer.write(junk);
      writer.finish();
    }
    Map<String, String> before = state("b");
    for (String name : List.of("secret.car", "junk.car")) {
      devices
          .at("b", "import", file(name))
          .failed(Ran.FAILED, "no good record of a log that this home knows", "Join its group");
    }
    assertThat(state("b")).isEqualTo(before);

    // Raw blocks among the good ones are counted and not kept.
    Block more = Block.of(Cid.Codec.RAW, Bytes.wrap(new byte[500]));
    byte[] section = Bytes.concat(CarCodec.sectionStart(more), more.data()).toArray();
    export("a", "more.car", "project");
    Files.write(Path.of(file("more.car")), section, StandardOpenOption.APPEND);
    assertThat(importFrom("b", "more.car").get("ignored").asInt()).isEqualTo(1);
  }

  @Test
  void saysWhatIsWrongWithDamagedFile() throws Exception {
    initWithGroup("a");
    join("b", "a");
    devices.at("a", "send", "project", "hello").done();
    export("a", "good.car");
    byte[] good = Files.readAllBytes(Path.of(file("good.car")));
    Map<String, String> before = state("b");

    Files.write(Path.of(file("empty.car")), new byte[0]);
    devices.at("b", "import", file("empty.car")).failed(Ran.FAILED, "the file is empty");
    Files.write(Path.of(file("text.car")), "no CAR, but a letter to somebody".getBytes("UTF-8"));
    devices.at("b", "import", file("text.car")).failed(Ran.FAILED, "is no CAR file of version 1");
    Files.write(Path.of(file("cut.car")), Arrays.copyOf(good, 60));
    devices.at("b", "import", file("cut.car")).failed(Ran.FAILED, "the file ends early");
    byte[] claimed = good.clone();
    System.arraycopy(
        new byte[] {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 8}, 0, claimed, 0, 5);
    Files.write(Path.of(file("claim.car")), claimed);
    devices.at("b", "import", file("claim.car")).failed(Ran.FAILED, "2147483648 bytes");
    try (RandomAccessFile sparse = new RandomAccessFile(file("sparse.car"), "rw")) {
      sparse.setLength(1L << 31);
    }
    devices.at("b", "import", file("sparse.car")).failed(Ran.FAILED, "header of no bytes");
    devices.at("b", "import", file("missing.car")).failed(Ran.FAILED, "is not there");
    devices.at("b", "import", folder.toString()).failed(Ran.FAILED, "is not a file");
    devices.at("b", "import", "-").failed(Ran.USAGE, "not a stream");
    assertThat(state("b")).isEqualTo(before);

    // What is good before the damage is used.
    try (RandomAccessFile sparse = new RandomAccessFile(file("good.car"), "rw")) {
      sparse.setLength(1L << 31);
    }
    Ran ran = devices.at("b", "import", file("good.car")).ended(Ran.INCOMPLETE);
    assertThat(ran.out())
        .contains("1 new message")
        .contains("damaged at byte " + good.length + ": a block of no bytes");
    assertThat(messages("b").bodies()).contains("hello");
  }

  @Test
  void exportSaysWhatItCouldNotDo() throws Exception {
    init("a");
    devices.at("a", "export", file("x.car")).failed(Ran.FAILED, "nothing to export");
    devices.at("a", "group", "create", "project").done();
    devices.at("a", "send", "project", "hello").done();
    devices.at("a", "export", "-").failed(Ran.USAGE, "not a stream");
    devices.at("a", "export", file("x.car"), "nobody").failed(Ran.FAILED, "no group 'nobody'");
    devices.at("a", "export", file("x.car"), "--since", "x").failed(Ran.USAGE, "number");
    devices.at("a", "export", file("x.car"), "--since", "nobody:1").failed(Ran.FAILED, "no member");
    devices.at("a", "export", file("no/x.car")).failed(Ran.FAILED, "folder");
    assertThat(folder.resolve("x.car")).doesNotExist();
    export("a", "x.car");
    byte[] first = Files.readAllBytes(folder.resolve("x.car"));
    devices.at("a", "send", "project", "again").done();
    devices.at("a", "export", file("x.car")).failed(Ran.FAILED, "is there already", "--force");
    assertThat(Files.readAllBytes(folder.resolve("x.car"))).isEqualTo(first);
    export("a", "x.car", "--force");
    assertThat(Files.readAllBytes(folder.resolve("x.car"))).isNotEqualTo(first);

    try (Database blocks = new Database(folder.resolve("a-store").resolve("blocks.db"))) {
      blocks.execute("DELETE FROM blocks WHERE hex(cid) LIKE '0155%'");
    }
    Ran ran = devices.at("a", "export", file("y.car")).ended(Ran.INCOMPLETE);
    assertThat(ran.out())
        .contains("missing log")
        .contains("with entries")
        .contains("does not have it");
    // Its own file heals its own store.
    importFrom("a", "x.car");
    export("a", "z.car");
    assertThat(Files.mismatch(folder.resolve("z.car"), folder.resolve("x.car"))).isEqualTo(-1);
  }
}
