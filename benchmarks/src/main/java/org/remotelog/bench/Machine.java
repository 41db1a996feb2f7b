package org.remotelog.bench;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What has to be known to read the figures. */
final class Machine {
  private static final double MIB = 1024.0 * 1024.0;

  private Machine() {}

  /** Names and values, for the file system of this folder. */
  static Map<String, String> facts(Path folder) throws IOException {
    Runtime runtime = Runtime.getRuntime();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    facts.put("cores", String.valueOf(runtime.availableProcessors()));
    facts.put("processor", processor());
    facts.put("jdk", property("java.vm.name") + " " + property("java.vm.version"));
    facts.put("collector", collectors());
    facts.put("heap limit", String.format(Locale.ROOT, "%.0f MiB", runtime.maxMemory() / MIB));
    facts.put("os", property("os.name") + " " + property("os.version") + " " + property("os.arch"));
    facts.put("file system", Files.getFileStore(folder).type());
    facts.put("load before", load());
    return facts;
  }

  private static String collectors() {
    Collection<String> names =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(GarbageCollectorMXBean::getName)
            .collect(Collectors.toList());
    return String.join(", ", names);
  }

  /** The load average of the last minute: a busy machine gives other figures. */
  private static String load() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return load < 0 ? "unknown" : String.format(Locale.ROOT, "%.1f", load);
  }

  private static String processor() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
        if (line.startsWith("model name")) {
          return line.substring(line.indexOf(':') + 1).trim();
        }
      }
    } catch (IOException e) {
      return "unknown"; // Only Linux has that file.
    }
    return "unknown";
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }
}
