package org.remotelog.house;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Reads one source file with the parser of the JDK and judges its types and methods. */
final class JavaSource {
  static final int MAX_METHOD_LINES = 70;

  private static final Pattern EMPTY_WORD =
      Pattern.compile("(Impl|Manager|Helper|Util|Factory)s?(?![a-z])");

  private JavaSource() {}

  static List<String> findings(String text) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///Source.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
          }
        };
    JavacTask task =
        (JavacTask)
            compiler.getTask(null, null, d -> {}, List.of("-proc:none"), null, List.of(file));
    List<String> findings = new ArrayList<>();
    try {
      for (CompilationUnitTree unit : task.parse()) {
        new Judge(unit, Trees.instance(task).getSourcePositions(), findings).scan(unit, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return findings;
  }

  private static final class Judge extends TreeScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<String> findings;

    Judge(CompilationUnitTree unit, SourcePositions positions, List<String> findings) {
      this.unit = unit;
      this.positions = positions;
      this.findings = findings;
    }

    @Override
    public Void visitClass(ClassTree type, Void nothing) {
      if (EMPTY_WORD.matcher(type.getSimpleName()).find()) {
        findings.add("type " + type.getSimpleName() + " needs a name that says what it is");
      }
      return super.visitClass(type, nothing);
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
      long lines = lines(method);
      if (lines > MAX_METHOD_LINES) {
        findings.add(
            "method "
                + method.getName()
                + " has "
                + lines
                + " lines, more than "
                + MAX_METHOD_LINES);
      }
      return super.visitMethod(method, nothing);
    }

    private long lines(Tree tree) {
      LineMap map = unit.getLineMap();
      long first = map.getLineNumber(positions.getStartPosition(unit, tree));
      return map.getLineNumber(positions.getEndPosition(unit, tree)) - first + 1;
    }
  }
}
