package org.remotelog.bench;

/** The floor of every start-up time: a program that does nothing. */
final class EmptyMain {
  private EmptyMain() {}

  public static void main(String[] args) {
    // Starting is all that is measured.
  }
}
