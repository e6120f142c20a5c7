package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.simulator.billing.TokenCounts;
import java.util.ArrayList;
import java.util.List;

/** {@code POST /v1/responses}. */
final class OpenAiResponses extends OpenAiDialect {
  OpenAiResponses() {
    super("responses", "/v1/responses");
  }

  @Override
  List<Sample> samples() {
    String search = "\"tools\":[{\"type\":\"web_search\"}],";
    String input = "\"input\":\"" + Sample.PROMPT + "\"";
    return List.of(
        sample("{\"model\":\"gpt-4o-mini\"," + input + "}"),
        sample("{\"model\":\"gpt-5\",\"stream\":true," + input + "}"),
        sample(
            "{\"model\":\"gpt-5-mini\",\"stream\":true,\"service_tier\":\"flex\"," + input + "}"),
        sample("{\"model\":\"gpt-5\"," + search + input + "}"),
        sample("{\"model\":\"gpt-5-mini\",\"stream\":true," + search + input + "}"));
  }

  @Override
  List<String> required() {
    return List.of("model", "input");
  }

  @Override
  Prompt prompt(JsonNode request) {
    return new Prompt(
        Prompt.textOf(request, "model", "instructions", "input", "tools"),
        limit(request, "max_output_tokens"),
        false,
        Prompt.Cache.AUTOMATIC);
  }

  @Override
  Reply shape(JsonNode request, Composition made, Behaviour behaviour) {
    Composition all = made.withUnits(hasTool(request, "web_search") ? 1 : 0);
    return request.path("stream").booleanValue()
        ? new Stream(all).write()
        : Reply.whole(all, response(all, true).toString());
  }

  /** The response object: finished, or as it is announced at the beginning of a stream. */
  private static ObjectNode response(Composition made, boolean finished) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", "resp_" + made.id()).put("object", "response");
    json.put("created_at", made.created()).put("status", finished ? status(made) : "in_progress");
    json.put("background", false).putNull("error");
    if (finished && made.limited()) {
      json.putObject("incomplete_details").put("reason", "max_output_tokens");
    } else {
      json.putNull("incomplete_details");
    }
    json.putNull("instructions").putNull("max_output_tokens").put("model", made.rates().model());
    ArrayNode output = json.putArray("output");
    if (finished) {
      if (made.tokens().reasoning() > 0) {
        ObjectNode reasoning = output.addObject();
        reasoning.put("id", "rs_" + made.id()).put("type", "reasoning").putArray("summary");
      }
      searches(made).forEach(output::add);
      output.add(message(made, status(made), Composition.text(made.pieces())));
    }
    json.put("parallel_tool_calls", true).putNull("previous_response_id");
    json.put("service_tier", servedTier(made)).put("store", true).put("temperature", 1.0);
    json.putObject("text").putObject("format").put("type", "text");
    json.put("tool_choice", "auto").putArray("tools");
    json.put("top_p", 1.0).put("truncation", "disabled");
    json.set("usage", finished ? usage(made.tokens()) : JsonNodeFactory.instance.nullNode());
    json.putObject("metadata");
    return json;
  }

  /** What was done to search: a search, which is billed, and a page opened, which is not. */
  private static List<ObjectNode> searches(Composition made) {
    List<ObjectNode> items = new ArrayList<>();
    for (int i = 0; i < made.tokens().units(); i++) {
      ObjectNode search = searchCall(made, 2 * i);
      search.putObject("action").put("type", "search").put("query", "rivers");
      ObjectNode opened = searchCall(made, 2 * i + 1);
      opened.putObject("action").put("type", "open_page").put("url", "https://example.com/");
      items.add(search);
      items.add(opened);
    }
    return items;
  }

  private static ObjectNode searchCall(Composition made, int number) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.put("id", "ws_" + made.id() + "_" + number).put("type", "web_search_call");
    return item.put("status", "completed");
  }

  private static String status(Composition made) {
    return made.limited() ? "incomplete" : "completed";
  }

  private static ObjectNode message(Composition made, String status, String text) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.put("id", "msg_" + made.id()).put("type", "message").put("status", status);
    ArrayNode content = item.put("role", "assistant").putArray("content");
    if (!text.isEmpty()) {
      content.add(part(text));
    }
    return item;
  }

  private static ObjectNode part(String text) {
    ObjectNode part = JsonNodeFactory.instance.objectNode().put("type", "output_text");
    part.putArray("annotations");
    part.putArray("logprobs");
    return part.put("text", text);
  }

  private static ObjectNode usage(TokenCounts tokens) {
    ObjectNode usage = JsonNodeFactory.instance.objectNode();
    usage.put("input_tokens", tokens.totalInput());
    usage.putObject("input_tokens_details").put("cached_tokens", tokens.cacheRead());
    usage.put("output_tokens", tokens.output());
    usage.putObject("output_tokens_details").put("reasoning_tokens", tokens.reasoning());
    return usage.put("total_tokens", tokens.totalInput() + tokens.output());
  }

  /** The events of one streamed response, numbered as they are added. */
  private static final class Stream {
    private final Composition made;
    private final int index;
    private final List<Reply.Chunk> chunks = new ArrayList<>();

    Stream(Composition made) {
      this.made = made;
      this.index = (made.tokens().reasoning() > 0 ? 1 : 0) + searches(made).size();
    }

    Reply write() {
      long thought = made.tokens().reasoning();
      long all = made.tokens().output();
      String text = Composition.text(made.pieces());
      send(event("created", "response", response(made, false)), thought);
      send(event("in_progress", "response", response(made, false)), thought);
      if (thought > 0) {
        ObjectNode reasoning = JsonNodeFactory.instance.objectNode();
        reasoning.put("id", "rs_" + made.id()).put("type", "reasoning").putArray("summary");
        send(event("output_item.added", "item", reasoning).put("output_index", 0), thought);
        send(event("output_item.done", "item", reasoning).put("output_index", 0), thought);
      }
      int place = thought > 0 ? 1 : 0;
      for (ObjectNode search : searches(made)) {
        ObjectNode begun = search.deepCopy().put("status", "in_progress");
        begun.remove("action");
        send(event("output_item.added", "item", begun).put("output_index", place), thought);
        send(event("output_item.done", "item", search).put("output_index", place++), thought);
      }
      send(item("output_item.added", message(made, "in_progress", "")), thought);
      send(content("content_part.added").set("part", part("")), thought);
      for (Composition.Piece piece : made.pieces()) {
        ObjectNode delta = content("output_text.delta").put("delta", piece.text());
        delta.putArray("logprobs");
        delta.put("obfuscation", "x".repeat(1 + piece.text().length() % 7));
        send(delta, piece.generated());
      }
      ObjectNode done = content("output_text.done").put("text", text);
      done.putArray("logprobs");
      send(done, all);
      send(content("content_part.done").set("part", part(text)), all);
      send(item("output_item.done", message(made, status(made), text)), all);
      send(event(status(made), "response", response(made, true)), all);
      return Reply.stream(made, true, chunks);
    }

    private ObjectNode item(String name, ObjectNode item) {
      return event(name, "item", item).put("output_index", index);
    }

    private ObjectNode content(String name) {
      ObjectNode event = event(name, "item_id", TextNode.valueOf("msg_" + made.id()));
      return event.put("output_index", index).put("content_index", 0);
    }

    private static ObjectNode event(String name, String member, JsonNode value) {
      ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", "response." + name);
      return event.set(member, value);
    }

    private void send(ObjectNode event, long generated) {
      event.put("sequence_number", chunks.size());
      String type = event.get("type").textValue();
      chunks.add(new Reply.Chunk("event: " + type + "\ndata: " + event + "\n\n", generated));
    }
  }
}
