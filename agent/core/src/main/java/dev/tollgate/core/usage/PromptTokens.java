package dev.tollgate.core.usage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.tollgate.core.tokens.Tokenizer;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a model reads of a request: every text in the encoding of the model, and the frame
 * around messages, tools and images as OpenAI counts it. Tools are approximated: how a provider
 * writes them into the prompt is not published. Not for the app's threads: it costs a tenth of a
 * microsecond a character.
 */
final class PromptTokens {
  private static final int PER_MESSAGE = 3;
  private static final int PER_NAME = 1;
  private static final int PER_REPLY = 3;
  private static final int PER_TOOL = 10;
  private static final int PER_PROPERTY = 3;

  /** An image in low detail, and one of about a megapixel otherwise. */
  private static final int PER_LOW_IMAGE = 85;

  private static final int PER_IMAGE = 765;

  /** Members that hold what the model reads; every other one steers the call. */
  private static final Set<String> READ =
      Set.of(
          "messages",
          "input",
          "instructions",
          "prompt",
          "system",
          "contents",
          "systemInstruction",
          "system_instruction",
          "texts",
          "documents",
          "query",
          "message",
          "chat_history",
          "content",
          "content_parts",
          "requests");

  private static final Set<String> TOOLS = Set.of("tools", "functions", "toolConfig");

  /** Words of a tool's schema that are written as punctuation, if at all. */
  private static final Set<String> SCHEMA =
      Set.of(
          "type",
          "function",
          "parameters",
          "input_schema",
          "properties",
          "required",
          "items",
          "additionalProperties",
          "strict",
          "name",
          "description",
          "enum",
          "$schema",
          "functionDeclarations",
          "toolSpec",
          "inputSchema",
          "json");

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(500)
                  .maxStringLength(KeptRequest.MAX_BYTES)
                  .build())
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final Tokenizer tokenizer;
  private long tokens;
  private boolean messages;

  private PromptTokens(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * How many tokens the request is to its model.
   *
   * @return -1 where it is not JSON or has nothing to read
   */
  static long count(Tokenizer tokenizer, byte[] body) {
    PromptTokens prompt = new PromptTokens(tokenizer);
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return -1;
      }
      prompt.request(parser);
    } catch (IOException e) {
      return -1;
    }
    return prompt.tokens == 0 ? -1 : prompt.tokens + (prompt.messages ? PER_REPLY : 0);
  }

  private void request(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (READ.contains(name)) {
        read(parser, PromptKeys.Kind.TEXT, 0);
      } else if (TOOLS.contains(name)) {
        tools(parser, 0);
      } else {
        parser.skipChildren();
      }
    }
  }

  /**
   * The value that the parser is at.
   *
   * @param depth how many values enclose it, beneath the request's member
   */
  private void read(JsonParser parser, PromptKeys.Kind kind, int depth) throws IOException {
    switch (parser.currentToken()) {
      case VALUE_STRING:
        string(parser, kind);
        break;
      case VALUE_NUMBER_INT:
      case VALUE_NUMBER_FLOAT:
        tokens += kind == PromptKeys.Kind.NOISE ? 0 : 1;
        break;
      case START_ARRAY:
        while (parser.nextToken() != JsonToken.END_ARRAY && parser.currentToken() != null) {
          read(parser, kind, depth + 1);
        }
        break;
      case START_OBJECT:
        members(parser, depth);
        break;
      default: // Nothing to read.
    }
  }

  private void members(JsonParser parser, int depth) throws IOException {
    boolean hasRole = false;
    boolean hasName = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      hasRole |= name.equals("role");
      hasName |= name.equals("name");
      if (name.equals("detail") && isText(parser, "low")) {
        tokens -= PER_IMAGE - PER_LOW_IMAGE;
      } else {
        read(parser, PromptKeys.kind(name), depth + 1);
      }
    }
    if (hasRole && depth <= 1) {
      messages = true;
      tokens += PER_MESSAGE + 1 + (hasName ? PER_NAME : 0);
    }
  }

  private void string(JsonParser parser, PromptKeys.Kind kind) throws IOException {
    if (kind == PromptKeys.Kind.TEXT) {
      tokens += tokenizer.count(parser.getText());
    } else if (kind == PromptKeys.Kind.ATTACHMENT) {
      tokens += PER_IMAGE;
    }
  }

  private void tools(JsonParser parser, int depth) throws IOException {
    @Nullable JsonToken token = parser.currentToken();
    if (token == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY && parser.currentToken() != null) {
        tools(parser, depth + 1);
      }
    } else if (token == JsonToken.START_OBJECT) {
      tokens += depth == 1 ? PER_TOOL : 0;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("type") || name.equals("required") || name.equals("$schema")) {
          parser.skipChildren();
        } else {
          tokens += SCHEMA.contains(name) ? 0 : tokenizer.count(name) + PER_PROPERTY;
          tools(parser, depth + 1);
        }
      }
    } else if (token == JsonToken.VALUE_STRING) {
      tokens += tokenizer.count(parser.getText());
    }
  }

  private static boolean isText(JsonParser parser, String text) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_STRING && parser.getText().equals(text);
  }
}
