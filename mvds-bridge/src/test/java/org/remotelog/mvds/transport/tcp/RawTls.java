package org.remotelog.mvds.transport.tcp;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.PeerId;

/** TLS as a hostile peer speaks it: shows any certificates, or none, and trusts everybody. */
final class RawTls {
  private RawTls() {}

  /** Those who hold these keys, under their names. */
  static Function<Bytes, Optional<PeerId>> known(TlsKey... keys) {
    Set<Bytes> known = ConcurrentHashMap.newKeySet();
    for (TlsKey key : keys) {
      known.add(key.publicKey());
    }
    return key -> known.contains(key) ? Optional.of(TlsKey.peerOf(key)) : Optional.empty();
  }

  /** A certificate as peers show it, over any key. */
  static X509Certificate certificate(TlsKey key, PrivateKey privateKey) throws Exception {
    X500Name name = new X500Name("CN=anybody");
    Date ever = new Date(0);
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    name, BigInteger.TEN, ever, ever, name, key.publicPart())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(privateKey)));
  }

  /** Shakes hands as a client; an empty chain shows no certificate. */
  static SSLSocket connect(
      InetSocketAddress to, String protocol, PrivateKey key, X509Certificate... chain)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    KeyManager[] keys = {new OneKey(key, chain)};
    context.init(keys, new TrustManager[] {new TrustsAll()}, new SecureRandom());
    Socket raw = new Socket(to.getAddress(), to.getPort());
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(raw, "peer", to.getPort(), true);
    socket.setEnabledProtocols(new String[] {protocol});
    socket.setSoTimeout(30_000);
    try {
      socket.startHandshake();
    } catch (IOException e) {
      raw.close();
      throw e;
    }
    return socket;
  }

  private static final class OneKey extends X509ExtendedKeyManager {
    private static final String ALIAS = "own";
    private final PrivateKey key;
    private final X509Certificate[] chain;

    OneKey(PrivateKey key, X509Certificate... chain) {
      this.key = key;
      this.chain = chain;
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return chain.length == 0 ? null : ALIAS;
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return ALIAS;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return chain;
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }
  }

  private static final class TrustsAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
