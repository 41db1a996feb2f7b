package org.remotelog.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which nodes of a chain a command asks, and who pays. */
final class ChainOptions {
  @Option(
      names = "--rpc",
      paramLabel = "URL",
      required = true,
      description = "A node of the chain; several are asked one after the other.")
  private List<String> nodes = new ArrayList<>();

  @Option(
      names = "--auth",
      paramLabel = "env:NAME|file:PATH",
      description = "Where the credential of the nodes is, if they want one; all on one host.")
  private @Nullable String auth;

  @Option(names = "--chain", paramLabel = "ID", description = "Refuse nodes of another chain.")
  private @Nullable String chain;

  @Option(
      names = "--keystore",
      required = true,
      paramLabel = "FILE",
      description = "The encrypted key of the account that pays.")
  private String keystore = "";

  @Option(
      names = "--password",
      required = true,
      paramLabel = "env:NAME|file:PATH",
      description = "Where its password is.")
  private String password = "";

  @Option(
      names = "--max-fee",
      paramLabel = "GWEI",
      description = "Most that is paid for a unit of gas. Default: 200.")
  private @Nullable String maxFee;

  /**
   * The same as the address of a contract.
   *
   * @param contract its text; that of nobody where there is none yet
   */
  ContractAddress address(String contract, Address.Origin origin) throws CommandException {
    if (nodes.get(0).indexOf('?') >= 0) {
      throw CommandException.usage(
          "--rpc names a node without parameters", "Write it like http://127.0.0.1:8545");
    }
    StringBuilder uri = new StringBuilder(nodes.get(0)).append("?contract=").append(contract);
    nodes.subList(1, nodes.size()).forEach(node -> uri.append("&rpc=").append(node));
    if (auth != null) {
      uri.append("&auth=").append(auth);
    }
    Optional.ofNullable(chain).ifPresent(id -> uri.append("&chain=").append(id));
    uri.append("&keystore=").append(keystore).append("&password=").append(password);
    Optional.ofNullable(maxFee).ifPresent(gwei -> uri.append("&maxfee=").append(gwei));
    return ContractAddress.read(uri.toString(), origin);
  }
}
