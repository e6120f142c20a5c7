package dev.tollgate.simulator;

import static dev.tollgate.simulator.SimulatorClient.chat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Both ports speak both versions of HTTP. */
final class TransportTest extends SimulatorTest {

  @Test
  void tls_speaksHttp2ByAlpn() throws Exception {
    HttpResponse<String> response =
        client.send(
            client.secureRequest("/v1/chat/completions").version(Version.HTTP_2),
            chat(",\"stream\":true"));
    assertEquals(Version.HTTP_2, response.version());
    assertTrue(response.body().endsWith("data: [DONE]\n\n"));
    assertEquals("HTTP/2.0", client.get("/_simulator/calls").get(0).get("protocol").textValue());
  }

  @Test
  void tls_speaksHttp11() throws Exception {
    HttpResponse<String> response =
        client.send(client.secureRequest("/v1/chat/completions"), chat(""));
    assertEquals(Version.HTTP_1_1, response.version());
    assertEquals(200, response.statusCode());
  }

  @Test
  void plainPort_upgradesToHttp2() throws Exception {
    // The JDK's client upgrades with a request that has no body, and keeps the connection.
    client.send(client.request("/ping").version(Version.HTTP_2), "");
    HttpResponse<String> response =
        client.send(client.request("/v1/chat/completions").version(Version.HTTP_2), chat(""));
    assertEquals(Version.HTTP_2, response.version());
    assertEquals(200, response.statusCode());
  }

  @Test
  void cutOnHttp2_resetsTheStreamAlone() throws Exception {
    client.behave("{\"fault\":\"cut\",\"faultTimes\":1}");
    assertThrows(
        java.io.IOException.class,
        () ->
            client.send(
                client.secureRequest("/v1/chat/completions").version(Version.HTTP_2),
                chat(",\"stream\":true")));
    HttpResponse<String> next =
        client.send(client.secureRequest("/v1/chat/completions").version(Version.HTTP_2), chat(""));
    assertEquals(200, next.statusCode());
  }

  @Test
  void leavingOnHttp2_isNoticedWhileWaiting() throws Exception {
    client.behave("{\"lockstep\":true}");
    HttpResponse<InputStream> response =
        client.open(
            client.secureRequest("/v1/chat/completions").version(Version.HTTP_2),
            chat(",\"stream\":true"));
    assertTrue(response.body().read() >= 0);
    response.body().close();
    while (client.invoice().get("openCalls").intValue() > 0) {
      Thread.onSpinWait();
    }
    assertEquals(1, client.invoice().get("billedCalls").intValue());
    assertEquals(0, client.invoice().get("certainCalls").intValue());
  }

  @Test
  void certificate_namesTheProviders() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(server.tls().trustStore())) {
      trusted.load(in, server.tls().password().toCharArray());
    }
    X509Certificate certificate = (X509Certificate) trusted.getCertificate("simulator");
    String names = Objects.requireNonNull(certificate.getSubjectAlternativeNames()).toString();
    assertTrue(names.contains("api.openai.com"), names);
    assertTrue(names.contains("api.anthropic.com"), names);
    assertTrue(names.contains("localhost"), names);
  }

  @Test
  void neighbours_areOnNoInvoice() throws Exception {
    assertEquals("pong\n", client.send(client.request("/ping"), "").body());
    assertEquals("hallo", client.send(client.request("/echo"), "hallo").body());
    assertEquals(0, client.invoice().get("calls").intValue());
  }
}
