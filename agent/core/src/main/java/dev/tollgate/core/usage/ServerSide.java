package dev.tollgate.core.usage;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a provider adds to a request by itself, as far as words in the request's body tell: tools of
 * its own, stored conversations, files that it has. A word too many only makes a hold larger.
 * Immutable.
 */
final class ServerSide {
  private static final int DESCRIBES = 1;
  private static final int STORES = 2;
  private static final int WEB = 4;
  private static final int FILES = 8;
  private static final int CODE = 16;
  private static final int GROUNDING = 32;
  private static final int OTHER = 64;

  /** Of a body that nobody has seen. */
  static final ServerSide UNSEEN = new ServerSide(DESCRIBES | STORES);

  private static final ServerSide NOTHING = new ServerSide(0);

  private static final Word[] WORDS = {
    word(DESCRIBES, "tools\""),
    word(DESCRIBES, "tool_config\""),
    word(DESCRIBES, "toolConfig\""),
    word(DESCRIBES, "functions\""),
    word(WEB, "web_search"),
    word(WEB, "live_search"),
    word(WEB, "search_parameters"),
    word(WEB, "x_search"),
    word(WEB, "browser_search"),
    word(WEB, "plugins"),
    word(WEB, "connectors"),
    word(FILES, "file_search"),
    word(CODE, "code_interpreter"),
    word(CODE, "code_execution"),
    word(CODE, "codeExecution"),
    word(CODE, "container\""),
    word(GROUNDING, "googleSearch"),
    word(GROUNDING, "google_search"),
    word(GROUNDING, "googleMaps"),
    word(OTHER, "web_fetch"),
    word(OTHER, "urlContext"),
    word(OTHER, "url_context"),
    word(OTHER, "mcp"),
    word(OTHER, "image_generation"),
    word(STORES, "previous_response_id\""),
    word(STORES, "previous_interaction_id\""),
    word(STORES, "conversation"),
    word(STORES, "cachedContent\""),
    word(STORES, "cached_content\""),
    word(STORES, "prompt\":{"),
    word(STORES, "prompt\": {"),
    word(STORES, "file_id\""),
    word(STORES, "agent_id\""),
    word(STORES, "thread_id\"")
  };

  /** The same by first byte: every string of every request is asked for. */
  private static final Word[][] WORDS_BY_FIRST_BYTE = byFirstByte();

  private final int kinds;

  private ServerSide(int kinds) {
    this.kinds = kinds;
  }

  /** A member's name or a value, behind its quotation mark, and what it tells of. Immutable. */
  private static final class Word {
    private final int kind;
    private final byte[] bytes;

    Word(int kind, byte[] bytes) {
      this.kind = kind;
      this.bytes = bytes;
    }

    boolean isAt(byte[] body, int from) {
      if (from + bytes.length > body.length) {
        return false;
      }
      for (int i = 0; i < bytes.length; i++) {
        if (body[from + i] != bytes[i]) {
          return false;
        }
      }
      return true;
    }
  }

  private static Word word(int kind, String text) {
    return new Word(kind, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Word[][] byFirstByte() {
    Word[][] byFirst = new Word[1 + Byte.MAX_VALUE][0];
    for (Word word : WORDS) {
      Word[] known = byFirst[word.bytes[0]];
      byFirst[word.bytes[0]] = Arrays.copyOf(known, known.length + 1);
      byFirst[word.bytes[0]][known.length] = word;
    }
    return byFirst;
  }

  /** What words in this body tell. Looks at every byte once. */
  static ServerSide in(byte[] body) {
    int kinds = 0;
    for (int i = 1; i < body.length; i++) {
      if (body[i - 1] == '"' && body[i] >= 0) {
        for (Word word : WORDS_BY_FIRST_BYTE[body[i]]) {
          if (word.isAt(body, i)) {
            kinds |= word.kind;
          }
        }
      }
    }
    return kinds == 0 ? NOTHING : new ServerSide(kinds);
  }

  private boolean is(int kind) {
    return (kinds & kind) != 0;
  }

  /** Whether tools are described to the model, the app's or the provider's. */
  boolean describesTools() {
    return kinds != 0;
  }

  boolean searchesTheWeb() {
    return is(WEB | GROUNDING);
  }

  boolean searchesFiles() {
    return is(FILES);
  }

  boolean runsCode() {
    return is(CODE);
  }

  boolean grounds() {
    return is(GROUNDING);
  }

  /** Whether the model reads what is not in the request. */
  boolean addsInput() {
    return is(WEB | FILES | CODE | GROUNDING | OTHER | STORES);
  }
}
