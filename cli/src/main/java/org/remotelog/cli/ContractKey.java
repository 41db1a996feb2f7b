package org.remotelog.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Hex;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.pointer.ethereum.registry.EthereumKey;
import org.remotelog.pointer.ethereum.registry.Keystore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "key",
    description = {
      "Make the key of an account, encrypted by a password, in a file that wallets read too.",
      "Keep the password: without it nobody opens the file. The account needs no money when a"
          + " relay pays."
    })
final class ContractKey implements Callable<Integer> {
  private final Shell shell;

  @Parameters(paramLabel = "FILE", description = "The key file to write.")
  private String file = "";

  @Option(
      names = "--password",
      required = true,
      paramLabel = "env:NAME|file:PATH",
      description = "Where its password is.")
  private String password = "";

  @Option(
      names = "--import",
      paramLabel = "env:NAME|file:PATH",
      description = "Take the private key that is there, as hexadecimal digits, not a new one.")
  private @Nullable String imported;

  ContractKey(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    SecretBytes word = shell.homes().places().contracts().password(source("--password", password));
    SecureRandom random = new SecureRandom();
    EthereumKey key = imported == null ? EthereumKey.create(random) : read(imported);
    Path path = shell.origin().resolve(file);
    try (WholeFile whole = WholeFile.create(path, false)) {
      whole.write(Keystore.write(key, word, random).utf8());
      whole.finish();
    }
    if (shell.json()) {
      shell.json(
          new JsonLine().put("account", key.address().toString()).put("file", path.toString()));
    } else {
      shell.line(Span.bold("account "), Span.plain(key.address().toString()));
      shell.note("Its key is in " + path + ". Keep a copy of the file, and of its password.");
    }
    return ExitCode.DONE;
  }

  private CredentialSource source(String option, String text) throws CommandException {
    return CredentialSource.ofOption(option, text, shell.origin());
  }

  /** What is wrong with it is told without a digit of it. */
  private EthereumKey read(String from) throws IOException, CommandException {
    String text = source("--import", from).read(shell.env()).trim().toLowerCase(Locale.ROOT);
    try {
      Bytes digits = Hex.decode(text.startsWith("0x") ? text.substring(2) : text);
      return EthereumKey.of(SecretBytes.of(digits));
    } catch (MalformedException | IllegalArgumentException e) {
      throw CommandException.failed(
          "there is no private key in " + from, "It is one of 64 hexadecimal digits");
    }
  }
}
