package org.remotelog.mvds.transport.tcp;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
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
  /** 64 bits more than the order of the curve has, so that no scalar is likelier than others. */
  public static final int SEED_BYTES = 40;

  private static final String CURVE_NAME = "secp256r1";
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName(CURVE_NAME);

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

  /**
   * The key that follows from random bytes: the same ones always give the same key (FIPS 186-4,
   * B.4.1, by extra random bits).
   *
   * @param uniform {@value #SEED_BYTES} bytes that nobody else knows and nothing else uses
   */
  public static TlsKey derive(SecretBytes uniform) {
    if (uniform.size() != SEED_BYTES) {
      throw new IllegalArgumentException("a seed of " + uniform.size() + " bytes");
    }
    BigInteger order = CURVE.getN();
    BigInteger scalar =
        new BigInteger(1, uniform.expose(SecretAccess.token()).toArray())
            .mod(order.subtract(BigInteger.ONE))
            .add(BigInteger.ONE);
    org.bouncycastle.math.ec.ECPoint point =
        new FixedPointCombMultiplier().multiply(CURVE.getG(), scalar).normalize();
    try {
      AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
      named.init(new ECGenParameterSpec(CURVE_NAME));
      ECParameterSpec curve = named.getParameterSpec(ECParameterSpec.class);
      KeyFactory factory = KeyFactory.getInstance("EC");
      PublicKey publicKey =
          factory.generatePublic(
              new ECPublicKeySpec(
                  new ECPoint(
                      point.getAffineXCoord().toBigInteger(),
                      point.getAffineYCoord().toBigInteger()),
                  curve));
      PrivateKey privateKey = factory.generatePrivate(new ECPrivateKeySpec(scalar, curve));
      return new TlsKey(
          Bytes.wrap(publicKey.getEncoded()), SecretBytes.of(Bytes.wrap(privateKey.getEncoded())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this platform has no P-256", e);
    }
  }

  /** A new key. */
  public static TlsKey generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE_NAME), random);
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
