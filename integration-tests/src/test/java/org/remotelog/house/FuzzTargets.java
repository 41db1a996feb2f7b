package org.remotelog.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which decoders there are, and which of them a fuzz test reaches. A decoder is a static method
 * that others may call and that refuses bytes by a checked exception.
 */
final class FuzzTargets {
  private static final String FUZZ_TEST = "com.code_intelligence.jazzer.junit.FuzzTest";
  private static final Set<String> REFUSALS =
      Set.of("org.remotelog.bytes.MalformedException", "org.remotelog.group.InviteException");

  private final JavaClasses classes;

  /**
   * @param classes of modules and of their tests
   */
  FuzzTargets(JavaClasses classes) {
    this.classes = classes;
  }

  /** All fuzz tests, as Class#method. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    targets()
        .forEach(target -> names.add(target.getOwner().getSimpleName() + "#" + target.getName()));
    return names;
  }

  /** The decoders that no fuzz test reaches. */
  Set<String> decodersWithoutTarget() {
    Set<String> reached = new HashSet<>();
    Deque<JavaCodeUnit> next = new ArrayDeque<>();
    targets().forEach(next::add);
    while (!next.isEmpty()) {
      JavaCodeUnit unit = next.remove();
      if (reached.add(unit.getFullName())) {
        Stream.concat(
                unit.getCallsFromSelf().stream(), unit.getCodeUnitReferencesFromSelf().stream())
            .map(JavaCodeUnitAccess::getTarget)
            .forEach(target -> target.resolveMember().ifPresent(next::add));
      }
    }
    Set<String> missing = new TreeSet<>();
    decoders().map(JavaMethod::getFullName).filter(d -> !reached.contains(d)).forEach(missing::add);
    return missing;
  }

  Stream<JavaMethod> decoders() {
    return methods()
        .filter(method -> method.getModifiers().contains(JavaModifier.STATIC))
        .filter(method -> !method.getModifiers().contains(JavaModifier.PRIVATE))
        .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
        .filter(method -> !method.getRawParameterTypes().isEmpty())
        .filter(method -> isMain(method.getOwner()))
        .filter(
            method ->
                method.getExceptionTypes().stream().anyMatch(e -> REFUSALS.contains(e.getName())));
  }

  private Stream<JavaMethod> targets() {
    return methods().filter(method -> method.isAnnotatedWith(FUZZ_TEST));
  }

  private Stream<JavaMethod> methods() {
    return classes.stream().flatMap(type -> type.getMethods().stream());
  }

  private static boolean isMain(JavaClass type) {
    return type.getSource().map(s -> !s.getUri().getPath().contains("/test-classes/")).orElse(true)
        || type.getPackageName().startsWith("org.remotelog.planted");
  }
}
