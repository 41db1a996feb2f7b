package org.remotelog.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Entry point of the {@code remotelog} command. */
@Command(
    name = "remotelog",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Main.Version.class,
    usageHelpAutoWidth = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed",
      "2:wrong usage",
      "3:done, but entries are missing or stored bytes were refused"
    })
public final class Main implements Runnable {
  private static final int OUT_BUFFER_BYTES = 1 << 16;

  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli fills it
  private final Globals globals;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  private Main(Globals globals) {
    this.globals = globals;
  }

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = utf8(FileDescriptor.err);
    boolean isTerminal = System.console() != null;
    Path directory = Paths.get("").toAbsolutePath();
    Clock clock = Clock.systemUTC();
    int exitCode =
        run(
            args,
            new Surroundings(System.in, out, err, System.getenv(), directory, clock, isTerminal));
    System.exit(exitCode);
  }

  /** Runs one command in this process, away from any terminal, and returns its exit code. */
  public static int run(
      String[] args, InputStream in, PrintStream out, PrintStream err, Map<String, String> env) {
    Path directory = Paths.get("").toAbsolutePath();
    return run(args, new Surroundings(in, out, err, env, directory, Clock.systemUTC(), false));
  }

  static int run(String[] args, Surroundings surroundings) {
    return run(args, surroundings, Simulators.REAL);
  }

  static int run(String[] args, Surroundings surroundings, Simulators simulators) {
    Globals globals = new Globals();
    Shell shell =
        new Shell(surroundings, globals, new Homes(surroundings.clock(), surroundings.env()));
    int exitCode = commandLine(globals, shell, surroundings, simulators).execute(args);
    surroundings.out().flush();
    surroundings.err().flush();
    return exitCode;
  }

  private static CommandLine commandLine(
      Globals globals, Shell shell, Surroundings streams, Simulators simulators) {
    CommandLine root = new CommandLine(new Main(globals));
    root.getCommandSpec()
        .usageMessage()
        .description("Encrypted, append-only message logs on storage that nobody has to trust.");
    root.addSubcommand("demo", new DemoCommand(shell));
    root.addSubcommand("init", new InitCommand(shell));
    root.addSubcommand("config", ConfigCommand.commandLine(shell));
    root.addSubcommand("group", GroupCommand.commandLine(shell));
    root.addSubcommand("send", new SendCommand(shell));
    root.addSubcommand("sync", new SyncCommand(shell));
    root.addSubcommand("messages", new MessagesCommand(shell));
    root.addSubcommand("log", new LogCommand(shell));
    root.addSubcommand("gaps", new GapsCommand(shell));
    root.addSubcommand("doctor", new DoctorCommand(shell));
    root.addSubcommand("show", new ShowCommand(shell));
    root.addSubcommand("verify", new VerifyCommand(shell));
    root.addSubcommand("forks", new ForksCommand(shell));
    root.addSubcommand("explain", new ExplainCommand(shell));
    root.addSubcommand("export", new ExportCommand(shell));
    root.addSubcommand("import", new ImportCommand(shell));
    root.addSubcommand("contract", ContractCommand.commandLine(shell));
    root.addSubcommand("mvds", new MvdsCommand(shell));
    root.addSubcommand("relay", new RelayCommand(shell));
    root.addSubcommand("simulate", SimulateCommand.commandLine(shell, simulators));
    boolean colours = streams.terminal() && !streams.env().containsKey("NO_COLOR");
    root.setColorScheme(CommandLine.Help.defaultColorScheme(colours ? Ansi.ON : Ansi.OFF));
    root.setExpandAtFiles(false);
    // Or "send GROUP -hello" would be three options, one of them help, and no message.
    root.setPosixClusteredShortOptionsAllowed(false);
    root.setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8));
    root.setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8));
    root.setParameterExceptionHandler(
        (e, args) -> {
          // The options behind the mistake were not read.
          globals.json |= List.of(args).contains("--json");
          return wrongUsage(shell, e);
        });
    root.setExecutionExceptionHandler((e, command, parsed) -> failed(shell, e));
    return root;
  }

  private static int wrongUsage(Shell shell, ParameterException e) {
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    shell.error(new Failure(UsageText.of(e), "See '" + name + " --help'", ExitCode.USAGE));
    return ExitCode.USAGE;
  }

  private static int failed(Shell shell, Exception e) {
    Failure failure = Failure.of(e);
    shell.error(failure);
    if (shell.debug()) {
      shell.trace(e);
    }
    return failure.exitCode();
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    OutputStream stream =
        new BufferedOutputStream(new FileOutputStream(descriptor), OUT_BUFFER_BYTES);
    return new PrintStream(stream, false, StandardCharsets.UTF_8);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }

  /** Reads the version that the build wrote beside this class. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      Properties build = new Properties();
      try (InputStream in = Main.class.getResourceAsStream("build.properties")) {
        if (in == null) {
          throw new IllegalStateException("build.properties is missing from the jar");
        }
        build.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new String[] {"remotelog " + build.getProperty("version")};
    }
  }
}
