package org.remotelog.mvds.transport.tcp;

import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretAccess;
import org.remotelog.mvds.PeerId;

/**
 * TLS 1.3 in which both ends show a self-signed certificate. Only its key counts: it must be one
 * that the embedder knows. Names, dates and issuers say nothing.
 */
final class TlsHandshake implements Handshake {
  private static final String[] PROTOCOLS = {"TLSv1.3"};
  private static final X500Name NAME = new X500Name("CN=remote-log");
  private static final Date NOT_BEFORE = new Date(0);
  private static final Date NOT_AFTER = new Date(253_402_300_799_000L);
  private static final char[] NO_PASSWORD = {};

  private final SSLContext context;
  private final Function<Bytes, Optional<PeerId>> knownKeys;
  private final PeerId own;

  TlsHandshake(TlsKey key, Function<Bytes, Optional<PeerId>> knownKeys, SecureRandom random) {
    this.knownKeys = knownKeys;
    this.own = key.peer();
    try {
      PrivateKey privateKey = key.privatePart(SecretAccess.token());
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, NO_PASSWORD);
      Certificate[] chain = {certificate(key, privateKey)};
      store.setKeyEntry("own", privateKey, NO_PASSWORD, chain);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, NO_PASSWORD);
      this.context = SSLContext.getInstance(PROTOCOLS[0]);
      context.init(keys.getKeyManagers(), new TrustManager[] {new PinnedKeys()}, random);
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("this platform has no TLS 1.3 with P-256", e);
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static X509Certificate certificate(TlsKey key, PrivateKey privateKey)
      throws OperatorCreationException, CertificateException, MalformedException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    NAME, BigInteger.ONE, NOT_BEFORE, NOT_AFTER, NAME, key.publicPart())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(privateKey)));
  }

  @Override
  public Secured secure(Socket raw, boolean dialled) throws IOException, WrongKeyException {
    String host = raw.getInetAddress().getHostAddress();
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(raw, host, raw.getPort(), true);
    socket.setUseClientMode(dialled);
    socket.setEnabledProtocols(PROTOCOLS);
    socket.setNeedClientAuth(!dialled);
    try {
      socket.startHandshake();
      Certificate[] chain = socket.getSession().getPeerCertificates();
      Bytes key = keyOf(chain);
      return new Secured(socket, holder(key), key);
    } catch (UnknownKeyException e) {
      throw new WrongKeyException(String.valueOf(e.getMessage()));
    } catch (SSLException e) {
      Optional<UnknownKeyException> unknown = unknownKey(e);
      if (unknown.isPresent()) {
        throw new WrongKeyException(String.valueOf(unknown.get().getMessage()));
      }
      throw e;
    }
  }

  private static Optional<UnknownKeyException> unknownKey(SSLException failure) {
    Throwable cause = failure;
    while (cause != null) {
      if (cause instanceof UnknownKeyException unknown) {
        return Optional.of(unknown);
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  private static Bytes keyOf(Certificate[] chain) throws UnknownKeyException {
    byte[] key = chain.length == 0 ? new byte[0] : chain[0].getPublicKey().getEncoded();
    if (key.length == 0 || key.length > TcpLimits.MAX_KEY_BYTES) {
      throw new UnknownKeyException("a key of " + key.length + " bytes");
    }
    return Bytes.of(key);
  }

  /** Whoever cannot be looked up is nobody: a failure there must not let anyone in. */
  private PeerId holder(Bytes key) throws UnknownKeyException {
    Optional<PeerId> holder;
    try {
      holder = knownKeys.apply(key);
    } catch (RuntimeException e) {
      throw new UnknownKeyException("who holds the key cannot be told: " + e);
    }
    return holder.orElseThrow(
        () -> new UnknownKeyException("the peer holds a key that no member announced"));
  }

  @Override
  public boolean isKnown(Secured secured) {
    try {
      return holder(secured.key()).equals(secured.peer());
    } catch (UnknownKeyException e) {
      return false;
    }
  }

  @Override
  public boolean hasKeepAlive() {
    return true;
  }

  @Override
  public boolean isOnePerPeer() {
    return true;
  }

  @Override
  public PeerId own() {
    return own;
  }

  /** A certificate whose key is nobody's. */
  private static final class UnknownKeyException extends CertificateException {
    private static final long serialVersionUID = 1L;

    UnknownKeyException(String message) {
      super(message);
    }
  }

  /** Trusts keys that are known, and nothing else. */
  private final class PinnedKeys extends X509ExtendedTrustManager {
    private void check(X509Certificate[] chain) throws CertificateException {
      holder(keyOf(chain));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
