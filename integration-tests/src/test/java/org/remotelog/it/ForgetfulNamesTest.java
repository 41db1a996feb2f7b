package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.bytes.Bytes;
import org.remotelog.http.HttpServer;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogName;
import org.remotelog.pointer.ipns.IpnsPointer;

/** A real name system that loses its records, and one where their year is over. */
final class ForgetfulNamesTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration MORE_THAN_A_YEAR = Duration.ofDays(370);

  @TempDir Path folder;

  @Test
  void memberGivesForgottenRecordBackByteForByte() throws Exception {
    try (NodeProcess names = NodeProcess.routing(folder, Duration.ZERO)) {
      Devices devices = twoMembers(names);
      LogName log = logOf(devices, "a");
      Bytes record = resolve(names, log).get(0);

      names.stop();
      names.startAgain();
      assertThat(resolve(names, log)).isEmpty();
      JsonNode pass = devices.at("b", "sync", "--json").done().onlyJson();
      assertThat(pass.get("reputs").asInt()).isPositive();
      assertThat(resolve(names, log)).containsExactly(record);

      names.stop();
      names.startAgain(MORE_THAN_A_YEAR);
      assertThat(resolve(names, log)).isEmpty();
      try (HeadPointer pointer = pointer(names)) {
        assertThatThrownBy(() -> pointer.publish(log, record, DEADLINE))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("has expired");
      }
    }
  }

  /** Both have the other's log; blocks are in a folder. */
  private Devices twoMembers(NodeProcess names) {
    Devices devices = new Devices(folder);
    for (String home : List.of("a", "b")) {
      devices
          .at(
              home,
              "init",
              "--store",
              "embedded:" + devices.store(),
              "--pointer",
              "ipns:" + names.gateway())
          .done();
    }
    devices.at("a", "group", "create", "friends").done();
    String code = devices.invite("a", "friends");
    devices.at("b", "group", "join", code, "--as", "Bob").done();
    devices.at("b", "sync").withoutCrash();
    devices.at("a", "send", "friends", "hello").done();
    devices.at("a", "sync").done();
    devices.at("b", "sync").done();
    return devices;
  }

  private static LogName logOf(Devices devices, String home) throws Exception {
    for (JsonNode log : devices.at(home, "log", "friends", "--json").done().json()) {
      if (log.path("own").asBoolean()) {
        return LogName.parse(log.get("log").asText());
      }
    }
    throw new AssertionError("no log of its own");
  }

  private static HeadPointer pointer(NodeProcess names) {
    return new IpnsPointer(new HttpServer(names.gateway()));
  }

  private static List<Bytes> resolve(NodeProcess names, LogName log) throws Exception {
    try (HeadPointer pointer = pointer(names)) {
      return pointer.resolve(log, DEADLINE);
    }
  }
}
