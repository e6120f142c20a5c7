package dev.tollgate.cases;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/**
 * A fresh key with a self-signed certificate for the cases' hosts. Immutable.
 *
 * @param server what answers under those names
 * @param trustStore what a client needs to believe it, PKCS12
 */
record Certificate(SSLSocketFactory server, Path trustStore) {
  static final String PASSWORD = "replayed";
  private static final String ALIAS = "cases";

  /** Makes one in a directory. */
  static Certificate create(Path directory, Collection<String> hosts)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path keyStore = directory.resolve("key.p12");
    generate(keyStore, hosts);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keyStore)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
    Path trustStore = directory.resolve("trust.p12");
    try (OutputStream out = Files.newOutputStream(trustStore)) {
      trusted.store(out, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return new Certificate(context.getSocketFactory(), trustStore);
  }

  private static void generate(Path keyStore, Collection<String> hosts)
      throws IOException, InterruptedException {
    List<String> names = new ArrayList<>();
    for (String host : new TreeSet<>(hosts)) {
      names.add(
          (host.matches("[0-9.]+|\\[.*]") ? "ip:" : "dns:") + host.replaceAll("[\\[\\]]", ""));
    }
    names.add("dns:localhost");
    Process keytool =
        new ProcessBuilder(
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
                "CN=cases",
                "-ext",
                "san=" + String.join(",", names),
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    keytool.getOutputStream().close();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool failed for " + names + ": " + said);
    }
  }
}
