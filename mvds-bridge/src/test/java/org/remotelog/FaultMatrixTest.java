package org.remotelog;

/** The matrix over places in memory. */
final class FaultMatrixTest extends FaultMatrixContract {
  @Override
  protected Ground ground() {
    return Ground.inMemory();
  }

  @Override
  protected boolean isWhole() {
    return true;
  }
}
