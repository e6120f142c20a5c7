package dev.tollgate.core.usage;

import dev.tollgate.api.exchange.Headers;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The question for usage that the app did not ask: a chat stream's request with {@code
 * stream_options.include_usage} put in. Stateless.
 */
public final class UsageQuestion {
  /** Who is known to answer it; others may refuse a member that they do not know. */
  private static final Set<String> ANSWERED_BY = Set.of("openai", "groq", "deepseek");

  private static final String MEMBER = "stream_options";
  private static final String QUESTION = "{\"include_usage\":true}";

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
        || BoundBody.is(headers)
        || bindsItsAnswer(headers)) {
      return null;
    }
    JsonEdit edit = JsonEdit.of(body, MEMBER);
    return edit == null || edit.isThere() ? null : edit.with(QUESTION);
  }

  /** Whether the answer may come encoded to an app that decodes it itself. */
  private static boolean bindsItsAnswer(Headers headers) {
    String encoding = headers.first("accept-encoding");
    return encoding != null && !encoding.equalsIgnoreCase("identity");
  }
}
