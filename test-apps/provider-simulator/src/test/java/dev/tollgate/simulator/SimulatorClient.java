package dev.tollgate.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Calls one simulator as an app would, through the JDK's client. */
final class SimulatorClient {
  static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client;
  private final SimulatorServer server;

  SimulatorClient(SimulatorServer server) throws Exception {
    this.server = server;
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(server.tls().trustStore())) {
      trusted.load(in, server.tls().password().toCharArray());
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    this.client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(context).build();
  }

  /** A request to the plain port with both providers' credentials. */
  HttpRequest.Builder request(String path) {
    return request("http://localhost:" + server.port(), path);
  }

  /** The same to the TLS port. */
  HttpRequest.Builder secureRequest(String path) {
    return request("https://localhost:" + server.tlsPort(), path);
  }

  private static HttpRequest.Builder request(String origin, String path) {
    return HttpRequest.newBuilder(URI.create(origin + path))
        .header("Authorization", "Bearer sk-test-0")
        .header("x-api-key", "sk-ant-test-0")
        .header("anthropic-version", "2023-06-01");
  }

  HttpResponse<String> send(HttpRequest.Builder request, String body) throws Exception {
    return client.send(post(request, body), BodyHandlers.ofString());
  }

  HttpResponse<byte[]> bytes(HttpRequest.Builder request, String body) throws Exception {
    return client.send(post(request, body), BodyHandlers.ofByteArray());
  }

  HttpResponse<InputStream> open(HttpRequest.Builder request, String body) throws Exception {
    return client.send(post(request, body), BodyHandlers.ofInputStream());
  }

  JsonNode post(String path, String body) throws Exception {
    return JSON.readTree(send(request(path), body).body());
  }

  /** The data of a stream's events, the last {@code [DONE]} as text. */
  List<JsonNode> stream(String path, String body) throws Exception {
    return events(send(request(path), body).body());
  }

  static List<JsonNode> events(String body) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : body.split("\n", -1)) {
      if (line.startsWith("data: ")) {
        String data = line.substring("data: ".length());
        events.add(JSON.readTree(data.equals("[DONE]") ? "\"[DONE]\"" : data));
      }
    }
    return events;
  }

  JsonNode get(String path) throws Exception {
    HttpRequest request = request(path).GET().build();
    return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
  }

  JsonNode invoice() throws Exception {
    return get("/_simulator/invoice");
  }

  void behave(String json) throws Exception {
    HttpResponse<String> answer = send(request("/_simulator/behaviour"), json);
    if (answer.statusCode() != 200) {
      throw new IllegalArgumentException(answer.body());
    }
  }

  private static HttpRequest post(HttpRequest.Builder request, String body) {
    return request.POST(HttpRequest.BodyPublishers.ofString(body)).build();
  }

  /** A chat request for {@code gpt-4o} with further members, as {@code ,"name":value}. */
  static String chat(String members) {
    return "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Name a river\"}]"
        + members
        + "}";
  }

  /** A messages request for {@code claude-sonnet-4-5} with further members. */
  static String message(String members) {
    return "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":500,"
        + "\"messages\":[{\"role\":\"user\",\"content\":\"Name a river\"}]"
        + members
        + "}";
  }
}
