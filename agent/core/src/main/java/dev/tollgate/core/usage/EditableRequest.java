package dev.tollgate.core.usage;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.tollgate.api.exchange.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request that may leave with another body than the app gave it. One value is exchanged at a
 * time, the other bytes stay, and what came of it is read again: where it does not say what was
 * meant, the request is not changed. Immutable.
 */
public final class EditableRequest {
  /** An answer of fewer tokens is of no use; OpenAI's responses take no lower limit. */
  static final long LEAST_OUTPUT_TOKENS = 16;

  private static final String MODEL = "model";

  private final Endpoint endpoint;
  private final RequestFacts facts;
  private final byte[] body;

  private EditableRequest(Endpoint endpoint, RequestFacts facts, byte[] body) {
    this.endpoint = endpoint;
    this.facts = facts;
    this.body = body;
  }

  /**
   * A request whose body the hook can exchange, and which is bound to none.
   *
   * @param facts what the body says
   * @return null where it has to leave as it is
   */
  public static @Nullable EditableRequest of(
      Endpoint endpoint, RequestFacts facts, byte @Nullable [] body, Request request) {
    return body == null
            || facts.unreadable() != null
            || !request.bodyCanBeReplaced()
            || BoundBody.is(request)
        ? null
        : new EditableRequest(endpoint, facts, body);
  }

  /** What it says. */
  public RequestFacts facts() {
    return facts;
  }

  /** The body to send; the array is not copied. */
  public byte[] body() {
    return body;
  }

  /** The lowest limit of output tokens that it makes sense with. */
  public long leastOutputTokens() {
    return Math.max(LEAST_OUTPUT_TOKENS, facts.thinkingBudget() + 1);
  }

  /** The most output tokens of each answer, by its own limit, else by its model's. */
  public long mostOutputTokens() {
    return WorstCase.outputLimit(facts);
  }

  /**
   * The same for at most so many output tokens in each answer, in the words that it has for it,
   * else in its API's own.
   *
   * @return null where that cannot be said
   */
  public @Nullable EditableRequest limitedTo(long outputTokens) {
    byte[] limited = body;
    String number = Long.toString(outputTokens);
    JsonEdit adding = null;
    boolean said = false;
    for (String path : endpoint.dialect().outputLimits) {
      JsonEdit edit = JsonEdit.of(limited, path);
      if (edit == null) {
        continue;
      }
      if (edit.isThere()) {
        limited = edit.with(number);
        said = true;
      } else if (adding == null || edit.depth() > adding.depth()) {
        adding = edit;
      }
    }
    if (!said) {
      if (adding == null || !endpoint.dialect().addsLimit) {
        return null;
      }
      limited = adding.with(number);
    }
    EditableRequest edited = read(limited);
    return edited.facts.maxOutputTokens() == outputTokens && edited.isLike(this) ? edited : null;
  }

  /**
   * The same for another model.
   *
   * @return null where the model is not in the body, or that one may not take the request's limit
   */
  public @Nullable EditableRequest ofModel(String model) {
    JsonEdit edit = endpoint.model() == null ? JsonEdit.of(body, MODEL) : null;
    if (edit == null || !edit.isThere() || facts.maxOutputTokens() > OutputLimits.of(model)) {
      return null;
    }
    EditableRequest edited = read(edit.with(quoted(model)));
    return model.equals(edited.facts.model()) && edited.isLike(this) ? edited : null;
  }

  private static String quoted(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  private EditableRequest read(byte[] changed) {
    return new EditableRequest(endpoint, endpoint.request(changed), changed);
  }

  /** Whether nothing went wrong where nothing was meant to change. */
  private boolean isLike(EditableRequest other) {
    return facts.unreadable() == null
        && facts.streamed() == other.facts.streamed()
        && facts.answersAsked() == other.facts.answersAsked()
        && facts.estimatedInputTokens() == other.facts.estimatedInputTokens();
  }
}
