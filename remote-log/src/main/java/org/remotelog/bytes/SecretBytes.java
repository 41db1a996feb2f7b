package org.remotelog.bytes;

import java.security.MessageDigest;
import java.util.Objects;

/**
 * Secret bytes: read only with a {@link SecretAccess}, compared in a time that does not depend on
 * the content, never printed.
 */
public final class SecretBytes {
  private final Bytes secret;

  private SecretBytes(Bytes secret) {
    this.secret = secret;
  }

  public static SecretBytes of(Bytes secret) {
    return new SecretBytes(secret);
  }

  /** The secret itself; it must not be printed or logged. */
  public Bytes expose(SecretAccess access) {
    Objects.requireNonNull(access, "access");
    return secret;
  }

  public int size() {
    return secret.size();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretBytes bytes
        && MessageDigest.isEqual(secret.unsafeArray(), bytes.secret.unsafeArray());
  }

  /** The size only: a hash of the content would tell about it. */
  @Override
  public int hashCode() {
    return secret.size();
  }

  @Override
  public String toString() {
    return "SecretBytes(" + secret.size() + " bytes)";
  }
}
