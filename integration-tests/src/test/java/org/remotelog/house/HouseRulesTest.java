package org.remotelog.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class HouseRulesTest {
  private static final String PLANTED_ROOT = "org.remotelog.planted";
  private static final List<String> MODULES =
      List.of("remote-log", "ipns-pointer", "mvds-bridge", "simulation", "cli", "benchmarks");

  /** Each rule, and the planted classes that it must name. */
  private static final Map<String, List<String>> PLANTED =
      Map.ofEntries(
          Map.entry("pure bytes", List.of("bytes.OpensFile")),
          Map.entry("pure log values", List.of("log.KnowsCodec", "log.MakesUuid")),
          Map.entry("pure mvds values", List.of("mvds.KeepsConcurrentMap")),
          Map.entry(
              "pure log core",
              List.of("log.core.StartsThread", "log.core.DrawsRandom", "log.core.SeesClientArray")),
          Map.entry("pure mvds core", List.of("mvds.core.StartsProcess")),
          Map.entry("pure log codec", List.of("log.codec.ReadsFile")),
          Map.entry("pure mvds codec", List.of("mvds.codec.SeesCore")),
          Map.entry("pure log crypto", List.of("log.crypto.UsesProtobuf")),
          Map.entry("pure group", List.of("group.SeesLogCore")),
          Map.entry("pure checks of the simulation", List.of("sim.check.StartsThread")),
          Map.entry("pure group codec", List.of("group.codec.UsesLogger")),
          Map.entry(
              "no clock, chance, thread or process in pure packages",
              List.of(
                  "log.core.ReadsNanoTime",
                  "log.core.ReadsLocalDate",
                  "log.core.Shuffles",
                  "log.crypto.DrawsSecureRandom",
                  "mvds.core.ReadsProperty")),
          Map.entry("protobuf only in codecs", List.of("log.client.ParsesProtobuf")),
          Map.entry("cbor only in codecs", List.of("log.client.ParsesCbor")),
          Map.entry("okhttp only in adapters", List.of("log.client.CallsHttp")),
          Map.entry(
              "web3j only where the contract is spoken with",
              List.of("pointer.ethereum.SignsByItself")),
          Map.entry("sql only in sqlite homes", List.of("log.client.OpensSql")),
          Map.entry("sqlite only in sqlite homes", List.of("log.client.OpensSqlite")),
          Map.entry("log does not see mvds", List.of("log.client.SeesMvds")),
          Map.entry("mvds does not see log", List.of("mvds.node.SeesLog")),
          Map.entry(
              "only the front door, the command and the simulation see the bridge",
              List.of("group.SeesBridge")),
          Map.entry(
              "only the command, the simulation and the benchmarks see the front door",
              List.of("bridge.SeesFrontDoor")),
          Map.entry("no package cycles", List.of("log.client.SeesHome", "home.SeesClient")),
          Map.entry("stores do not see each other", List.of("log.store.one.SeesOther")),
          Map.entry("pointers do not see each other", List.of("pointer.one.SeesOther")),
          Map.entry("adapters see ports only", List.of("log.store.one.SeesCore")),
          Map.entry(
              "stores and pointers do not see each other",
              List.of("log.store.one.SeesPointerAndHome")),
          Map.entry("transports see the port only", List.of("mvds.transport.one.SeesCore")),
          Map.entry("no arrays in records", List.of("log.HoldsArray")));

  @TestFactory
  Stream<DynamicTest> everyModuleKeepsTheRule() {
    JavaClasses classes = importModules();
    return rules("org.remotelog").entrySet().stream()
        .map(rule -> DynamicTest.dynamicTest(rule.getKey(), () -> rule.getValue().check(classes)));
  }

  @TestFactory
  Stream<DynamicTest> everyRuleNamesItsPlantedViolations() {
    JavaClasses planted = new ClassFileImporter().importPackages(PLANTED_ROOT);
    Map<String, ArchRule> rules = rules(PLANTED_ROOT);
    return rules.entrySet().stream()
        .map(
            rule ->
                DynamicTest.dynamicTest(
                    rule.getKey(), () -> namesPlanted(rule.getKey(), rule.getValue(), planted)));
  }

  @Test
  void innocentClassesPassEveryRule() {
    JavaClasses planted = new ClassFileImporter().importPackages(PLANTED_ROOT);
    assertThat(planted.contain(PLANTED_ROOT + ".log.core.Innocent")).isTrue();
    for (Map.Entry<String, ArchRule> rule : rules(PLANTED_ROOT).entrySet()) {
      assertThat(String.join("\n", details(rule.getValue(), planted)))
          .as(rule.getKey())
          .doesNotContain("Innocent");
    }
  }

  private static void namesPlanted(String name, ArchRule rule, JavaClasses planted) {
    assertThat(PLANTED).as("a planted violation for each rule").containsKey(name);
    String details = String.join("\n", details(rule, planted));
    for (String violation : PLANTED.get(name)) {
      assertThat(details).contains(PLANTED_ROOT + "." + violation);
    }
  }

  private static Collection<String> details(ArchRule rule, JavaClasses classes) {
    return rule.evaluate(classes).getFailureReport().getDetails();
  }

  private static Map<String, ArchRule> rules(String root) {
    return new HouseRules(root).all();
  }

  private static JavaClasses importModules() {
    List<Path> folders = new ArrayList<>();
    for (String module : MODULES) {
      folders.add(Repository.root().resolve(module).resolve("target").resolve("classes"));
    }
    JavaClasses classes = new ClassFileImporter().importPaths(folders);
    assertThat(classes.contain("org.remotelog.cli.Main")).isTrue();
    assertThat(classes.contain("org.remotelog.bench.Jobs")).isTrue();
    return classes;
  }
}
