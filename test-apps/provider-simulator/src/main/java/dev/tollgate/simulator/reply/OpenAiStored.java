package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What OpenAI has of a batch, to be fetched by its name. */
abstract class OpenAiStored extends OpenAiDialect {
  private static final String MODEL = "gpt-4o-mini";

  private final Pattern pattern;

  /**
   * See the parameters.
   *
   * @param path with {@code %s} where the batch's name is
   */
  OpenAiStored(String operation, String path) {
    super(operation, path);
    pattern = Pattern.compile(path.replace("%s", "([A-Za-z0-9-]+)"));
  }

  @Override
  public final String method() {
    return "GET";
  }

  @Override
  public final boolean serves(String host, String calledPath) {
    return pattern.matcher(calledPath).matches();
  }

  @Override
  public final void complete(ObjectNode request, String calledPath, @Nullable String query) {
    Matcher path = pattern.matcher(calledPath);
    if (path.matches()) {
      request.put("model", MODEL).put("name", path.group(1));
    }
  }

  @Override
  final List<Sample> samples() {
    String sampled = path().replace("%s", operationsOwn() + Sample.PROMPT);
    return List.of(new Sample("api.openai.com", sampled, Sample.BEARER, ""));
  }

  /** A word for the samples' names, so that each is of a batch of its own. */
  abstract String operationsOwn();

  @Override
  final List<String> required() {
    return List.of("name");
  }

  @Override
  final String tier(JsonNode request) {
    return "batch";
  }

  @Override
  final Prompt prompt(JsonNode request) {
    return Batch.look(name(request));
  }

  @Override
  public final String sameness(JsonNode request) {
    return Batch.sameness(name(request));
  }

  static String name(JsonNode request) {
    return request.path("name").asText();
  }
}
