package dev.tollgate.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collection;
import java.util.List;

/**
 * A fresh key with a self-signed certificate for the providers' host names, and a trust store that
 * believes it. Both are PKCS12 files with the same password.
 *
 * @param keyStore the server's key
 * @param trustStore what a client needs to trust the server
 */
record TlsFiles(Path keyStore, Path trustStore, String password) {
  /**
   * Makes both files in a directory, which is created if need be; earlier ones are replaced.
   *
   * @param hosts what the certificate is for, beside {@code localhost} and {@code 127.0.0.1}
   */
  static TlsFiles create(Path dir, Collection<String> hosts)
      throws IOException, GeneralSecurityException {
    Files.createDirectories(dir);
    TlsFiles files =
        new TlsFiles(
            dir.resolve("simulator-key.p12").toAbsolutePath(),
            dir.resolve("simulator-trust.p12").toAbsolutePath(),
            "simulator");
    Files.deleteIfExists(files.keyStore);
    files.generateKey("san=dns:" + String.join(",dns:", hosts) + ",dns:localhost,ip:127.0.0.1");
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(files.keyStore)) {
      keys.load(in, files.password.toCharArray());
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("simulator", keys.getCertificate("simulator"));
    try (OutputStream out = Files.newOutputStream(files.trustStore)) {
      trusted.store(out, files.password.toCharArray());
    }
    return files;
  }

  private void generateKey(String names) throws IOException {
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-J-XX:TieredStopAtLevel=1",
                    "-genkeypair",
                    "-alias",
                    "simulator",
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
