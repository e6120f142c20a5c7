package dev.tollgate.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A key with a self-signed certificate for the providers' host names, and a trust store that
 * believes it. Both are PKCS12 files with the same password.
 *
 * @param keyStore the server's key
 * @param trustStore what a client needs to trust the server
 */
record TlsFiles(Path keyStore, Path trustStore, String password) {
  private static final String ALIAS = "simulator";

  /** A key is made anew where it would not last for one more day. */
  private static final Duration SPARE = Duration.ofDays(1);

  /** A name in a certificate is a pair, of which the first says that it is a host's. */
  private static final Integer DNS_NAME = 2;

  /**
   * The files in a directory; what is not there yet, or is for other hosts, is made.
   *
   * @param dir is created if need be
   * @param hosts what the certificate is for, beside {@code localhost} and {@code 127.0.0.1}
   */
  static TlsFiles in(Path dir, Collection<String> hosts)
      throws IOException, GeneralSecurityException {
    Files.createDirectories(dir);
    TlsFiles files =
        new TlsFiles(
            dir.resolve("simulator-key.p12").toAbsolutePath(),
            dir.resolve("simulator-trust.p12").toAbsolutePath(),
            "simulator");
    if (!files.serve(hosts)) {
      files.make(hosts);
    }
    return files;
  }

  private boolean serve(Collection<String> hosts) throws IOException, GeneralSecurityException {
    if (!Files.exists(keyStore) || !Files.exists(trustStore)) {
      return false;
    }
    X509Certificate certificate = (X509Certificate) load(trustStore).getCertificate(ALIAS);
    Set<Object> names = new HashSet<>();
    for (List<?> name : certificate.getSubjectAlternativeNames()) {
      if (name.get(0).equals(DNS_NAME)) {
        names.add(name.get(1));
      }
    }
    Instant needed = Instant.now().plus(SPARE);
    return names.containsAll(hosts) && certificate.getNotAfter().toInstant().isAfter(needed);
  }

  private void make(Collection<String> hosts) throws IOException, GeneralSecurityException {
    Files.deleteIfExists(keyStore);
    generateKey("san=dns:" + String.join(",dns:", hosts) + ",dns:localhost,ip:127.0.0.1");
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, load(keyStore).getCertificate(ALIAS));
    try (OutputStream out = Files.newOutputStream(trustStore)) {
      trusted.store(out, password.toCharArray());
    }
  }

  private KeyStore load(Path store) throws IOException, GeneralSecurityException {
    KeyStore loaded = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      loaded.load(in, password.toCharArray());
    }
    return loaded;
  }

  private void generateKey(String names) throws IOException {
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-J-XX:TieredStopAtLevel=1",
                    "-genkeypair",
                    "-alias",
                    ALIAS,
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-dname",
                    "CN=provider-simulator",
                    "-ext",
                    names,
                    "-validity",
                    "30",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    keyStore.toString(),
                    "-storepass",
                    password))
            .redirectErrorStream(true)
            .start();
    keytool.getOutputStream().close();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (keytool.waitFor() != 0) {
        throw new IOException("keytool failed: " + said);
      }
    } catch (InterruptedException e) {
      keytool.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while keytool ran", e);
    }
  }
}
