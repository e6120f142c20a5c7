package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.simulator.billing.TokenCounts;
import java.util.ArrayList;
import java.util.List;

/** {@code POST /v1/chat/completions}. */
final class OpenAiChat extends OpenAiDialect {
  OpenAiChat() {
    super("chat.completions", "/v1/chat/completions");
  }

  @Override
  List<Sample> samples() {
    String usage = ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";
    return List.of(
        sample("{\"model\":\"gpt-4o\"," + Sample.messages() + "}"),
        sample("{\"model\":\"gpt-4.1-mini\"," + Sample.messages() + usage + "}"),
        sample("{\"model\":\"gpt-5\"," + Sample.messages() + "}"),
        sample("{\"model\":\"gpt-5-mini\"," + Sample.messages() + usage + "}"),
        sample("{\"model\":\"gpt-5\",\"service_tier\":\"flex\"," + Sample.messages() + "}"),
        sample(
            "{\"model\":\"gpt-5-mini\",\"service_tier\":\"priority\","
                + Sample.messages()
                + usage
                + "}"),
        // A model that has no such tier is served as always, and says so.
        sample("{\"model\":\"gpt-4o\",\"service_tier\":\"flex\"," + Sample.messages() + "}"));
  }

  @Override
  List<String> required() {
    return List.of("model", "messages");
  }

  @Override
  Prompt prompt(JsonNode request) {
    return new Prompt(
        Prompt.textOf(request, "model", "messages", "tools", "response_format"),
        limit(request, "max_completion_tokens", "max_tokens"),
        false,
        Prompt.Cache.AUTOMATIC);
  }

  @Override
  Reply shape(JsonNode request, Composition made, Behaviour behaviour) {
    return request.path("stream").booleanValue() ? stream(request, made) : whole(made);
  }

  private static Reply whole(Composition made) {
    return Reply.whole(made, completion(made).toString());
  }

  /** The answer in one piece, as a batch has it too. */
  static ObjectNode completion(Composition made) {
    ObjectNode json = head(made, "chat.completion");
    ObjectNode choice = json.putArray("choices").addObject();
    choice.put("index", 0);
    ObjectNode message = choice.putObject("message");
    message.put("role", "assistant").put("content", Composition.text(made.pieces()));
    message.putNull("refusal").putArray("annotations");
    choice.putNull("logprobs").put("finish_reason", finish(made));
    json.set("usage", usage(made.tokens()));
    return tail(json, made);
  }

  private static Reply stream(JsonNode request, Composition made) {
    boolean told = request.path("stream_options").path("include_usage").booleanValue();
    long thought = made.tokens().reasoning();
    List<Reply.Chunk> chunks = new ArrayList<>();
    ObjectNode role = JsonNodeFactory.instance.objectNode();
    role.put("role", "assistant").put("content", "").putNull("refusal");
    chunks.add(event(chunk(made, role, null, told), thought));
    for (Composition.Piece piece : made.pieces()) {
      ObjectNode delta = JsonNodeFactory.instance.objectNode().put("content", piece.text());
      ObjectNode chunk = chunk(made, delta, null, told);
      chunk.put("obfuscation", "x".repeat(1 + piece.text().length() % 7));
      chunks.add(event(chunk, piece.generated()));
    }
    long all = made.tokens().output();
    ObjectNode none = JsonNodeFactory.instance.objectNode();
    chunks.add(event(chunk(made, none, finish(made), told), all));
    if (told) {
      ObjectNode last = head(made, "chat.completion.chunk");
      tail(last, made).putArray("choices");
      last.set("usage", usage(made.tokens()));
      chunks.add(event(last, all));
    }
    chunks.add(new Reply.Chunk("data: [DONE]\n\n", all));
    return Reply.stream(made, told, chunks);
  }

  private static ObjectNode chunk(
      Composition made,
      ObjectNode delta,
      @org.jspecify.annotations.Nullable String finish,
      boolean withUsage) {
    ObjectNode json = tail(head(made, "chat.completion.chunk"), made);
    ObjectNode choice = json.putArray("choices").addObject();
    choice.put("index", 0).set("delta", delta);
    choice.putNull("logprobs").put("finish_reason", finish);
    return withUsage ? json.putNull("usage") : json;
  }

  private static Reply.Chunk event(ObjectNode json, long generated) {
    return new Reply.Chunk("data: " + json + "\n\n", generated);
  }

  private static ObjectNode head(Composition made, String object) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", "chatcmpl-" + made.id()).put("object", object);
    return json.put("created", made.created()).put("model", made.rates().model());
  }

  private static ObjectNode tail(ObjectNode json, Composition made) {
    return json.put("service_tier", servedTier(made)).put("system_fingerprint", "fp_simulated");
  }

  private static String finish(Composition made) {
    return made.limited() ? "length" : "stop";
  }

  private static ObjectNode usage(TokenCounts tokens) {
    ObjectNode usage = JsonNodeFactory.instance.objectNode();
    usage.put("prompt_tokens", tokens.totalInput()).put("completion_tokens", tokens.output());
    usage.put("total_tokens", tokens.totalInput() + tokens.output());
    ObjectNode in = usage.putObject("prompt_tokens_details");
    in.put("cached_tokens", tokens.cacheRead()).put("audio_tokens", 0);
    ObjectNode out = usage.putObject("completion_tokens_details");
    out.put("reasoning_tokens", tokens.reasoning()).put("audio_tokens", 0);
    out.put("accepted_prediction_tokens", 0).put("rejected_prediction_tokens", 0);
    return usage;
  }
}
