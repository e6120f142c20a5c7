package dev.tollgate.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One recorded exchange with what a meter must conclude from it. Immutable.
 *
 * @param name the file's name without {@code .json}
 * @param file where it is
 * @param json what is in it; an empty object where it cannot be read
 * @param problem why it cannot be replayed, or null
 */
record WireCase(String name, Path file, JsonNode json, @Nullable String problem) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Every {@code .json} file of a directory, by name. */
  static List<WireCase> all(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<WireCase> cases = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        cases.add(read(file.toAbsolutePath()));
      }
      return cases;
    }
  }

  static WireCase read(Path file) {
    String fileName = file.getFileName().toString();
    String name = fileName.substring(0, fileName.length() - ".json".length());
    try {
      JsonNode json = MAPPER.readTree(Files.readAllBytes(file));
      return new WireCase(name, file, json, problem(json));
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason");
      return new WireCase(name, file, MAPPER.createObjectNode(), "cannot be read: " + why);
    }
  }

  private static @Nullable String problem(JsonNode json) {
    for (String member : List.of("request", "response", "expect")) {
      if (!json.path(member).isObject()) {
        return "has no object \"" + member + "\"";
      }
    }
    String url = json.at("/request/url").asText();
    try {
      if (URI.create(url).getHost() == null) {
        return "request.url has no host: " + url;
      }
      requestBody(json);
      bytes(json.get("response"));
      return null;
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static byte[] requestBody(JsonNode json) {
    return bytes(json.get("request"));
  }

  private static byte[] bytes(JsonNode message) {
    if (message.hasNonNull("body_base64")) {
      return Base64.getDecoder().decode(message.get("body_base64").asText());
    }
    return message.path("body").asText("").getBytes(StandardCharsets.UTF_8);
  }

  String provider() {
    return json.path("provider").asText();
  }

  String operation() {
    return json.path("operation").asText();
  }

  JsonNode expect() {
    return json.path("expect");
  }

  String method() {
    return json.at("/request/method").asText("POST");
  }

  URI url() {
    return URI.create(json.at("/request/url").asText());
  }

  /** The path and the query as they are on the wire. */
  String target() {
    URI url = url();
    String path = url.getRawPath();
    return (path == null || path.isEmpty() ? "/" : path)
        + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
  }

  Map<String, String> requestHeaders() {
    return headers(json.at("/request/headers"));
  }

  byte[] requestBody() {
    return requestBody(json);
  }

  int status() {
    return json.at("/response/status").asInt(200);
  }

  Map<String, String> responseHeaders() {
    return headers(json.at("/response/headers"));
  }

  byte[] responseBody() {
    return bytes(json.path("response"));
  }

  /** Whether the response ends before its end: it is then sent without a length. */
  boolean isCut() {
    return expect().has("complete") && !expect().get("complete").asBoolean();
  }

  /** Whether a server may have compressed this response, as far as the recording tells. */
  boolean canBeGzipped() {
    Map<String, String> headers = responseHeaders();
    String type = header(headers, "content-type");
    return responseBody().length > 0
        && header(headers, "content-encoding") == null
        && (type == null || !type.matches("(?i)(audio|image|video)/.*|application/(gzip|zip).*"));
  }

  /** Whether it fetches what is there already, rather than having it made. */
  boolean fetches() {
    return json.at("/request/method").asText().equals("GET");
  }

  /** Whether the same answer can be fetched again, and must then be counted once. */
  boolean isRepeatable() {
    return fetches() && expect().hasNonNull("dedupe_key");
  }

  static @Nullable String header(Map<String, String> headers, String name) {
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (header.getKey().equalsIgnoreCase(name)) {
        return header.getValue();
      }
    }
    return null;
  }

  private static Map<String, String> headers(JsonNode node) {
    Map<String, String> headers = new java.util.LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> header : node.properties()) {
      headers.put(header.getKey(), header.getValue().asText());
    }
    return headers;
  }

  /** The host that the certificate must name, or null where the exchange is not encrypted. */
  @Nullable String tlsHost() {
    URI url = url();
    return "https".equalsIgnoreCase(url.getScheme())
        ? url.getHost().toLowerCase(Locale.ROOT)
        : null;
  }
}
