package dev.tollgate.instrumentation.httpurlconnection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.LlmClientContract;
import dev.tollgate.core.contract.Outgoing;
import dev.tollgate.core.contract.RecordedExchange.Ending;
import dev.tollgate.core.contract.Script;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract for the JDK's oldest client, and what only this client can get wrong. */
class HttpUrlConnectionTest extends LlmClientContract {
  private static final String JSON = "{\"model\":\"gpt-4o\",\"messages\":[]}";

  @Override
  protected LlmClient newClient() {
    return new UrlConnectionClient();
  }

  @Override
  protected boolean decodesGzip() {
    return false;
  }

  @Override
  protected boolean connectsFirst() {
    return true; // to have a stream for the request's body
  }

  @Override
  protected boolean speaksHttp2() {
    return false;
  }

  @Override
  protected boolean speaksWebSocket() {
    return false;
  }

  /** Disconnecting waits for the lock that a reader holds while it waits for bytes. */
  @Override
  protected boolean cancelReachesReaders() {
    return false;
  }

  @Test
  void refusal_isReadByEveryMethodOfTheConnection() throws IOException {
    refuse(429);
    HttpURLConnection connection = post();
    String url = connection.getURL().toString();
    for (int i = 0; i < 2; i++) {
      IOException thrown = assertThrows(IOException.class, connection::getInputStream);
      assertEquals("Server returned HTTP response code: 429 for URL: " + url, thrown.getMessage());
    }
    assertEquals(429, connection.getResponseCode());
    assertEquals("HTTP/1.1 429", connection.getHeaderField(0));
    assertNull(connection.getHeaderFieldKey(0));
    assertEquals("content-type", connection.getHeaderFieldKey(1));
    assertEquals("application/json", connection.getHeaderField(1));
    assertEquals("application/json", connection.getContentType());
    assertEquals(2, connection.getContentLength());
    assertNull(connection.getHeaderField(3));
    assertEquals(List.of("application/json"), connection.getHeaderFields().get("content-type"));
    InputStream body = connection.getErrorStream();
    assertSame(body, connection.getErrorStream());
    assertEquals("{}", new String(body.readAllBytes(), UTF_8));
    connection.disconnect();
    assertEquals(List.of(), server().received());
  }

  @Test
  void refusedStatus404_isTheJdksOwnException() throws IOException {
    refuse(404);
    HttpURLConnection connection = post();
    assertThrows(FileNotFoundException.class, connection::getInputStream);
    assertEquals(404, connection.getResponseCode());
  }

  /** A streamed body is not there yet when the head leaves: so the call is stopped before it. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void streamedBody_isRefusedBeforeTheHeadLeaves(boolean chunked) throws IOException {
    refuse(429);
    HttpURLConnection connection =
        UrlConnectionClient.connection(Outgoing.post(server().uri("/v1/messages"), JSON));
    connection.setDoOutput(true);
    if (chunked) {
      connection.setChunkedStreamingMode(0);
    } else {
      connection.setFixedLengthStreamingMode(JSON.length());
    }
    assertThrows(IOException.class, connection::getOutputStream);
    assertEquals(429, connection.getResponseCode());
    assertEquals("{}", new String(connection.getErrorStream().readAllBytes(), UTF_8));
    assertEquals(List.of(), server().received());
  }

  @Test
  void inputStream_isTheSameEachTime() throws Exception {
    server().plays(Script.reply(200, "application/json", "{\"id\":1}".getBytes(UTF_8)));
    HttpURLConnection connection = post();
    InputStream body = connection.getInputStream();
    assertEquals('{', body.read());
    assertSame(body, connection.getInputStream());
    assertEquals(7, connection.getInputStream().skip(100));
    assertEquals(-1, connection.getInputStream().read());
    assertEquals(Ending.END, exchanges.only().ending());
    assertEquals("{\"id\":1}", new String(exchanges.only().body(), UTF_8));
  }

  @Test
  void unreadError_endsWithTheConnection() throws Exception {
    server().plays(Script.reply(500, "application/json", "{\"error\":1}".getBytes(UTF_8)));
    HttpURLConnection connection = post();
    assertThrows(IOException.class, connection::getInputStream);
    assertEquals(List.of(500), exchanges.only().statuses());
    connection.disconnect();
    assertEquals(Ending.CANCEL, exchanges.only().ending());
  }

  @Test
  void errorWithoutBody_endsAtOnce() throws Exception {
    server().plays(Script.reply(503, "application/json", new byte[0]));
    HttpURLConnection connection = post();
    assertThrows(IOException.class, connection::getInputStream);
    assertEquals(Ending.END, exchanges.only().ending());
    assertEquals(List.of(503), exchanges.only().statuses());
  }

  @Test
  void redirectThatNeverEnds_fails() throws Exception {
    server()
        .plays(
            (request, wire) -> {
              wire.head(302, "Location", "/again", "Content-Length", "0");
              wire.end();
            });
    HttpURLConnection connection =
        UrlConnectionClient.connection(Outgoing.bare("GET", server().uri("/old")));
    assertThrows(java.net.ProtocolException.class, connection::getInputStream);
    assertEquals(Ending.FAIL, exchanges.only().ending());
  }

  @Test
  void bodyWrittenAfterClosing_isIgnoredAsEver() throws Exception {
    HttpURLConnection connection =
        UrlConnectionClient.connection(Outgoing.post(server().uri("/v1/messages"), JSON));
    connection.setDoOutput(true);
    OutputStream out = connection.getOutputStream();
    assertSame(out, connection.getOutputStream());
    out.write(JSON.getBytes(UTF_8));
    out.close();
    out.write('x');
    assertEquals(200, connection.getResponseCode());
    assertArrayEquals(JSON.getBytes(UTF_8), server().received().get(0).body());
    assertArrayEquals(JSON.getBytes(UTF_8), exchanges.only().request().body());
  }

  private void refuse(int status) {
    exchanges.refuse(
        new Refusal(status, Map.of("content-type", "application/json"), "{}".getBytes(UTF_8)));
  }

  private HttpURLConnection post() throws IOException {
    HttpURLConnection connection =
        UrlConnectionClient.connection(Outgoing.post(server().uri("/v1/messages"), JSON));
    connection.setDoOutput(true);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(JSON.getBytes(UTF_8));
    }
    return connection;
  }
}
