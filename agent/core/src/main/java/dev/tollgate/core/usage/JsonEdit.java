package dev.tollgate.core.usage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One member of a JSON object to be put in, or to have another value: every other byte stays as it
 * is. Immutable.
 */
final class JsonEdit {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          // Not the default: thread-locals would stay behind in the app's threads.
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .build();

  private final byte[] body;
  private final String[] names;

  /** From and to of each value that the member has: more than one where its name is repeated. */
  private final List<int[]> values = new ArrayList<>(1);

  /** How many of the names lead to the innermost object that is there. */
  private int depth;

  /** Where that object's bracket closes. */
  private int end = -1;

  private boolean empty;

  /** Whether something else is where an object has to be. */
  private boolean blocked;

  private JsonEdit(byte[] body, String path) {
    this.body = body;
    this.names = path.split("\\.", -1);
  }

  /**
   * An edit of the member at this path: names of members, with dots between.
   *
   * @return null where the body is not one JSON object in UTF-8 that could have it
   */
  static @Nullable JsonEdit of(byte[] body, String path) {
    if (body.length < 2 || body[0] != '{' || body[1] == 0) {
      return null; // of another shape or encoding
    }
    JsonEdit edit = new JsonEdit(body, path);
    try (JsonParser parser = JSON.createParser(body)) {
      boolean object = parser.nextToken() == JsonToken.START_OBJECT && edit.walk(parser, 0);
      return object && !edit.blocked && parser.nextToken() == null ? edit : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** Whether the member is there. */
  boolean isThere() {
    return !values.isEmpty();
  }

  /** How many of the objects that lead to the member are there, the outermost not counted. */
  int depth() {
    return depth;
  }

  /** The body with this value of the member, as JSON. */
  byte[] with(String json) {
    byte[] value = json.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + value.length + 64);
    int from = 0;
    for (int[] old : values) {
      out.write(body, from, old[0] - from);
      out.writeBytes(value);
      from = old[1];
    }
    if (values.isEmpty()) {
      out.write(body, 0, end);
      out.writeBytes(added(json).getBytes(StandardCharsets.UTF_8));
      from = end;
    }
    out.write(body, from, body.length - from);
    return out.toByteArray();
  }

  private String added(String json) {
    StringBuilder member = new StringBuilder(empty ? "" : ",");
    for (int i = depth; i < names.length; i++) {
      member.append('"').append(names[i]).append(i + 1 < names.length ? "\":{" : "\":");
    }
    return member.append(json).append("}".repeat(names.length - 1 - depth)).toString();
  }

  /**
   * Looks through an object that the names before this level lead to; false where it ends early.
   */
  private boolean walk(JsonParser parser, int level) throws IOException {
    boolean nothing = true;
    JsonToken token;
    while ((token = parser.nextToken()) == JsonToken.FIELD_NAME) {
      nothing = false;
      boolean wanted = parser.currentName().equals(names[level]);
      token = parser.nextToken();
      if (!wanted) {
        parser.skipChildren();
      } else if (level + 1 == names.length) {
        values.add(value(parser, token));
      } else if (token != JsonToken.START_OBJECT) {
        blocked = true;
        parser.skipChildren();
      } else if (!walk(parser, level + 1)) {
        return false;
      }
    }
    int at = offset(parser);
    if (token != JsonToken.END_OBJECT || at < 0 || body[at] != '}') {
      return false;
    }
    if (end < 0 || level >= depth) {
      depth = level;
      end = at;
      empty = nothing;
    }
    return true;
  }

  private int[] value(JsonParser parser, JsonToken token) throws IOException {
    int from = offset(parser);
    if (token.isStructStart()) {
      parser.skipChildren();
      return new int[] {from, offset(parser) + 1};
    }
    return new int[] {from, token == JsonToken.VALUE_STRING ? endOfText(from) : endOfWord(from)};
  }

  private static int offset(JsonParser parser) {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  private int endOfText(int from) throws IOException {
    for (int at = from + 1; at < body.length; at++) {
      if (body[at] == '\\') {
        at++;
      } else if (body[at] == '"') {
        return at + 1;
      }
    }
    throw new IOException("a string without an end");
  }

  /** A number, or null, true or false. */
  private int endOfWord(int from) {
    int at = from;
    while (at < body.length && ",]}".indexOf(body[at]) < 0 && body[at] > ' ') {
      at++;
    }
    return at;
  }
}
