package org.remotelog.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What each room of the house may see, as rules over compiled classes.
 *
 * <p>The root package is an argument, so that planted violations below another root can show that
 * each rule bites.
 */
final class HouseRules {
  private static final String[] NO_EXTRAS = {};

  private final String root;

  HouseRules(String root) {
    this.root = root;
  }

  /** All rules by name. */
  Map<String, ArchRule> all() {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    rules.put("pure bytes", onlySees("bytes", digests(), "bytes"));
    rules.put("pure log values", onlySees("log", NO_EXTRAS, "bytes", "log"));
    rules.put("pure mvds values", onlySees("mvds", NO_EXTRAS, "bytes", "mvds"));
    rules.put(
        "pure log core",
        onlySees("log.core..", NO_EXTRAS, "bytes", "log", "log.codec", "log.crypto", "log.core.."));
    rules.put(
        "pure mvds core",
        onlySees("mvds.core..", NO_EXTRAS, "bytes", "mvds", "mvds.codec", "mvds.core.."));
    rules.put(
        "pure log codec",
        onlySees("log.codec..", codecLibraries(), "bytes", "log", "log.crypto", "log.codec.."));
    rules.put(
        "pure mvds codec",
        onlySees("mvds.codec..", codecLibraries(), "bytes", "mvds", "mvds.codec.."));
    rules.put(
        "pure log crypto",
        onlySees("log.crypto..", cryptoLibraries(), "bytes", "log", "log.codec", "log.crypto.."));
    rules.put(
        "pure group",
        onlySees("group", NO_EXTRAS, "bytes", "log", "log.crypto", "mvds", "mvds.codec", "group"));
    rules.put(
        "pure group codec",
        onlySees("group.codec..", codecLibraries(), "bytes", "log", "mvds", "group.codec.."));
    rules.put(
        "pure checks of the simulation",
        onlySees(
            "sim.check..",
            new String[] {"java.util.zip.."},
            "bytes",
            "log",
            "log.crypto",
            "mvds",
            "sim.check"));
    rules.put("no clock, chance, thread or process in pure packages", noImpureAccess());

    rules.put("protobuf only in codecs", onlyIn("com.google.protobuf..", "..codec..", "..proto.."));
    rules.put("cbor only in codecs", onlyIn("com.upokecenter..", "..codec.."));
    rules.put("okhttp only in adapters", onlyIn("okhttp3..", "http.."));
    rules.put(
        "web3j only where the contract is spoken with",
        onlyIn("org.web3j..", "pointer.ethereum.registry.."));
    rules.put("sql only in sqlite homes", onlyIn("java.sql..", sqlPackages()));
    rules.put("sqlite only in sqlite homes", onlyIn("org.sqlite..", sqlPackages()));

    rules.put(
        "log does not see mvds",
        noClasses()
            .that(in("log..", "home..", "sqlite..", "pointer..", "bytes.."))
            .should()
            .dependOnClassesThat(in("mvds..", "group..", "bridge..")));
    rules.put(
        "mvds does not see log",
        noClasses()
            .that(in("mvds.."))
            .should()
            .dependOnClassesThat(in("log..", "pointer..", "group..", "bridge..")));
    rules.put(
        "only the front door, the command and the simulation see the bridge",
        noClasses()
            .that(in("..").and(not(in("", "bridge..", "cli..", "sim.."))))
            .should()
            .dependOnClassesThat(in("bridge..")));
    rules.put(
        "only the command, the simulation and the benchmarks see the front door",
        noClasses()
            .that(in("..").and(not(in("", "cli..", "sim..", "bench.."))))
            .should()
            .dependOnClassesThat(in("")));

    rules.put("no package cycles", slices().assignedFrom(packages()).should().beFreeOfCycles());
    rules.put(
        "stores do not see each other",
        slices().matching(root + ".log.store.(*)..").should().notDependOnEachOther());
    rules.put(
        "pointers do not see each other",
        slices().matching(root + ".pointer.(*)..").should().notDependOnEachOther());
    rules.put(
        "adapters see ports only",
        noClasses()
            .that(in("log.store..", "pointer..", "home.sqlite..", "home.memory.."))
            .should()
            .dependOnClassesThat(in("log.core..", "mvds.core..", "log.client..", "group..")));
    rules.put(
        "stores and pointers do not see each other",
        noClasses()
            .that(in("log.store.."))
            .should()
            .dependOnClassesThat(in("pointer..", "home..")));
    rules.put(
        "transports see the port only",
        noClasses()
            .that(in("mvds.transport.."))
            .should()
            .dependOnClassesThat(in("mvds.core..", "mvds.codec..", "mvds.node..", "home..")));
    rules.put(
        "no arrays in records",
        noFields()
            .that()
            .areDeclaredInClassesThat(
                DescribedPredicate.describe("are records", JavaClass::isRecord))
            .and()
            .areNotStatic()
            .should()
            .haveRawType(DescribedPredicate.describe("an array", JavaClass::isArray)));

    Map<String, ArchRule> named = new LinkedHashMap<>();
    rules.forEach((name, rule) -> named.put(name, rule.as(name).allowEmptyShould(true)));
    return named;
  }

  private ArchRule onlySees(String subject, String[] libraries, String... rooms) {
    DescribedPredicate<JavaClass> allowed = in(rooms).or(new PureJava()).or(anyLibrary(libraries));
    return classes()
        .that(in(subject).and(not(generated())))
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.describe(
                "allowed", (JavaClass seen) -> allowed.test(seen.getBaseComponentType())));
  }

  private ArchRule noImpureAccess() {
    return noClasses()
        .that(
            in("bytes..", "log", "mvds", "group..", "log.core..", "mvds.core..")
                .or(in("log.codec..", "mvds.codec..", "log.crypto.."))
                .and(not(generated())))
        .should()
        .accessTargetWhere(new ImpureAccess());
  }

  private ArchRule onlyIn(String library, String... rooms) {
    return noClasses()
        .that(in("..").and(not(in(rooms))))
        .should()
        .dependOnClassesThat(resideInAnyPackage(library));
  }

  private static DescribedPredicate<JavaClass> anyLibrary(String... libraries) {
    return DescribedPredicate.describe(
        "libraries",
        (JavaClass seen) ->
            Arrays.asList(libraries).contains(seen.getName())
                || resideInAnyPackage(
                        Arrays.stream(libraries)
                            .filter(l -> l.endsWith(".."))
                            .toArray(String[]::new))
                    .test(seen));
  }

  private static String[] digests() {
    return new String[] {
      "java.security.MessageDigest",
      "java.security.NoSuchAlgorithmException",
      "java.security.DigestException",
      "java.security.GeneralSecurityException"
    };
  }

  private static String[] codecLibraries() {
    return new String[] {"com.google.protobuf..", "com.upokecenter..", "java.util.zip.."};
  }

  private static String[] cryptoLibraries() {
    return new String[] {"java.security..", "javax.crypto..", "org.bouncycastle.."};
  }

  private static String[] sqlPackages() {
    return new String[] {"..sqlite..", "home..", "pointer.local.."};
  }

  private static DescribedPredicate<JavaClass> generated() {
    return resideInAnyPackage("..proto..");
  }

  /** Rooms are written without the root; the empty name is the root package itself. */
  private DescribedPredicate<JavaClass> in(String... rooms) {
    List<String> packages = new ArrayList<>();
    for (String room : rooms) {
      if (room.isEmpty()) {
        packages.add(root);
      } else if (room.startsWith("..")) {
        packages.add(root + room);
      } else {
        packages.add(root + "." + room);
      }
    }
    return resideInAnyPackage(packages.toArray(new String[0]));
  }

  private SliceAssignment packages() {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
        String name = javaClass.getPackageName();
        return name.equals(root) || name.startsWith(root + ".")
            ? SliceIdentifier.of(name)
            : SliceIdentifier.ignore();
      }

      @Override
      public String getDescription() {
        return "packages";
      }
    };
  }
}
