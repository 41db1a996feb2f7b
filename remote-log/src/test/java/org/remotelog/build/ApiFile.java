package org.remotelog.build;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The public face of a module as text: public and protected types and members in a stable order.
 * Left out are generated packages ({@code proto}) and cores, which are public to the modules of
 * this project alone.
 */
public final class ApiFile {
  private static final Set<String> INTERNAL = Set.of("core", "proto");
  private static final Set<String> FROM_OBJECT = Set.of("equals", "hashCode", "toString");

  private ApiFile() {}

  /** Compares the module's committed file with its classes; {@code -Dapi.write=true} updates it. */
  public static void check(String module) throws IOException {
    Path base = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    Path file = base.resolve("api").resolve(module + ".api");
    String now = describe(base.resolve("target").resolve("classes"));
    if (Boolean.getBoolean("api.write")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, now);
      return;
    }
    String committed = Files.exists(file) ? Files.readString(file) : "";
    if (!committed.equals(now)) {
      throw new AssertionError(
          "The public API of "
              + module
              + " is not what api/"
              + module
              + ".api says:\n"
              + difference(committed, now)
              + "If the change is meant, write the file again and commit it:\n"
              + "  mvn -q -pl "
              + module
              + " -am test -Dtest=PublicApiTest -Dsurefire.failIfNoSpecifiedTests=false"
              + " -Dapi.write=true");
    }
  }

  /** Describes all classes below a folder of class files that is on the class path. */
  public static String describe(Path classes) throws IOException {
    TreeMap<String, String> types = new TreeMap<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        Path relative = classes.relativize(file);
        if (relative.getNameCount() > 1 && !isInternal(relative)) {
          String name = relative.toString().replace(file.getFileSystem().getSeparator(), ".");
          Class<?> type = load(name.substring(0, name.length() - ".class".length()));
          if (isVisible(type)) {
            types.put(type.getName(), describe(type));
          }
        }
      }
    }
    return String.join("\n", types.values());
  }

  private static boolean isInternal(Path classFile) {
    for (Path part : classFile.getParent()) {
      if (INTERNAL.contains(part.toString())) {
        return true;
      }
    }
    String name = classFile.getFileName().toString();
    return name.equals("package-info.class") || name.equals("module-info.class");
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, ApiFile.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(name + " is not on the class path", e);
    }
  }

  private static boolean isVisible(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getDeclaringClass()) {
      if (!isVisible(c.getModifiers())) {
        return false;
      }
    }
    return !type.isAnonymousClass() && !type.isLocalClass() && !type.isSynthetic();
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String describe(Class<?> type) {
    StringBuilder text = new StringBuilder(header(type)).append(" {\n");
    for (String member : members(type)) {
      text.append("  ").append(member).append('\n');
    }
    return text.append("}\n").toString();
  }

  private static String header(Class<?> type) {
    int hidden = Modifier.ABSTRACT * (type.isInterface() ? 1 : 0);
    StringBuilder text = new StringBuilder();
    append(text, Modifier.toString(type.getModifiers() & ~hidden & ~Modifier.INTERFACE));
    append(text, type.isSealed() ? "sealed" : "");
    append(text, kind(type));
    text.append(' ').append(type.getName()).append(variables(type.getTypeParameters()));
    if (type.isRecord()) {
      text.append(
          Arrays.stream(type.getRecordComponents())
              .map(c -> shown(c.getGenericType()) + " " + c.getName())
              .collect(Collectors.joining(", ", "(", ")")));
    }
    Type parent = type.getGenericSuperclass();
    if (parent != null && !type.isRecord() && !type.isEnum() && parent != Object.class) {
      text.append(" extends ").append(shown(parent));
    }
    Type[] interfaces = type.getGenericInterfaces();
    if (interfaces.length > 0) {
      text.append(type.isInterface() ? " extends " : " implements ").append(shown(interfaces));
    }
    return text.toString();
  }

  private static String kind(Class<?> type) {
    if (type.isAnnotation()) {
      return "@interface";
    }
    if (type.isInterface()) {
      return "interface";
    }
    return type.isRecord() ? "record" : type.isEnum() ? "enum" : "class";
  }

  private static Set<String> members(Class<?> type) {
    Set<String> members = new TreeSet<>();
    for (Field field : type.getDeclaredFields()) {
      if (isVisible(field.getModifiers()) && !field.isSynthetic()) {
        members.add(
            field.isEnumConstant()
                ? "constant " + field.getName()
                : "field "
                    + Modifier.toString(field.getModifiers())
                    + " "
                    + shown(field.getGenericType())
                    + " "
                    + field.getName());
      }
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (isListed(constructor) && !type.isEnum()) {
        members.add(describe("constructor", constructor, ""));
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      if (isListed(method) && !isFromLanguage(type, method)) {
        String value = shown(method.getGenericReturnType()) + " " + method.getName();
        members.add(describe("method", method, value));
      }
    }
    return members;
  }

  private static boolean isListed(Executable member) {
    return isVisible(member.getModifiers()) && !member.isSynthetic();
  }

  private static boolean isFromLanguage(Class<?> type, Method method) {
    if (FROM_OBJECT.contains(method.getName())) {
      return true;
    }
    if (type.isEnum()) {
      return method.getName().equals("values") || method.getName().equals("valueOf");
    }
    return type.isRecord()
        && method.getParameterCount() == 0
        && Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getName)
            .anyMatch(method.getName()::equals);
  }

  private static String describe(String kind, Executable member, String value) {
    int shownModifiers = member.getModifiers() & ~Modifier.TRANSIENT & ~Modifier.VOLATILE;
    StringBuilder text = new StringBuilder(kind);
    append(text, Modifier.toString(shownModifiers & ~Modifier.SYNCHRONIZED));
    append(text, member instanceof Method m && m.isDefault() ? "default" : "");
    append(text, variables(member.getTypeParameters()));
    append(text, value);
    List<String> parameters = new ArrayList<>();
    for (Parameter parameter : member.getParameters()) {
      parameters.add(shown(parameter.getParameterizedType()));
    }
    text.append('(').append(String.join(", ", parameters)).append(')');
    Type[] thrown = member.getGenericExceptionTypes();
    if (thrown.length > 0) {
      text.append(" throws ").append(shown(thrown));
    }
    return text.toString();
  }

  private static String variables(TypeVariable<?>[] variables) {
    if (variables.length == 0) {
      return "";
    }
    return Arrays.stream(variables)
        .map(
            v ->
                v.getBounds()[0] == Object.class
                    ? v.getName()
                    : v.getName() + " extends " + shown(v.getBounds()))
        .collect(Collectors.joining(", ", "<", ">"));
  }

  private static String shown(Type... types) {
    return Arrays.stream(types)
        .map(t -> t.getTypeName().replaceAll("\\bjava\\.lang\\.(?=[A-Z])", ""))
        .collect(Collectors.joining(", "));
  }

  private static void append(StringBuilder text, String word) {
    if (!word.isEmpty()) {
      text.append(text.length() == 0 ? "" : " ").append(word);
    }
  }

  private static String difference(String committed, String now) {
    StringBuilder text = new StringBuilder();
    lines("  - ", committed, now, text);
    lines("  + ", now, committed, text);
    return text.toString();
  }

  private static void lines(String mark, String of, String without, StringBuilder into) {
    Set<String> known = without.lines().collect(Collectors.toSet());
    String type = "";
    for (String line : of.lines().toList()) {
      type = line.startsWith(" ") || line.equals("}") ? type : line;
      if (!known.contains(line)) {
        into.append(mark).append(line.startsWith(" ") ? type + line : line).append('\n');
      }
    }
  }
}
