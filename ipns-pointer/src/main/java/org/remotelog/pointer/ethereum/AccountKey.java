package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.util.Optional;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.registry.EthereumKey;

/**
 * The key of an account, opened when something is signed for the first time: opening one that is
 * encrypted takes a second and much memory, and reading needs the address only. Safe for use by
 * several threads.
 */
public final class AccountKey {
  private final EthereumAddress address;
  private final Opening opening;
  private Optional<EthereumKey> opened = Optional.empty();

  /** Opens a key. */
  public interface Opening {
    /**
     * The key.
     *
     * @throws IOException when it cannot be had, saying what to do
     */
    EthereumKey open() throws IOException;
  }

  /**
   * @param address of the account that the key is said to be of
   */
  public AccountKey(EthereumAddress address, Opening opening) {
    this.address = address;
    this.opening = opening;
  }

  /** A key that is open. */
  public static AccountKey of(EthereumKey key) {
    return new AccountKey(key.address(), () -> key);
  }

  public EthereumAddress address() {
    return address;
  }

  /**
   * The key.
   *
   * @throws IOException when it cannot be opened, or is that of another account
   */
  public synchronized EthereumKey open() throws IOException {
    if (!opened.isPresent()) {
      EthereumKey key = opening.open();
      if (!key.address().equals(address)) {
        throw new IOException(
            "the key of account " + address + " is in truth that of " + key.address());
      }
      opened = Optional.of(key);
    }
    return opened.get();
  }
}
