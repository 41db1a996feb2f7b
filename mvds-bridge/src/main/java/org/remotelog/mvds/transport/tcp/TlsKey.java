package org.remotelog.mvds.transport.tcp;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretAccess;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.mvds.PeerId;

/**
 * The key of a device's direct connections in one group: P-256, as all platforms with TLS 1.3 have
 * it.
 *
 * @param publicKey the subject public key info, which the device announces
 * @param privateKey PKCS #8
 */
public record TlsKey(Bytes publicKey, SecretBytes privateKey) {
  /**
   * A key that was kept.
   *
   * @throws MalformedException when the parts are no P-256 keys
   */
  public static TlsKey parse(Bytes publicKey, Bytes privateKey) throws MalformedException {
    TlsKey key = new TlsKey(publicKey, SecretBytes.of(privateKey));
    key.publicPart();
    key.privatePart(SecretAccess.token());
    return key;
  }

  /** A new key. */
  public static TlsKey generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      return new TlsKey(
          Bytes.wrap(pair.getPublic().getEncoded()),
          SecretBytes.of(Bytes.wrap(pair.getPrivate().getEncoded())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this platform has no P-256", e);
    }
  }

  /** The peer that holds this key. */
  public PeerId peer() {
    return peerOf(publicKey);
  }

  /** The name of the peer that holds a key: the hash of its subject public key info. */
  public static PeerId peerOf(Bytes publicKey) {
    return new PeerId(Sha256.of(publicKey));
  }

  PublicKey publicPart() throws MalformedException {
    if (publicKey.size() > TcpLimits.MAX_KEY_BYTES) {
      throw new MalformedException("a public key of " + publicKey.size() + " bytes");
    }
    try {
      return KeyFactory.getInstance("EC")
          .generatePublic(new X509EncodedKeySpec(publicKey.toArray()));
    } catch (GeneralSecurityException e) {
      throw new MalformedException("the public key is no P-256 key");
    }
  }

  PrivateKey privatePart(SecretAccess access) throws MalformedException {
    try {
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(privateKey.expose(access).toArray()));
    } catch (GeneralSecurityException e) {
      throw new MalformedException("the private key is no P-256 key");
    }
  }
}
