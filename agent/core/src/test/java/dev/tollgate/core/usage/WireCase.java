package dev.tollgate.core.usage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.api.exchange.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** One exchange as it is on the wire, with the expected reading. */
record WireCase(String name, JsonNode json) {

  /** All cases, by name. */
  static List<WireCase> all() {
    try (Stream<Path> files = Files.list(Path.of(WireCase.class.getResource("/cases/").toURI()))) {
      ObjectMapper mapper = new ObjectMapper();
      return files
          .sorted()
          .map(
              file -> {
                try {
                  return new WireCase(
                      file.getFileName().toString().replace(".json", ""),
                      mapper.readTree(file.toFile()));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static WireCase named(String name) {
    return all().stream().filter(c -> c.name.equals(name)).findFirst().orElseThrow();
  }

  Endpoint endpoint() {
    URI url = URI.create(json.at("/request/url").asText());
    Endpoint endpoint =
        Endpoints.builtIn()
            .find(
                url.getHost(),
                url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("http") ? 80 : 443,
                json.at("/request/method").asText(),
                url.getRawQuery() == null
                    ? url.getRawPath()
                    : url.getRawPath() + "?" + url.getRawQuery());
    if (endpoint == null) {
      throw new AssertionError("no endpoint for " + url);
    }
    return endpoint;
  }

  /** The request as a hook shows it. */
  Request request() {
    URI url = URI.create(json.at("/request/url").asText());
    String target =
        url.getRawQuery() == null ? url.getRawPath() : url.getRawPath() + "?" + url.getRawQuery();
    Map<String, String> headers = new HashMap<>();
    json.at("/request/headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
    return GivenRequest.of(
            json.at("/request/method").asText(), url.getHost(), target, requestBody())
        .to(url.getPort())
        .with(headers)
        .notReplaceable();
  }

  byte[] requestBody() {
    return bytes(json.get("request"));
  }

  byte[] responseBody() {
    return bytes(json.get("response"));
  }

  int status() {
    return json.at("/response/status").asInt();
  }

  Map<String, String> responseHeaders() {
    Map<String, String> headers = new HashMap<>();
    json.at("/response/headers")
        .properties()
        .forEach(e -> headers.put(e.getKey().toLowerCase(Locale.ROOT), e.getValue().asText()));
    return headers;
  }

  boolean isNamedAsItsFile() {
    return name.equals(json.path("name").asText());
  }

  JsonNode expect() {
    return json.get("expect");
  }

  /** The reading of this case's response, fed in pieces. */
  ResponseFacts read(int pieceBytes, boolean gzip) {
    boolean cut = expect().has("complete") && !expect().get("complete").asBoolean();
    return read(responseBody(), pieceBytes, gzip, cut);
  }

  /** The reading of another body under this case's request and headers. */
  ResponseFacts read(byte[] body, int pieceBytes, boolean gzip, boolean cut) {
    ResponseReader reader = reader(gzip);
    feed(reader, gzip ? gzip(body) : body, pieceBytes);
    return reader.end(cut);
  }

  ResponseReader reader(boolean gzip) {
    Map<String, String> headers = responseHeaders();
    if (gzip) {
      headers.put("content-encoding", "gzip");
    }
    Endpoint endpoint = endpoint();
    return endpoint.response(
        endpoint.request(requestBody()),
        status(),
        name -> headers.get(name.toLowerCase(Locale.ROOT)));
  }

  static void feed(ResponseReader reader, byte[] body, int pieceBytes) {
    for (int from = 0; from < body.length; from += pieceBytes) {
      reader.feed(ByteBuffer.wrap(body, from, Math.min(pieceBytes, body.length - from)));
    }
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] bytes(JsonNode message) {
    return message.has("body_base64")
        ? Base64.getDecoder().decode(message.get("body_base64").asText())
        : bytes(message.path("body").asText());
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return name;
  }
}
