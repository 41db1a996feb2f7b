package org.remotelog.pointer.ethereum.registry;

import java.util.Locale;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.web3j.crypto.Keys;

/**
 * The address of an account or contract.
 *
 * @param bytes {@link Limits#ADDRESS_BYTES} of them
 */
public record EthereumAddress(Bytes bytes) {
  /** No account: nobody has its key. */
  public static final EthereumAddress ZERO =
      new EthereumAddress(Bytes.wrap(new byte[Limits.ADDRESS_BYTES]));

  public EthereumAddress {
    if (bytes.size() != Limits.ADDRESS_BYTES) {
      throw new IllegalArgumentException("an address of " + bytes.size() + " bytes");
    }
  }

  /**
   * An address's text: {@code 0x} and 40 hexadecimal digits. Where upper and lower case are mixed,
   * they are its checksum (EIP-55).
   *
   * @throws MalformedException if the text is another, or its checksum is wrong
   */
  public static EthereumAddress parse(String text) throws MalformedException {
    if (!text.matches("0x[0-9a-fA-F]{40}")) {
      throw new MalformedException("an address is 0x and 40 hexadecimal digits");
    }
    EthereumAddress address =
        new EthereumAddress(Bytes.ofHex(text.substring(2).toLowerCase(Locale.ROOT)));
    String digits = text.substring(2);
    boolean isMixed =
        !digits.equals(digits.toLowerCase(Locale.ROOT))
            && !digits.equals(digits.toUpperCase(Locale.ROOT));
    if (isMixed && !address.toString().equals(text)) {
      throw new MalformedException("the checksum of the address is wrong: a digit is mistyped");
    }
    return address;
  }

  /** The lower-case text, as nodes want it. */
  public String hex() {
    return "0x" + bytes.hex();
  }

  /** The text with its checksum (EIP-55). */
  @Override
  public String toString() {
    return Keys.toChecksumAddress(hex());
  }
}
