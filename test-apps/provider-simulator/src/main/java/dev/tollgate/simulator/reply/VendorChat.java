package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Chat completions of a provider that speaks as OpenAI does, with a usage of its own. */
final class VendorChat extends OpenAiDialect {
  private final ChatVendor vendor;

  VendorChat(ChatVendor vendor) {
    super(vendor.provider(), "chat.completions", vendor.path());
    this.vendor = vendor;
  }

  @Override
  public boolean serves(String host, String calledPath) {
    return host.equals(vendor.host()) && calledPath.equals(path());
  }

  @Override
  public void complete(ObjectNode request, String calledPath, @Nullable String query) {
    if (vendor.modelInPath() != null) {
      request.put("model", vendor.modelInPath());
    }
  }

  @Override
  public @Nullable Refusal checkHeaders(UnaryOperator<@Nullable String> headers) {
    String key = headers.apply(vendor == ChatVendor.AZURE ? "api-key" : "authorization");
    return key == null ? refusal(401) : null;
  }

  @Override
  public Map<String, String> headers(String requestId) {
    return vendor == ChatVendor.LITELLM
        ? Map.of("x-litellm-call-id", requestId, "x-litellm-version", "1.80.0")
        : Map.of("x-request-id", requestId);
  }

  @Override
  List<Sample> samples() {
    return List.of(
        vendorSample(""),
        vendorSample(",\"stream\":true,\"stream_options\":{\"include_usage\":true}"),
        vendorSample(
            vendor.tellsUnasked()
                ? ",\"stream\":true"
                : ",\"stream\":true,\"max_tokens\":9,\"stream_options\":{\"include_usage\":true}"));
  }

  private Sample vendorSample(String members) {
    String model = vendor.modelInPath() == null ? "\"model\":\"" + vendor.model() + "\"," : "";
    return new Sample(
        vendor.host(),
        vendor == ChatVendor.AZURE ? path() + "?api-version=2024-10-21" : path(),
        vendor == ChatVendor.AZURE ? Map.of("api-key", "0000000000sample") : Sample.BEARER,
        "{" + model + Sample.messages() + members + "}");
  }

  @Override
  List<String> required() {
    return List.of("model", "messages");
  }

  @Override
  Prompt prompt(JsonNode request) {
    return new Prompt(
        Prompt.textOf(request, "model", "messages", "tools"),
        limit(request, "max_completion_tokens", "max_tokens"),
        false,
        vendor.cache());
  }

  @Override
  Reply shape(JsonNode request, Composition made, Behaviour behaviour) {
    return request.path("stream").booleanValue() ? stream(request, made) : whole(made);
  }

  private Reply whole(Composition made) {
    ObjectNode json = head(made, "chat.completion");
    ObjectNode choice = json.putArray("choices").addObject().put("index", 0);
    choice.putObject("message").put("role", "assistant").put("content", text(made));
    choice.put("finish_reason", finish(made));
    json.set("usage", vendor.usage(made.tokens(), made.rates()));
    // DeepSeek keeps the connection busy with blank lines until the body is there.
    return Reply.whole(made, (vendor == ChatVendor.DEEPSEEK ? "\n\n" : "") + json);
  }

  private Reply stream(JsonNode request, Composition made) {
    boolean asked = request.path("stream_options").path("include_usage").booleanValue();
    boolean told = asked || vendor.tellsUnasked();
    long all = made.tokens().output();
    List<Reply.Chunk> chunks = new ArrayList<>();
    if (vendor == ChatVendor.AZURE) {
      // The content filter speaks first, without a model.
      ObjectNode filter = head(made, "chat.completion.chunk").put("model", "");
      filter.putArray("choices");
      filter.putArray("prompt_filter_results");
      chunks.add(event("", filter, 0));
    }
    String comment =
        switch (vendor) {
          case DEEPSEEK -> ": keep-alive\n\n";
          case OPENROUTER -> ": OPENROUTER PROCESSING\n\n";
          default -> "";
        };
    for (Composition.Piece piece : made.pieces()) {
      ObjectNode chunk = chunk(made, piece.text(), null);
      if (vendor.tellsInEveryChunk()) {
        chunk.set(
            "usage", vendor.usage(made.tokens().generatedOnly(piece.generated()), made.rates()));
      }
      chunks.add(event(comment, chunk, piece.generated()));
    }
    ObjectNode last = chunk(made, "", finish(made));
    ObjectNode usage = vendor.usage(made.tokens(), made.rates());
    if (vendor == ChatVendor.GROQ) {
      // The same numbers twice for those who ask.
      last.putObject("x_groq").put("id", "req_" + made.id()).set("usage", usage);
    } else if (vendor.tellsUnasked()) {
      last.set("usage", usage);
    }
    chunks.add(event("", last, all));
    if (asked && (!vendor.tellsUnasked() || vendor == ChatVendor.GROQ)) {
      ObjectNode extra = head(made, "chat.completion.chunk");
      extra.putArray("choices");
      extra.set("usage", usage);
      chunks.add(event("", extra, all));
    }
    chunks.add(new Reply.Chunk("data: [DONE]\n\n", all));
    return Reply.stream(made, told, chunks);
  }

  private ObjectNode head(Composition made, String object) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", "gen-" + made.id()).put("object", object).put("created", made.created());
    return json.put("model", made.rates().model());
  }

  private ObjectNode chunk(Composition made, String text, @Nullable String finish) {
    ObjectNode json = head(made, "chat.completion.chunk");
    ObjectNode choice = json.putArray("choices").addObject().put("index", 0);
    choice.putObject("delta").put("content", text);
    choice.put("finish_reason", finish);
    return json;
  }

  private static Reply.Chunk event(String before, ObjectNode json, long generated) {
    return new Reply.Chunk(before + "data: " + json + "\n\n", generated);
  }

  private static String finish(Composition made) {
    return made.limited() ? "length" : "stop";
  }

  private static String text(Composition made) {
    return Composition.text(made.pieces());
  }
}
