package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.simulator.billing.TokenCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/audio/transcriptions}, a form with a file in it. How long the file sounds follows
 * from its bytes, as all else does. The reply names no model.
 */
final class Transcriptions extends OpenAiDialect {
  private static final int MOST_SECONDS = 60;
  private static final String BOUNDARY = "simulated-boundary";

  private final HearingVendor vendor;

  Transcriptions(HearingVendor vendor) {
    super(vendor.provider(), "audio.transcriptions", vendor.path());
    this.vendor = vendor;
  }

  @Override
  public boolean serves(String host, String calledPath) {
    boolean anyHost = vendor == HearingVendor.OPENAI;
    return calledPath.equals(path()) && (anyHost || host.equals(vendor.host()));
  }

  @Override
  public @Nullable Refusal checkHeaders(UnaryOperator<@Nullable String> headers) {
    return headers.apply("authorization") == null ? refusal(401) : null;
  }

  @Override
  List<Sample> samples() {
    return switch (vendor) {
      case OPENAI ->
          List.of(
              form("model", "whisper-1"),
              form("model", "whisper-1", "response_format", "verbose_json"),
              form("model", "gpt-4o-transcribe"),
              form("model", "gpt-4o-transcribe", "stream", "true"));
      case GROQ -> List.of(form("model", "whisper-large-v3", "response_format", "verbose_json"));
      case MISTRAL -> List.of(form("model", "voxtral-mini-2602"));
    };
  }

  private Sample form(String... fields) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      part(body, "name=\"" + fields[i] + "\"", fields[i + 1]);
    }
    part(body, "name=\"file\"; filename=\"speech.wav\"", Sample.PROMPT);
    body.append("--").append(BOUNDARY).append("--\r\n");
    Map<String, String> headers = new TreeMap<>(Sample.BEARER);
    headers.put("content-type", "multipart/form-data; boundary=" + BOUNDARY);
    return new Sample(vendor.host(), path(), headers, body.toString());
  }

  private static void part(StringBuilder body, String what, String content) {
    body.append("--").append(BOUNDARY).append("\r\nContent-Disposition: form-data; ").append(what);
    body.append("\r\n\r\n").append(content).append("\r\n");
  }

  @Override
  List<String> required() {
    return List.of("model", "file");
  }

  @Override
  Prompt prompt(JsonNode request) {
    return new Prompt(
        Prompt.textOf(request, "model", "file", "prompt"), -1, false, Prompt.Cache.NONE);
  }

  @Override
  Reply shape(JsonNode request, Composition made, Behaviour behaviour) {
    if (made.rates().perUnit().signum() == 0) {
      return request.path("stream").asBoolean() ? events(made) : byTokens(made);
    }
    long seconds = 1 + made.number(MOST_SECONDS);
    ObjectNode json = text(made);
    TokenCounts billed = TokenCounts.NONE;
    if (request.path("response_format").asText().equals("verbose_json")) {
      json.put("task", "transcribe").put("language", "english").put("duration", (double) seconds);
    }
    if (vendor == HearingVendor.MISTRAL) {
      billed = made.tokens();
      json.put("model", made.rates().model());
      ObjectNode usage = json.putObject("usage").put("prompt_audio_seconds", seconds);
      usage.put("prompt_tokens", billed.totalInput()).put("completion_tokens", billed.output());
      usage.put("total_tokens", billed.totalInput() + billed.output()).put("request_count", 1);
    } else if (vendor == HearingVendor.OPENAI) {
      json.putObject("usage").put("type", "duration").put("seconds", seconds);
    }
    return Reply.whole(made, json.toString())
        .using(billed.withUnits(Math.max(seconds, vendor.leastSeconds())));
  }

  private static Reply byTokens(Composition made) {
    ObjectNode json = text(made);
    json.set("usage", usage(made.tokens()));
    return Reply.whole(made, json.toString());
  }

  private static Reply events(Composition made) {
    List<Reply.Chunk> chunks = new ArrayList<>();
    for (Composition.Piece piece : made.pieces()) {
      ObjectNode delta = event("transcript.text.delta").put("delta", piece.text());
      chunks.add(new Reply.Chunk("data: " + delta + "\n\n", piece.generated()));
    }
    ObjectNode done = event("transcript.text.done");
    done.put("text", Composition.text(made.pieces())).set("usage", usage(made.tokens()));
    chunks.add(new Reply.Chunk("data: " + done + "\n\n", made.tokens().output()));
    return Reply.stream(made, true, chunks);
  }

  private static ObjectNode event(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }

  private static ObjectNode text(Composition made) {
    return JsonNodeFactory.instance.objectNode().put("text", Composition.text(made.pieces()));
  }

  /** All but four of the tokens that went in are sound. */
  private static ObjectNode usage(TokenCounts tokens) {
    ObjectNode usage = JsonNodeFactory.instance.objectNode().put("type", "tokens");
    usage.put("input_tokens", tokens.totalInput()).put("output_tokens", tokens.output());
    usage.put("total_tokens", tokens.totalInput() + tokens.output());
    ObjectNode in = usage.putObject("input_token_details");
    in.put("text_tokens", 4).put("audio_tokens", tokens.totalInput() - 4);
    return usage;
  }
}
