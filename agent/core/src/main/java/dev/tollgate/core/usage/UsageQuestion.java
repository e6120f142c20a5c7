package dev.tollgate.core.usage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tollgate.api.exchange.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The question for usage that the app did not ask: a chat stream's request with {@code
 * stream_options.include_usage} put in. Stateless.
 */
public final class UsageQuestion {
  /** Who is known to answer it; others may refuse a member that they do not know. */
  private static final Set<String> ANSWERED_BY = Set.of("openai", "groq", "deepseek");

  /** A request with one of these is bound to its bytes, or its answer to an encoding. */
  private static final String[] BINDING = {
    "content-encoding",
    "content-md5",
    "digest",
    "content-digest",
    "signature",
    "x-amz-content-sha256",
    "accept-encoding"
  };

  private static final byte[] QUESTION =
      "\"stream_options\":{\"include_usage\":true}".getBytes(StandardCharsets.UTF_8);

  private static final JsonFactory JSON = new JsonFactory();

  private UsageQuestion() {}

  /**
   * The request's body with the question put in, as its last member.
   *
   * @param request what the body says
   * @param headers the request's headers
   * @return null where the request is to go as it is
   */
  public static byte @Nullable [] ask(
      Endpoint endpoint, RequestFacts request, byte @Nullable [] body, Headers headers) {
    if (body == null
        || !request.streamed()
        || request.includesUsage()
        || request.unreadable() != null
        || !endpoint.operation().equals("chat.completions")
        || !ANSWERED_BY.contains(endpoint.provider())
        || isBound(headers)) {
      return null;
    }
    int end = end(body);
    return end < 0 ? null : with(body, end);
  }

  private static boolean isBound(Headers headers) {
    for (String name : BINDING) {
      String value = headers.first(name);
      if (value != null && !value.equalsIgnoreCase("identity")) {
        return true;
      }
    }
    String authorization = headers.first("authorization");
    return authorization != null && authorization.startsWith("AWS4-");
  }

  /** Where the outermost object's bracket closes; -1 where the question does not fit. */
  private static int end(byte[] body) {
    if (body.length == 0 || body[0] != '{') {
      return -1; // of another shape or encoding
    }
    try (JsonParser parser = JSON.createParser(body)) {
      boolean empty = true;
      JsonToken token = parser.nextToken();
      while ((token = parser.nextToken()) == JsonToken.FIELD_NAME) {
        empty = false;
        if (parser.currentName().equals("stream_options")) {
          return -1; // the app has its own wishes
        }
        token = parser.nextToken();
        parser.skipChildren();
      }
      long at = parser.currentTokenLocation().getByteOffset();
      boolean whole = token == JsonToken.END_OBJECT && !empty && body[(int) at] == '}';
      return whole && parser.nextToken() == null ? (int) at : -1;
    } catch (IOException e) {
      return -1;
    }
  }

  private static byte[] with(byte[] body, int end) {
    byte[] asking = new byte[body.length + 1 + QUESTION.length];
    System.arraycopy(body, 0, asking, 0, end);
    asking[end] = ',';
    System.arraycopy(QUESTION, 0, asking, end + 1, QUESTION.length);
    System.arraycopy(body, end, asking, end + 1 + QUESTION.length, body.length - end);
    return asking;
  }
}
