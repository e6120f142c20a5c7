package dev.tollgate.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** A running provider simulator, seen through its control endpoints. Thread-safe. */
public final class Simulator {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final int httpPort;
  private final int httpsPort;
  private final String trustStore;
  private final String trustStorePassword;

  Simulator(JsonNode ready) {
    httpPort = ready.path("http").asInt();
    httpsPort = ready.path("https").asInt();
    trustStore = ready.path("trustStore").asText();
    trustStorePassword = ready.path("trustStorePassword").asText();
  }

  /** The base URL of OpenAI's API, by its real name, on this machine. */
  public String openAi() {
    return "https://api.openai.com:" + httpsPort + "/v1";
  }

  /** The base URL of Anthropic's API, by its real name, on this machine, without a path. */
  public String anthropic() {
    return "https://api.anthropic.com:" + httpsPort;
  }

  /** The base URL that an app on the AWS SDK is given. */
  public String bedrock() {
    return "https://bedrock-runtime.us-east-1.amazonaws.com:" + httpsPort;
  }

  /** The port that speaks plain HTTP. */
  public int httpPort() {
    return httpPort;
  }

  /** The port that speaks TLS. */
  public int httpsPort() {
    return httpsPort;
  }

  String trustStore() {
    return trustStore;
  }

  String trustStorePassword() {
    return trustStorePassword;
  }

  /** The provider's own invoice. */
  public JsonNode invoice() throws IOException, InterruptedException {
    return get("/_simulator/invoice");
  }

  /** Every call that arrived. */
  public JsonNode calls() throws IOException, InterruptedException {
    return get("/_simulator/calls");
  }

  /** How to call each operation of each provider: an array of requests. */
  public JsonNode samples() throws IOException, InterruptedException {
    return get("/_simulator/samples");
  }

  /** Sets how the next calls behave. */
  public void behave(String json) throws IOException, InterruptedException {
    post("/_simulator/behaviour", json);
  }

  /** Forgets calls, invoice and behaviour. */
  public void reset() throws IOException, InterruptedException {
    post("/_simulator/reset", "");
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return JSON.readTree(
        http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString()).body());
  }

  private void post(String path, String body) throws IOException, InterruptedException {
    var response =
        http.send(
            HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(body)).build(),
            BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(path + " answered " + response.statusCode() + " " + response.body());
    }
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + httpPort + path);
  }
}
