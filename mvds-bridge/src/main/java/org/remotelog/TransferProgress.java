package org.remotelog;

/** Is told how far a transfer is, on the thread that does it. */
@FunctionalInterface
public interface TransferProgress {
  /** Tells nobody. */
  TransferProgress NONE = (done, total) -> {};

  /**
   * Some bytes of the file are done.
   *
   * @param done so far
   * @param total of the whole file, 0 when it is not known
   */
  void at(long done, long total);
}
