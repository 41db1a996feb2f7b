package org.remotelog.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many places must have taken what is written. */
final class CopiesOptions {
  @Option(
      names = "--store-copies",
      paramLabel = "K",
      description =
          "How many stores must have a block before it counts as stored; the others get it later."
              + " Default: 1.")
  private @Nullable Integer storeCopies;

  @Option(
      names = "--pointer-copies",
      paramLabel = "K",
      description =
          "How many pointers must have a head before it counts as published; the others get it"
              + " later. Default: 1.")
  private @Nullable Integer pointerCopies;

  boolean isEmpty() {
    return storeCopies == null && pointerCopies == null;
  }

  /** The settings with what was given, checked. */
  Settings set(Settings settings) throws CommandException {
    Settings changed = settings;
    if (storeCopies != null) {
      changed = changed.withCopies(Address.Role.STORE, storeCopies);
    }
    if (pointerCopies != null) {
      changed = changed.withCopies(Address.Role.POINTER, pointerCopies);
    }
    return changed.checked();
  }
}
