package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/completions}, as before chats. */
final class OpenAiCompletions extends OpenAiDialect {
  OpenAiCompletions() {
    super("completions", "/v1/completions");
  }

  @Override
  List<Sample> samples() {
    String head = "{\"model\":\"gpt-3.5-turbo-instruct\",\"prompt\":\"" + Sample.PROMPT + "\"";
    return List.of(
        sample(head + ",\"max_tokens\":40}"),
        sample(head + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}"));
  }

  @Override
  List<String> required() {
    return List.of("model", "prompt");
  }

  @Override
  Prompt prompt(JsonNode request) {
    return new Prompt(
        Prompt.textOf(request, "model", "prompt", "suffix"),
        limit(request, "max_tokens"),
        false,
        Prompt.Cache.NONE);
  }

  @Override
  Reply shape(JsonNode request, Composition made, Behaviour behaviour) {
    if (!request.path("stream").booleanValue()) {
      ObjectNode json = completion(made, Composition.text(made.pieces()), finish(made));
      json.set("usage", usage(made));
      return Reply.whole(made, json.toString());
    }
    boolean told = request.path("stream_options").path("include_usage").booleanValue();
    long all = made.tokens().output();
    List<Reply.Chunk> chunks = new ArrayList<>();
    for (Composition.Piece piece : made.pieces()) {
      chunks.add(event(completion(made, piece.text(), null), piece.generated()));
    }
    chunks.add(event(completion(made, "", finish(made)), all));
    if (told) {
      ObjectNode last = head(made);
      last.putArray("choices");
      last.set("usage", usage(made));
      chunks.add(event(last, all));
    }
    chunks.add(new Reply.Chunk("data: [DONE]\n\n", all));
    return Reply.stream(made, told, chunks);
  }

  private static ObjectNode completion(Composition made, String text, @Nullable String finish) {
    ObjectNode json = head(made);
    ObjectNode choice = json.putArray("choices").addObject().put("text", text).put("index", 0);
    choice.putNull("logprobs").put("finish_reason", finish);
    return json;
  }

  private static ObjectNode head(Composition made) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", "cmpl-" + made.id());
    json.put("object", "text_completion").put("created", made.created());
    return json.put("model", made.rates().model());
  }

  private static ObjectNode usage(Composition made) {
    ObjectNode usage = JsonNodeFactory.instance.objectNode();
    usage.put("prompt_tokens", made.tokens().totalInput());
    usage.put("completion_tokens", made.tokens().output());
    return usage.put("total_tokens", made.tokens().totalInput() + made.tokens().output());
  }

  private static Reply.Chunk event(ObjectNode json, long generated) {
    return new Reply.Chunk("data: " + json + "\n\n", generated);
  }

  private static String finish(Composition made) {
    return made.limited() ? "length" : "stop";
  }
}
