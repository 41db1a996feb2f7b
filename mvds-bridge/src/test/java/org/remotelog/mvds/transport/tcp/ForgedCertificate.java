package org.remotelog.mvds.transport.tcp;

import java.math.BigInteger;
import java.security.Principal;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.Set;
import org.remotelog.bytes.Bytes;

/** A certificate that goes over the wire as other bytes than its own. */
final class ForgedCertificate extends X509Certificate {
  private static final long serialVersionUID = 1L;

  private final transient X509Certificate real;
  private final transient Bytes shown;

  ForgedCertificate(X509Certificate real, Bytes shown) {
    this.real = real;
    this.shown = shown;
  }

  @Override
  public byte[] getEncoded() {
    return shown.toArray();
  }

  @Override
  public PublicKey getPublicKey() {
    return real.getPublicKey();
  }

  @Override
  public void checkValidity() {}

  @Override
  public void checkValidity(Date date) {}

  @Override
  public int getVersion() {
    return real.getVersion();
  }

  @Override
  public BigInteger getSerialNumber() {
    return real.getSerialNumber();
  }

  @Override
  public Principal getIssuerDN() {
    return real.getIssuerX500Principal();
  }

  @Override
  public Principal getSubjectDN() {
    return real.getSubjectX500Principal();
  }

  @Override
  public Date getNotBefore() {
    return real.getNotBefore();
  }

  @Override
  public Date getNotAfter() {
    return real.getNotAfter();
  }

  @Override
  public byte[] getTBSCertificate() throws CertificateEncodingException {
    return real.getTBSCertificate();
  }

  @Override
  public byte[] getSignature() {
    return real.getSignature();
  }

  @Override
  public String getSigAlgName() {
    return real.getSigAlgName();
  }

  @Override
  public String getSigAlgOID() {
    return real.getSigAlgOID();
  }

  @Override
  public byte[] getSigAlgParams() {
    return real.getSigAlgParams();
  }

  @Override
  public boolean[] getIssuerUniqueID() {
    return real.getIssuerUniqueID();
  }

  @Override
  public boolean[] getSubjectUniqueID() {
    return real.getSubjectUniqueID();
  }

  @Override
  public boolean[] getKeyUsage() {
    return real.getKeyUsage();
  }

  @Override
  public int getBasicConstraints() {
    return real.getBasicConstraints();
  }

  @Override
  public void verify(PublicKey key) {}

  @Override
  public void verify(PublicKey key, String provider) {}

  @Override
  public String toString() {
    return "forged";
  }

  @Override
  public boolean hasUnsupportedCriticalExtension() {
    return false;
  }

  @Override
  public Set<String> getCriticalExtensionOIDs() {
    return Set.of();
  }

  @Override
  public Set<String> getNonCriticalExtensionOIDs() {
    return Set.of();
  }

  @Override
  public byte[] getExtensionValue(String oid) {
    return new byte[0];
  }
}
