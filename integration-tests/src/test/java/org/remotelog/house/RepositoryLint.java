package org.remotelog.house;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** House rules that need no compiled class: sizes, names, links, and what no file may hold. */
final class RepositoryLint {
  static final int MAX_FILE_LINES = 400;

  private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b");
  private static final Pattern STAR_IMPORT =
      Pattern.compile("^import (static )?[\\w.]+\\.\\*;", Pattern.MULTILINE);
  private static final Pattern HOME_PATH =
      Pattern.compile("(?<![\\w.}/])/(?:root|home|Users)/[A-Za-z0-9_.]");
  private static final Pattern LOCKED_HOST = Pattern.compile("\"resolved\": *\"" + "http");
  private static final Pattern WRAPPER_HOST =
      Pattern.compile("^distribution" + "Url", Pattern.MULTILINE);
  private static final Pattern FENCE =
      Pattern.compile("^(```|~~~).*?^\\1", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(\\s*<?([^)\\s>]+)>?[^)]*\\)");
  private static final Pattern LINK_DEFINITION =
      Pattern.compile("^\\[[^\\]]+\\]:\\s*<?([^\\s>]+)", Pattern.MULTILINE);
  private static final Pattern SCHEME = Pattern.compile("^[a-z][a-z0-9+.-]*:.*");
  private static final Set<String> BINARY =
      Set.of("bin", "car", "class", "db", "gif", "ico", "jar", "jpg", "pb", "pdf", "png", "zip");

  private final Path root;

  RepositoryLint(Path root) {
    this.root = root;
  }

  /** All findings in the given files, each with the path and the reason. */
  List<String> findings(List<Path> files) throws IOException {
    List<String> findings = new ArrayList<>();
    for (Path file : files) {
      if (!isBinary(file)) {
        try {
          findings.addAll(findings(file, Files.readString(root.resolve(file))));
        } catch (CharacterCodingException e) {
          findings.add(file + ": is neither UTF-8 nor of a known binary kind");
        }
      }
      if (isMainSource(file)) {
        findings.addAll(withoutPackageInfo(file));
      }
    }
    return findings;
  }

  /** The findings in one text, which need not exist on disk. */
  List<String> findings(Path file, String text) {
    List<String> findings = new ArrayList<>();
    refuse(findings, file, text, UNFINISHED, "is left unfinished");
    refuse(findings, file, text, HOME_PATH, "names a path of one machine");
    refuse(findings, file, text, LOCKED_HOST, "names a host in a lock file");
    refuse(findings, file, text, WRAPPER_HOST, "names a download host");
    if (extension(file).equals("java")) {
      refuse(findings, file, text, STAR_IMPORT, "imports with a star");
    }
    if (isMainSource(file)) {
      long lines = text.lines().count();
      if (lines > MAX_FILE_LINES) {
        findings.add(file + ": has " + lines + " lines, more than " + MAX_FILE_LINES);
      }
      JavaSource.findings(text).forEach(finding -> findings.add(file + ": " + finding));
    }
    if (extension(file).equals("md")) {
      deadLinks(findings, file, text);
    }
    return findings;
  }

  private static void refuse(
      List<String> findings, Path file, String text, Pattern pattern, String why) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      long line = text.substring(0, matcher.start()).lines().count() + 1;
      findings.add(file + ": " + why + " near line " + line + ": " + matcher.group().trim());
    }
  }

  private List<String> withoutPackageInfo(Path file) throws IOException {
    Path info = root.resolve(file).resolveSibling("package-info.java");
    if (!Files.exists(info)) {
      return List.of(file + ": its package has no package-info.java");
    }
    return Files.readString(info).contains("@NullMarked")
        ? List.of()
        : List.of(file + ": its package is not @NullMarked");
  }

  private void deadLinks(List<String> findings, Path file, String text) {
    String prose = FENCE.matcher(text).replaceAll("").replaceAll("`[^`\n]*`", "");
    List<String> targets = new ArrayList<>();
    LINK.matcher(prose).results().forEach(match -> targets.add(match.group(1)));
    LINK_DEFINITION.matcher(prose).results().forEach(match -> targets.add(match.group(1)));
    for (String target : targets) {
      String path = target.replaceFirst("[#?].*", "");
      if (path.isEmpty() || SCHEME.matcher(target).matches()) {
        continue;
      }
      Path folder = path.startsWith("/") ? root : root.resolve(file).getParent();
      if (!Files.exists(folder.resolve(path.replaceFirst("^/+", "")).normalize())) {
        findings.add(file + ": links to " + target + ", which does not exist");
      }
    }
  }

  private static boolean isMainSource(Path file) {
    return extension(file).equals("java")
        && file.toString().replace('\\', '/').contains("src/main/");
  }

  private static boolean isBinary(Path file) {
    return BINARY.contains(extension(file));
  }

  private static String extension(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
