package com.example.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A recorded request. Immutable. */
final class RecordedCall {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> OF_THE_CLIENT =
      Set.of("connection", "content-length", "host", "transfer-encoding");

  private final String method;
  private final String url;
  private final List<Map.Entry<String, String>> headers;
  private final byte @Nullable [] body;

  private RecordedCall(
      String method, String url, List<Map.Entry<String, String>> headers, byte @Nullable [] body) {
    this.method = method;
    this.url = url;
    this.headers = headers;
    this.body = body;
  }

  String method() {
    return method;
  }

  /** The URL as it was sent, percent-encoding kept. */
  String url() {
    return url;
  }

  /** The headers in their order, without those that the client makes itself. */
  List<Map.Entry<String, String>> headers() {
    return headers;
  }

  /** The body; null where there is none. */
  byte @Nullable [] body() {
    return body;
  }

  static RecordedCall read(Path file) throws IOException {
    JsonNode request = JSON.readTree(file.toFile()).path("request");
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    for (Map.Entry<String, JsonNode> header : request.path("headers").properties()) {
      if (!OF_THE_CLIENT.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        headers.add(Map.entry(header.getKey(), header.getValue().asText()));
      }
    }
    return new RecordedCall(
        request.path("method").asText("POST"),
        request.path("url").asText(),
        headers,
        body(request));
  }

  private static byte @Nullable [] body(JsonNode request) {
    if (request.hasNonNull("body_base64")) {
      return Base64.getDecoder().decode(request.get("body_base64").asText());
    }
    return request.hasNonNull("body")
        ? request.get("body").asText().getBytes(StandardCharsets.UTF_8)
        : null;
  }
}
