package dev.tollgate.core.usage;

import dev.tollgate.core.usage.Speech.Event;
import dev.tollgate.core.usage.Speech.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every operation that can be streamed and tells its usage both ways. */
final class Speeches {
  private static final String TIER = "default";

  private Speeches() {}

  static List<Speech> all() {
    List<Speech> all = new ArrayList<>();
    all.addAll(chats());
    all.addAll(responses());
    all.addAll(messages());
    all.addAll(google());
    all.addAll(bedrock());
    all.addAll(media());
    all.addAll(others());
    return all;
  }

  // ---------------------------------------------------------------------------------- chats

  /** Where a chat's stream has its usage. */
  private enum At {
    OWN_CHUNK,
    FINISH,
    EVERY_CHUNK,
    GROQ
  }

  private static List<Speech> chats() {
    return List.of(
        chat(
            "openai chat",
            "api.openai.com",
            "/v1/chat/completions",
            "gpt-5-mini",
            At.OWN_CHUNK,
            Speeches::promptUsage),
        chat(
            "azure chat",
            "acme.openai.azure.com",
            "/openai/deployments/prod/chat/completions?api-version=2024-10-21",
            "gpt-5-mini",
            At.OWN_CHUNK,
            Speeches::promptUsage),
        chat(
            "mistral chat",
            "api.mistral.ai",
            "/v1/chat/completions",
            "mistral-medium-latest",
            At.FINISH,
            talk -> with(promptUsage(talk), "num_cached_tokens", talk.cacheRead())),
        chat(
            "groq chat",
            "api.groq.com",
            "/openai/v1/chat/completions",
            "openai/gpt-oss-120b",
            At.GROQ,
            Speeches::promptUsage),
        chat(
            "deepseek chat",
            "api.deepseek.com",
            "/chat/completions",
            "deepseek-chat",
            At.FINISH,
            talk ->
                object(
                    "prompt_tokens", talk.allInput(),
                    "completion_tokens", talk.allOutput(),
                    "total_tokens", talk.allInput() + talk.allOutput(),
                    "prompt_cache_hit_tokens", talk.cacheRead(),
                    "prompt_cache_miss_tokens", talk.input(),
                    "completion_tokens_details", object("reasoning_tokens", talk.reasoning()))),
        chat(
            "xai chat",
            "api.x.ai",
            "/v1/chat/completions",
            "grok-4",
            At.OWN_CHUNK,
            talk ->
                object(
                    "prompt_tokens", talk.allInput(),
                    "completion_tokens", talk.output(),
                    "total_tokens", talk.allInput() + talk.allOutput(),
                    "prompt_tokens_details", object("cached_tokens", talk.cacheRead()),
                    "completion_tokens_details", object("reasoning_tokens", talk.reasoning()),
                    "num_sources_used", 0,
                    "cost_in_usd_ticks", 1250000)),
        chat(
            "together chat",
            "api.together.xyz",
            "/v1/chat/completions",
            "Qwen/Qwen3-Next-80B-A3B-Instruct",
            At.FINISH,
            talk -> with(promptUsage(talk), "cached_tokens", talk.cacheRead())),
        chat(
            "fireworks chat",
            "api.fireworks.ai",
            "/inference/v1/chat/completions",
            "accounts/fireworks/models/deepseek-v3p2",
            At.FINISH,
            Speeches::promptUsage),
        chat(
            "openrouter chat",
            "openrouter.ai",
            "/api/v1/chat/completions",
            "openai/gpt-4",
            At.OWN_CHUNK,
            talk -> with(promptUsage(talk), "cost", 0.0125)),
        chat(
            "perplexity chat",
            "api.perplexity.ai",
            "/chat/completions",
            "sonar-pro",
            At.EVERY_CHUNK,
            talk ->
                object(
                    "prompt_tokens", talk.allInput(),
                    "completion_tokens", talk.output(),
                    "total_tokens", talk.allInput() + talk.output(),
                    "reasoning_tokens", talk.reasoning(),
                    "search_context_size", "low",
                    "num_search_queries", 2,
                    "cost", object("total_cost", 0.0123))),
        chat(
            "gemini's openai chat",
            "generativelanguage.googleapis.com",
            "/v1beta/openai/chat/completions",
            "gemini-2.5-flash",
            At.OWN_CHUNK,
            Speeches::promptUsage),
        chat(
            "self-hosted chat",
            "llm.acme.test",
            "/v1/chat/completions",
            "gpt-5-mini",
            At.EVERY_CHUNK,
            Speeches::promptUsage),
        chat(
            "litellm chat",
            "litellm.acme.test",
            "/chat/completions",
            "gpt-5-mini",
            At.OWN_CHUNK,
            Speeches::promptUsage),
        completions(
            "openai completions", "api.openai.com", "/v1/completions", "gpt-3.5-turbo-instruct"),
        completions(
            "deepseek completions", "api.deepseek.com", "/beta/completions", "deepseek-chat"),
        completions(
            "together completions",
            "api.together.xyz",
            "/v1/completions",
            "Qwen/Qwen3-Next-80B-A3B-Instruct"),
        completions(
            "openrouter completions", "openrouter.ai", "/api/v1/completions", "openai/gpt-4"));
  }

  private static Speech chat(
      String name, String host, String path, String model, At at, Function<Talk, Object> usage) {
    Speech speech =
        Speech.of(name, host)
            .at(path)
            .model(model)
            .done()
            .reasons()
            .answer(
                talk ->
                    object(
                        "id",
                        "c-1",
                        "object",
                        "chat.completion",
                        "model",
                        model,
                        "choices",
                        List.of(
                            object("index", 0, "message", message(talk), "finish_reason", "stop")),
                        "usage",
                        usage.apply(talk)))
            .events(talk -> chunks(talk, model, at, usage));
    return host.equals("api.perplexity.ai") ? speech : speech.reads();
  }

  private static Object message(Talk talk) {
    Map<String, Object> message = object("role", "assistant", "content", talk.text());
    if (!talk.arguments().isEmpty()) {
      message.put(
          "tool_calls",
          List.of(
              object(
                  "type",
                  "function",
                  "function",
                  object("name", "f", "arguments", talk.argumentText()))));
    }
    return message;
  }

  private static List<Event> chunks(Talk talk, String model, At at, Function<Talk, Object> usage) {
    List<Event> events = new ArrayList<>();
    events.add(chunk("", null, object("role", "assistant", "content", ""), null));
    Talk soFar = new Talk(talk.input(), 0, 0, 0, 1, 0, List.of(), List.of(), false, "\n");
    Object partial = at == At.EVERY_CHUNK ? usage.apply(soFar) : null;
    for (String text : talk.texts()) {
      events.add(chunk(model, partial, object("content", text), null));
    }
    for (String piece : talk.arguments()) {
      Object call = object("index", 0, "function", object("arguments", piece));
      events.add(chunk(model, partial, object("tool_calls", List.of(call)), null));
    }
    Object last = usage.apply(talk);
    boolean here = at == At.FINISH || at == At.EVERY_CHUNK;
    Map<String, Object> finish =
        object(
            "model",
            model,
            "choices",
            List.of(object("index", 0, "delta", object(), "finish_reason", "stop")));
    finish.put("usage", here ? last : null);
    if (at == At.GROQ) {
      finish.put("x_groq", object("id", "req_1", "usage", last));
    }
    events.add(Event.of(finish));
    if (at == At.OWN_CHUNK || at == At.GROQ) {
      events.add(Event.of(object("model", model, "choices", List.of(), "usage", last)));
    }
    return events;
  }

  private static Event chunk(
      String model, @Nullable Object usage, Object delta, @Nullable String finish) {
    return Event.of(
        object(
            "id",
            "c-1",
            "model",
            model,
            "choices",
            List.of(object("index", 0, "delta", delta, "finish_reason", finish)),
            "usage",
            usage));
  }

  private static Speech completions(String name, String host, String path, String model) {
    return Speech.of(name, host)
        .at(path)
        .model(model)
        .done()
        .answer(
            talk ->
                object(
                    "model", model,
                    "choices", List.of(object("text", talk.text(), "finish_reason", "stop")),
                    "usage", promptUsage(talk)))
        .events(
            talk -> {
              List<Event> events = new ArrayList<>();
              for (String text : talk.texts()) {
                events.add(
                    Event.of(object("model", model, "choices", List.of(object("text", text)))));
              }
              return Speech.list(
                  events,
                  Event.of(
                      object(
                          "model", model,
                          "choices", List.of(object("text", "", "finish_reason", "length")),
                          "usage", promptUsage(talk))));
            });
  }

  private static Map<String, Object> promptUsage(Talk talk) {
    return object(
        "prompt_tokens", talk.allInput(),
        "completion_tokens", talk.allOutput(),
        "total_tokens", talk.allInput() + talk.allOutput(),
        "prompt_tokens_details", object("cached_tokens", talk.cacheRead(), "audio_tokens", 0),
        "completion_tokens_details",
            object("reasoning_tokens", talk.reasoning(), "rejected_prediction_tokens", 0));
  }

  // ------------------------------------------------------------------------------ responses

  private static List<Speech> responses() {
    return List.of(
        response(
            "openai responses",
            "api.openai.com",
            "/v1/responses",
            "gpt-5-mini",
            Speeches::inputUsage),
        response("xai responses", "api.x.ai", "/v1/responses", "grok-4", Speeches::inputUsage),
        response(
            "openrouter responses",
            "openrouter.ai",
            "/api/v1/responses",
            "openai/gpt-4",
            talk -> with(inputUsage(talk), "cost", 0.5)),
        response(
                "perplexity agent",
                "api.perplexity.ai",
                "/v1/agent",
                "perplexity/sonar",
                talk ->
                    with(inputUsage(talk), "cost", object("currency", "USD", "total_cost", 0.007)))
            .unpriced());
  }

  private static Speech response(
      String name, String host, String path, String model, Function<Talk, Object> usage) {
    return Speech.of(name, host)
        .at(path)
        .model(model)
        .reads()
        .reasons()
        .answer(talk -> response(talk, model, "completed", usage.apply(talk)))
        .events(
            talk -> {
              List<Event> events = new ArrayList<>();
              Talk nothing = new Talk(0, 0, 0, 0, 0, 0, List.of(), List.of(), false, "\n");
              for (String type : List.of("response.created", "response.in_progress")) {
                events.add(named(type, "response", response(nothing, model, "in_progress", null)));
              }
              for (String text : talk.texts()) {
                events.add(named("response.output_text.delta", "delta", text));
              }
              events.add(named("response.output_text.done", "text", talk.text()));
              for (String piece : talk.arguments()) {
                events.add(named("response.function_call_arguments.delta", "delta", piece));
              }
              events.add(
                  named(
                      "response.completed",
                      "response",
                      response(talk, model, "completed", usage.apply(talk))));
              return events;
            });
  }

  private static Object response(Talk talk, String model, String status, @Nullable Object usage) {
    List<Object> output = new ArrayList<>();
    output.add(
        object(
            "type",
            "message",
            "status",
            status,
            "content",
            List.of(object("type", "output_text", "text", talk.text()))));
    if (!talk.arguments().isEmpty()) {
      output.add(
          object("type", "function_call", "status", status, "arguments", talk.argumentText()));
    }
    return object(
        "id", "resp_1",
        "status", status,
        "error", null,
        "model", model,
        "service_tier", TIER,
        "output", output,
        "usage", usage);
  }

  private static Map<String, Object> inputUsage(Talk talk) {
    return object(
        "input_tokens", talk.allInput(),
        "input_tokens_details", object("cached_tokens", talk.cacheRead()),
        "output_tokens", talk.allOutput(),
        "output_tokens_details", object("reasoning_tokens", talk.reasoning()),
        "total_tokens", talk.allInput() + talk.allOutput());
  }

  // ------------------------------------------------------------------------------- messages

  private static List<Speech> messages() {
    return List.of(
        messages(
            "anthropic messages",
            "api.anthropic.com",
            "/v1/messages",
            "/v1/messages",
            "claude-sonnet-4-5"),
        messages(
            "openrouter messages",
            "openrouter.ai",
            "/api/v1/messages",
            "/api/v1/messages",
            "anthropic/claude-haiku-4.5"),
        messages(
            "vertex claude",
            "us-east5-aiplatform.googleapis.com",
            "/v1/projects/p/locations/us-east5/publishers/anthropic/models/claude-sonnet-4-5@20250929:rawPredict",
            "/v1/projects/p/locations/us-east5/publishers/anthropic/models/claude-sonnet-4-5@20250929:streamRawPredict",
            "claude-sonnet-4-5@20250929"),
        messages(
                "bedrock claude",
                "bedrock-runtime.us-east-1.amazonaws.com",
                "/model/anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke",
                "/model/anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke-with-response-stream",
                "claude-sonnet-4-5")
            .as(Form.CHUNKS));
  }

  private static Speech messages(
      String name, String host, String plain, String stream, String model) {
    return Speech.of(name, host)
        .at(plain, stream)
        .model(model)
        .reads()
        .writes()
        .hours()
        .reasons()
        .answer(
            talk ->
                object(
                    "id",
                    "msg_1",
                    "type",
                    "message",
                    "model",
                    model,
                    "content",
                    content(talk),
                    "stop_reason",
                    "end_turn",
                    "usage",
                    usage(talk, talk.allOutput())))
        .events(talk -> messageEvents(talk, model));
  }

  private static List<Object> content(Talk talk) {
    List<Object> content = new ArrayList<>();
    for (String text : talk.texts()) {
      content.add(object("type", "text", "text", text));
    }
    if (!talk.arguments().isEmpty()) {
      // Here arguments are JSON, not a string: with whatever names they like.
      Object input = object("usage", object("input_tokens", 5), "t", talk.argumentText());
      content.add(object("type", "tool_use", "name", "f", "input", input));
    }
    return content;
  }

  private static List<Event> messageEvents(Talk talk, String model) {
    List<Event> events = new ArrayList<>();
    Object message =
        object("id", "msg_1", "model", model, "content", List.of(), "usage", usage(talk, 2));
    events.add(named("message_start", "message", message));
    events.add(named("ping"));
    for (String text : talk.texts()) {
      events.add(named("content_block_delta", "delta", object("type", "text_delta", "text", text)));
    }
    for (String piece : talk.arguments()) {
      Object delta = object("type", "input_json_delta", "partial_json", piece);
      events.add(named("content_block_delta", "delta", delta));
    }
    Map<String, Object> last = object("output_tokens", talk.allOutput());
    if (talk.reasoning() > 0) {
      last.put("output_tokens_details", object("thinking_tokens", talk.reasoning()));
    }
    return Speech.list(
        events,
        new Event(
            "message_delta",
            object(
                "type",
                "message_delta",
                "delta",
                object("stop_reason", "end_turn"),
                "usage",
                last)),
        named("message_stop"));
  }

  private static Object usage(Talk talk, long output) {
    Map<String, Object> usage =
        object(
            "input_tokens",
            talk.input(),
            "cache_read_input_tokens",
            talk.cacheRead(),
            "cache_creation_input_tokens",
            talk.cacheWrite() + talk.cacheWrite1h(),
            "cache_creation",
            object(
                "ephemeral_5m_input_tokens", talk.cacheWrite(),
                "ephemeral_1h_input_tokens", talk.cacheWrite1h()),
            "output_tokens",
            output,
            "service_tier",
            "standard");
    if (output == talk.allOutput() && talk.reasoning() > 0) {
      usage.put("output_tokens_details", object("thinking_tokens", talk.reasoning()));
    }
    return usage;
  }

  // --------------------------------------------------------------------------------- google

  private static List<Speech> google() {
    String gemini = "/v1beta/models/gemini-2.5-flash:";
    String vertex =
        "/v1/projects/p/locations/us-central1/publishers/google/models/gemini-2.5-flash:";
    return List.of(
        generate("gemini sse", "generativelanguage.googleapis.com", gemini, "?alt=sse"),
        generate("gemini array", "generativelanguage.googleapis.com", gemini, "").as(Form.ARRAY),
        generate("vertex sse", "us-central1-aiplatform.googleapis.com", vertex, "?alt=sse"),
        generate("vertex array", "us-central1-aiplatform.googleapis.com", vertex, "")
            .as(Form.ARRAY),
        interactions());
  }

  private static Speech generate(String name, String host, String path, String query) {
    return Speech.of(name, host)
        .at(path + "generateContent", path + "streamGenerateContent" + query)
        .model("gemini-2.5-flash")
        .reads()
        .reasons()
        .answer(talk -> generated(talk.text(), talk, talk.output(), "STOP"))
        .events(
            talk -> {
              List<Event> events = new ArrayList<>();
              for (String text : talk.texts()) {
                events.add(Event.of(generated(text, talk, Math.min(1, talk.output()), null)));
              }
              return Speech.list(events, Event.of(generated("", talk, talk.output(), "STOP")));
            });
  }

  private static Object generated(String text, Talk talk, long output, @Nullable String finish) {
    List<Object> parts = new ArrayList<>();
    parts.add(object("text", text));
    if (!talk.arguments().isEmpty()) {
      Object args = object("usageMetadata", object("promptTokenCount", 7), "t", text);
      parts.add(object("functionCall", object("name", "f", "args", args)));
    }
    Map<String, Object> usage =
        object(
            "promptTokenCount", talk.allInput(),
            "totalTokenCount", talk.allInput() + output + talk.reasoning(),
            "promptTokensDetails",
                List.of(object("modality", "TEXT", "tokenCount", talk.allInput())));
    // A count that is 0 is left out.
    putUnlessZero(usage, "cachedContentTokenCount", talk.cacheRead());
    putUnlessZero(usage, "candidatesTokenCount", output);
    putUnlessZero(usage, "thoughtsTokenCount", talk.reasoning());
    return object(
        "candidates",
        List.of(object("content", object("parts", parts), "finishReason", finish)),
        "usageMetadata",
        usage,
        "modelVersion",
        "gemini-2.5-flash");
  }

  private static Speech interactions() {
    return Speech.of("gemini interactions", "generativelanguage.googleapis.com")
        .at("/v1beta/interactions")
        .model("gemini-2.5-flash")
        .reads()
        .reasons()
        .answer(Speeches::interaction)
        .events(
            talk -> {
              List<Event> events = new ArrayList<>();
              for (String text : talk.texts()) {
                events.add(
                    Event.of(object("event_type", "content.delta", "delta", object("text", text))));
              }
              return Speech.list(
                  events,
                  Event.of(
                      object(
                          "event_type", "interaction.complete", "interaction", interaction(talk))));
            });
  }

  private static Object interaction(Talk talk) {
    return object(
        "id", "i1",
        "model", "gemini-2.5-flash",
        "status", "completed",
        "outputs", List.of(object("type", "text", "text", talk.text())),
        "usage",
            object(
                "total_input_tokens", talk.allInput(),
                "total_cached_tokens", talk.cacheRead(),
                "total_output_tokens", talk.output(),
                "total_thought_tokens", talk.reasoning(),
                "total_tokens", talk.allInput() + talk.allOutput()));
  }

  // -------------------------------------------------------------------------------- bedrock

  private static List<Speech> bedrock() {
    String host = "bedrock-runtime.us-east-1.amazonaws.com";
    String claude = "/model/anthropic.claude-sonnet-4-5-20250929-v1%3A0/";
    String nova = "/model/amazon.nova-lite-v1%3A0/";
    String llama = "/model/meta.llama3-1-70b-instruct-v1%3A0/";
    return List.of(
        Speech.of("bedrock converse", host)
            .at(claude + "converse", claude + "converse-stream")
            .as(Form.FRAMES)
            .reads()
            .writes()
            .hours()
            .answer(
                talk ->
                    object(
                        "output", object("message", object("content", content(talk))),
                        "stopReason", "end_turn",
                        "usage", converseUsage(talk),
                        "metrics", object("latencyMs", 9)))
            .events(
                talk -> {
                  List<Event> events = new ArrayList<>();
                  events.add(new Event("messageStart", object("role", "assistant")));
                  for (String text : talk.texts()) {
                    Object delta = object("delta", object("text", text), "p", "abcd");
                    events.add(new Event("contentBlockDelta", delta));
                  }
                  for (String piece : talk.arguments()) {
                    Object delta = object("delta", object("toolUse", object("input", piece)));
                    events.add(new Event("contentBlockDelta", delta));
                  }
                  return Speech.list(
                      events,
                      new Event("messageStop", object("stopReason", "end_turn")),
                      new Event("metadata", object("usage", converseUsage(talk))));
                }),
        Speech.of("bedrock nova", host)
            .at(nova + "invoke", nova + "invoke-with-response-stream")
            .as(Form.CHUNKS)
            .answer(
                talk ->
                    object(
                        "output", object("message", object("content", content(talk))),
                        "stopReason", "end_turn",
                        "usage", novaUsage(talk)))
            .events(
                talk -> {
                  List<Event> events = new ArrayList<>();
                  for (String text : talk.texts()) {
                    Object delta = object("delta", object("text", text));
                    events.add(Event.of(object("contentBlockDelta", delta)));
                  }
                  return Speech.list(
                      events,
                      Event.of(object("messageStop", object("stopReason", "end_turn"))),
                      Event.of(object("metadata", object("usage", novaUsage(talk)))));
                }),
        Speech.of("bedrock llama", host)
            .at(llama + "invoke", llama + "invoke-with-response-stream")
            .as(Form.CHUNKS)
            .answer(
                talk ->
                    object(
                        "generation", talk.text(),
                        "prompt_token_count", talk.input(),
                        "generation_token_count", talk.output(),
                        "stop_reason", "stop"))
            .events(
                talk -> {
                  List<Event> events = new ArrayList<>();
                  for (String text : talk.texts()) {
                    events.add(
                        Event.of(
                            object(
                                "generation",
                                text,
                                "prompt_token_count",
                                talk.input(),
                                "generation_token_count",
                                1,
                                "stop_reason",
                                null)));
                  }
                  return Speech.list(
                      events,
                      Event.of(
                          object(
                              "generation",
                              "",
                              "prompt_token_count",
                              null,
                              "generation_token_count",
                              talk.output(),
                              "stop_reason",
                              "stop",
                              "amazon-bedrock-invocationMetrics",
                              object(
                                  "inputTokenCount", talk.input(),
                                  "outputTokenCount", talk.output()))));
                }));
  }

  private static Object converseUsage(Talk talk) {
    return object(
        "inputTokens", talk.input(),
        "outputTokens", talk.allOutput(),
        "totalTokens", talk.allInput() + talk.allOutput(),
        "cacheReadInputTokens", talk.cacheRead(),
        "cacheWriteInputTokens", talk.cacheWrite() + talk.cacheWrite1h(),
        "cacheDetails",
            List.of(
                object("ttl", "5m", "inputTokens", talk.cacheWrite()),
                object("ttl", "1h", "inputTokens", talk.cacheWrite1h())),
        "serverToolUsage", object());
  }

  private static Object novaUsage(Talk talk) {
    return object(
        "inputTokens", talk.input(),
        "outputTokens", talk.output(),
        "cacheReadInputTokenCount", 0);
  }

  // ---------------------------------------------------------------------------------- media

  private static List<Speech> media() {
    return List.of(
        Speech.of("openai images", "api.openai.com")
            .at("/v1/images/generations")
            .model("gpt-image-1")
            .answer(
                talk ->
                    object(
                        "created", 1,
                        "data", List.of(object("b64_json", "AAAA".repeat(500))),
                        "usage", inputUsage(talk)))
            .events(
                talk ->
                    List.of(
                        named("image_generation.partial_image", "b64_json", "AAAA"),
                        new Event(
                            "image_generation.completed",
                            object(
                                "type", "image_generation.completed",
                                "b64_json", "AAAA".repeat(500),
                                "usage", inputUsage(talk))))),
        transcription(
            "openai transcription",
            "api.openai.com",
            "gpt-4o-transcribe",
            "transcript.text",
            talk ->
                object(
                    "type", "tokens",
                    "input_tokens", talk.input(),
                    "output_tokens", talk.output(),
                    "total_tokens", talk.input() + talk.output(),
                    "input_token_details",
                        object("audio_tokens", talk.input() / 2, "text_tokens", 0))),
        transcription(
            "mistral transcription",
            "api.mistral.ai",
            "voxtral-mini-latest",
            "transcription",
            talk ->
                object(
                    "prompt_audio_seconds",
                    203,
                    "prompt_tokens",
                    talk.input(),
                    "completion_tokens",
                    talk.output(),
                    "total_tokens",
                    talk.input() + talk.output())));
  }

  private static Speech transcription(
      String name, String host, String model, String type, Function<Talk, Object> usage) {
    return Speech.of(name, host)
        .at("/v1/audio/transcriptions")
        .model(model)
        .answer(talk -> object("text", talk.text(), "usage", usage.apply(talk)))
        .events(
            talk -> {
              List<Event> events = new ArrayList<>();
              for (String text : talk.texts()) {
                events.add(Event.of(object("type", type + ".delta", "delta", text)));
              }
              return Speech.list(
                  events,
                  Event.of(
                      object(
                          "type", type + ".done",
                          "text", talk.text(),
                          "usage", usage.apply(talk))));
            });
  }

  // --------------------------------------------------------------------------------- others

  private static List<Speech> others() {
    return List.of(
        Speech.of("cohere v2 chat", "api.cohere.com")
            .at("/v2/chat")
            .model("command-r-08-2024")
            .answer(
                talk ->
                    object(
                        "id",
                        "c",
                        "finish_reason",
                        "COMPLETE",
                        "message",
                        object("content", content(talk)),
                        "usage",
                        cohereUnits(talk)))
            .events(
                talk -> {
                  List<Event> events = new ArrayList<>();
                  for (String text : talk.texts()) {
                    Object message = object("content", object("text", text));
                    events.add(named("content-delta", "delta", object("message", message)));
                  }
                  Object end = object("finish_reason", "COMPLETE", "usage", cohereUnits(talk));
                  return Speech.list(events, named("message-end", "delta", end));
                }),
        Speech.of("cohere v1 chat", "api.cohere.com")
            .at("/v1/chat")
            .model("command-r-08-2024")
            .as(Form.LINES)
            .answer(
                talk ->
                    object(
                        "text", talk.text(),
                        "finish_reason", "COMPLETE",
                        "meta", cohereUnits(talk)))
            .events(
                talk -> {
                  List<Event> events = new ArrayList<>();
                  events.add(Event.of(v1("stream-start", false, "generation_id", "g")));
                  for (String text : talk.texts()) {
                    events.add(Event.of(v1("text-generation", false, "text", text)));
                  }
                  Object end = object("text", talk.text(), "meta", cohereUnits(talk));
                  return Speech.list(
                      events,
                      Event.of(
                          with(
                              v1("stream-end", true, "response", end),
                              "finish_reason",
                              "COMPLETE")));
                }),
        conversation("mistral conversation", "/v1/conversations"),
        conversation("mistral conversation that goes on", "/v1/conversations/conv_1"),
        ollama("ollama chat", "/api/chat", text -> object("message", object("content", text))),
        ollama("ollama generate", "/api/generate", text -> object("response", text)));
  }

  private static Speech conversation(String name, String path) {
    return Speech.of(name, "api.mistral.ai")
        .at(path)
        .model("mistral-medium-latest")
        .answer(
            talk ->
                object(
                    "outputs",
                        List.of(
                            object(
                                "type", "message.output",
                                "model", "mistral-medium-latest",
                                "content", talk.text())),
                    "usage", promptUsage(talk)))
        .events(
            talk -> {
              List<Event> events = new ArrayList<>();
              for (String text : talk.texts()) {
                events.add(
                    new Event(
                        "message.output.delta",
                        object(
                            "type", "message.output.delta",
                            "model", "mistral-medium-latest",
                            "content", text)));
              }
              return Speech.list(
                  events, named("conversation.response.done", "usage", promptUsage(talk)));
            });
  }

  private static Object cohereUnits(Talk talk) {
    return object(
        "billed_units", object("input_tokens", talk.input(), "output_tokens", talk.output()),
        "tokens", object("input_tokens", talk.input() + 60, "output_tokens", talk.output() + 2));
  }

  private static Map<String, Object> v1(String type, boolean finished, String name, Object value) {
    return object("is_finished", finished, "event_type", type, name, value);
  }

  private static Speech ollama(
      String name, String path, Function<String, Map<String, Object>> says) {
    return Speech.of(name, "ollama.com")
        .at(path)
        .model("llama3.2")
        .as(Form.LINES)
        .answer(talk -> ended(says.apply(talk.text()), talk))
        .events(
            talk -> {
              List<Event> events = new ArrayList<>();
              for (String text : talk.texts()) {
                events.add(
                    Event.of(with(with(says.apply(text), "model", "llama3.2"), "done", false)));
              }
              return Speech.list(events, Event.of(ended(says.apply(""), talk)));
            });
  }

  private static Map<String, Object> ended(Map<String, Object> line, Talk talk) {
    line.put("model", "llama3.2");
    line.put("done", true);
    line.put("done_reason", "stop");
    line.put("total_duration", 900_000_000L);
    line.put("prompt_eval_count", talk.input());
    line.put("eval_count", talk.output());
    return line;
  }

  // ----------------------------------------------------------------------------------- JSON

  /** An event that names itself in its data too. */
  private static Event named(String type, @Nullable Object... members) {
    @Nullable Object[] all =
        Stream.concat(Stream.of("type", type), Arrays.stream(members)).toArray();
    return new Event(type, object(all));
  }

  private static Map<String, Object> with(Map<String, Object> object, String name, Object value) {
    object.put(name, value);
    return object;
  }

  private static void putUnlessZero(Map<String, Object> object, String name, long value) {
    if (value > 0) {
      object.put(name, value);
    }
  }

  /** An object of names and values by turns. */
  @SuppressWarnings("NullAway") // Values may be null, which Map's own annotations do not say.
  static Map<String, Object> object(@Nullable Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return object;
  }

  /** The dialects that are spoken here. */
  static Set<Dialect> dialects() {
    Set<Dialect> dialects = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Speech speech : all()) {
      dialects.add(speech.endpoint(true).dialect());
    }
    return dialects;
  }
}
