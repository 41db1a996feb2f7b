package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ContractAddressTest {
  private static final String CONTRACT = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
  private static final String PLAIN = "ethereum:http://127.0.0.1:8545?contract=" + CONTRACT;
  private static final Address.Origin ORIGIN = new Address.Origin(Path.of("/start"), "/me");

  private static Address parse(String uri) throws CommandException {
    return Address.parse(Address.Role.POINTER, uri, ORIGIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "&rpc=http://127.0.0.1:8546&rpc=https://node.example/v1",
        "&chain=31337",
        "&keystore=/keys/a.json&password=env:WORD",
        "&keystore=/keys/a.json&password=file:/keys/word&relay=https://relay.example",
        "&keystore=/keys/a.json&password=env:WORD&relay=https://relay.example&token=env:TOKEN",
        "&auth=env:TOKEN",
        "&maxfee=1&confirmations=0",
        "&maxfee=1000000&confirmations=1000000"
      })
  void addressIsKeptAsItWasWritten(String more) throws CommandException {
    Address address = parse(PLAIN + more);
    assertThat(address.uri()).isEqualTo(PLAIN + more);
    assertThat(Address.kept(Address.Role.POINTER, address.uri())).isEqualTo(address);
    assertThat(address.name()).isEqualTo(PLAIN);
    assertThat(address.isWritable()).isEqualTo(more.contains("keystore"));
  }

  @Test
  void keyInThePathOfANodeIsKeptAndNotShown() throws CommandException {
    String whole = "ethereum:https://node.example/v3/0123456789abcdef?contract=" + CONTRACT;
    assertThat(parse(whole).uri()).isEqualTo(whole);
    assertThat(parse(whole).name())
        .isEqualTo("ethereum:https://node.example/v3/0123…?contract=" + CONTRACT);
    assertThatThrownBy(() -> parse(whole + "&chain=x"))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("/v3/0123…?…")
        .hasMessageNotContaining("4567");
  }

  @Test
  void filesAreFoundFromWhereTheCommandRuns() throws CommandException {
    assertThat(parse(PLAIN + "&keystore=a.json&password=file:~/word").uri())
        .isEqualTo(PLAIN + "&keystore=/start/a.json&password=file:/me/word");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ethereum:http://127.0.0.1:8545 | it names no contract",
        "ethereum:http://127.0.0.1:8545?contract=0x12 | 40 hexadecimal digits",
        "ethereum:127.0.0.1?contract=0x12 | names no server",
        "+&chain=0 | chain is a number from 1",
        "+&chain=x | chain is a number from 1",
        "+&maxfee=0 | maxfee is a number from 1 to 1000000",
        "+&maxfee=1000001 | maxfee is a number from 1 to 1000000",
        "+&confirmations=1000001 | confirmations is a number from 0 to 1000000",
        "+&keystore=a | keystore and password belong together",
        "+&password=env:X | keystore and password belong together",
        "+&keystore=a&password=secret | password names no variable and no file",
        "+&relay=http://127.0.0.1:1 | is signed by a key",
        "+&token=env:X | a token is for a relay",
        "+&chain=1&chain=1 | chain is there twice",
        "+&key=0x12 | it has no parameter 'key'",
        "+&auth=env:X&rpc=http://other.example | goes to one host"
      })
  void addressThatIsNoneIsRefusedWithWhatIsWrong(String uri, String text) {
    assertThatThrownBy(() -> parse(uri.trim().replace("+", PLAIN)))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining(text.trim());
  }

  @Test
  void whatMayBeASecretIsNotRepeated() {
    for (String secret :
        new String[] {"&password=hunter2", "&keystore=a&password=hunter2", "&token=hunter2"}) {
      assertThatThrownBy(() -> parse(PLAIN + secret))
          .isInstanceOf(CommandException.class)
          .hasMessageNotContaining("hunter2");
    }
  }

  @Test
  void asManyNodesAsAllowedAreTakenAndOneMoreIsRefused() throws CommandException {
    StringBuilder uri = new StringBuilder(PLAIN);
    for (int i = 1; i < org.remotelog.pointer.ethereum.rpc.Limits.MAX_NODES; i++) {
      uri.append("&rpc=http://127.0.0.").append(i).append(":8545");
    }
    assertThat(parse(uri.toString()).uri()).isEqualTo(uri.toString());
    assertThatThrownBy(() -> parse(uri + "&rpc=http://127.0.0.99:8545"))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("rpc is there too often");
  }
}
