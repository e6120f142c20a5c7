package dev.tollgate.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;

/**
 * A fresh key with a self-signed certificate for the providers' host names, and a trust store that
 * believes it. Both are PKCS12 files with the same password.
 *
 * @param keyStore the server's key
 * @param trustStore what a client needs to trust the server
 */
record TlsFiles(Path keyStore, Path trustStore, String password) {
  private static final List<String> HOSTS =
      List.of(
          "api.openai.com",
          "api.anthropic.com",
          "simulated.openai.azure.com",
          "api.mistral.ai",
          "api.groq.com",
          "api.deepseek.com",
          "api.x.ai",
          "api.together.xyz",
          "api.fireworks.ai",
          "openrouter.ai",
          "api.perplexity.ai",
          "generativelanguage.googleapis.com",
          "us-central1-aiplatform.googleapis.com",
          "bedrock-runtime.us-east-1.amazonaws.com",
          "api.cohere.com",
          "localhost");

  private static final String NAMES = "san=dns:" + String.join(",dns:", HOSTS) + ",ip:127.0.0.1";

  /** Makes both files in a directory, which is created if need be; earlier ones are replaced. */
  static TlsFiles create(Path dir) throws IOException, GeneralSecurityException {
    Files.createDirectories(dir);
    TlsFiles files =
        new TlsFiles(
            dir.resolve("simulator-key.p12").toAbsolutePath(),
            dir.resolve("simulator-trust.p12").toAbsolutePath(),
            "simulator");
    Files.deleteIfExists(files.keyStore);
    files.generateKey();
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

  private void generateKey() throws IOException {
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
                    NAMES,
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
