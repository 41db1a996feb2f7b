package org.remotelog.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.remotelog.bytes.Bytes;

/**
 * The saved inputs of one class of fuzz tests: those that are made here, and finds that were added
 * by hand. They lie in {@code src/test/resources}, in the folder where Jazzer looks for them; with
 * {@code -Dcorpus.write=true} those made here are written again.
 */
public final class Corpus {
  private static final long SEED = 16;
  private static final int MAX_FILE_BYTES = 8 * 1024;
  private static final int EDGES = 3;

  private final Class<?> tests;
  private final Map<String, Map<String, Bytes>> seeds = new LinkedHashMap<>();

  private Corpus(Class<?> tests) {
    this.tests = tests;
  }

  public static Corpus of(Class<?> tests) {
    return new Corpus(tests);
  }

  /** One input for one fuzz test. */
  public Corpus add(String method, String name, Bytes input) {
    seeds.computeIfAbsent(method, m -> new LinkedHashMap<>()).put(name, input);
    return this;
  }

  /** One input that is text. */
  public Corpus add(String method, String name, String input) {
    return add(method, name, Bytes.utf8(input));
  }

  /** A valid input, and three spoiled ones: cut, longer, and with one other byte. */
  public Corpus addWithEdges(String method, String name, Bytes input) {
    Random random = new Random(SEED + input.hashCode());
    byte[] changed = input.toArray();
    changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
    return add(method, name, input)
        .add(method, name + "-cut", input.slice(0, input.size() - 1 - random.nextInt(EDGES)))
        .add(method, name + "-longer", Bytes.concat(input, Bytes.wrap(new byte[1])))
        .add(method, name + "-changed", Bytes.wrap(changed));
  }

  /** Each fuzz test has inputs, and those made here are there; or they are written. */
  public void check() throws IOException {
    assertThat(seeds.keySet())
        .as("fuzz tests with seeds")
        .containsExactlyInAnyOrderElementsOf(fuzzTests());
    for (Map.Entry<String, Map<String, Bytes>> method : seeds.entrySet()) {
      Path folder = folder().resolve(method.getKey());
      for (Map.Entry<String, Bytes> seed : method.getValue().entrySet()) {
        Path file = folder.resolve(seed.getKey() + ".bin");
        if (Boolean.getBoolean("corpus.write")) {
          Files.createDirectories(folder);
          Files.write(file, seed.getValue().toArray());
        }
        // Not its content: a Java platform may deflate differently.
        assertThat(file).as("a seed; -Dcorpus.write=true makes it again").exists();
        assertThat(Files.size(file)).as(file.toString()).isLessThanOrEqualTo(MAX_FILE_BYTES);
      }
    }
  }

  private List<String> fuzzTests() {
    return Stream.of(tests.getDeclaredMethods())
        .filter(
            method ->
                Arrays.stream(method.getAnnotations())
                    .anyMatch(a -> a.annotationType().getSimpleName().equals("FuzzTest")))
        .map(Method::getName)
        .collect(Collectors.toList());
  }

  private Path folder() {
    return Paths.get(System.getProperty("basedir", ""))
        .resolve("src/test/resources")
        .resolve(tests.getPackage().getName().replace('.', '/'))
        .resolve(tests.getSimpleName() + "Inputs");
  }

  /** The text of an input; any bytes are some text. */
  public static String text(byte[] input) {
    return new String(input, StandardCharsets.UTF_8);
  }
}
