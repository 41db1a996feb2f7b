package org.remotelog.house;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;

/** The part of the JDK that a pure package may name: no IO, threads, chance or clock. */
final class PureJava extends DescribedPredicate<JavaClass> {
  private static final Set<String> PACKAGES =
      Set.of(
          "java.lang",
          "java.lang.annotation",
          "java.lang.runtime",
          "java.math",
          "java.nio",
          "java.nio.charset",
          "java.time",
          "java.time.chrono",
          "java.time.format",
          "java.time.temporal",
          "java.util",
          "java.util.function",
          "java.util.regex",
          "java.util.stream",
          "org.jspecify.annotations");

  private static final Set<String> REFUSED =
      Set.of(
          "java.lang.ClassLoader",
          "java.lang.InheritableThreadLocal",
          "java.lang.Module",
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.ProcessHandle",
          "java.lang.Runtime",
          "java.lang.Thread",
          "java.lang.ThreadGroup",
          "java.lang.ThreadLocal",
          "java.nio.MappedByteBuffer",
          "java.time.Clock",
          "java.util.Calendar",
          "java.util.Date",
          "java.util.GregorianCalendar",
          "java.util.Random",
          "java.util.ServiceLoader",
          "java.util.SplittableRandom",
          "java.util.TimeZone",
          "java.util.Timer",
          "java.util.TimerTask",
          "java.util.UUID");

  /** Streams over memory and the exception that ports declare; nothing that opens a file. */
  private static final Set<String> MEMORY_IO =
      Set.of(
          "java.io.ByteArrayInputStream",
          "java.io.ByteArrayOutputStream",
          "java.io.EOFException",
          "java.io.IOException",
          "java.io.InputStream",
          "java.io.OutputStream",
          "java.io.Serializable",
          "java.io.UncheckedIOException");

  PureJava() {
    super("the pure part of the JDK");
  }

  @Override
  public boolean test(JavaClass seen) {
    String name = seen.getName();
    return seen.isPrimitive()
        || MEMORY_IO.contains(name)
        || (PACKAGES.contains(seen.getPackageName()) && !isRefused(name));
  }

  private static boolean isRefused(String name) {
    int nested = name.indexOf('$');
    return REFUSED.contains(nested < 0 ? name : name.substring(0, nested));
  }
}
