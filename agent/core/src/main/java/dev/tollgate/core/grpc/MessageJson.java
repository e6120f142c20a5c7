package dev.tollgate.core.grpc;

import dev.tollgate.core.grpc.MessageShape.Field;
import dev.tollgate.core.grpc.MessageShape.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes a protobuf message as the JSON that it is in the REST API. A field that the shape does not
 * know gets its number as its name: a number stays one, everything else is base64, so that what the
 * model may read is as long here as there, at least. One thread.
 */
final class MessageJson {
  /** How deep messages may lie in each other: protobuf's own limit. */
  private static final int MAX_DEPTH = 100;

  private static final MessageShape NOTHING_KNOWN = new MessageShape();

  /** Stands for {@code google.protobuf.Value} where a map has those. */
  private static final MessageShape VALUES = new MessageShape();

  private final byte[] message;
  private final JsonBytes json;
  private int depth;

  private MessageJson(byte[] message, JsonBytes json) {
    this.message = message;
    this.json = json;
  }

  /**
   * Writes the message that is there between these as an object.
   *
   * @throws IOException if it cannot be read
   */
  static void write(MessageShape shape, byte[] message, int from, int to, JsonBytes json)
      throws IOException {
    new MessageJson(message, json).object(shape, from, to);
  }

  private void object(MessageShape shape, int from, int to) throws IOException {
    if (++depth > MAX_DEPTH) {
      throw new IOException("messages that lie too deep in each other");
    }
    ProtobufReader fields = new ProtobufReader(message, from, to);
    int open = 0;
    boolean first = true;
    json.punctuation('{');
    while (fields.next()) {
      Field field = shape.field(fields.number());
      if (open != fields.number()) {
        close(shape, open);
        if (!first) {
          json.punctuation(',');
        }
        first = false;
        open = fields.number();
        open(field, open);
      } else {
        json.punctuation(',');
        if (field == null || !field.repeated) {
          open(field, open); // a parser takes the last one, or merges them
        }
      }
      value(field, fields);
    }
    close(shape, open);
    json.punctuation('}');
    depth--;
  }

  /** Begins a member, and its array or map where it is one. */
  private void open(@Nullable Field field, int number) {
    json.name(
        field == null ? Integer.toString(number).getBytes(StandardCharsets.US_ASCII) : field.name);
    if (field != null && field.repeated) {
      json.punctuation(field.kind == Kind.MAP ? '{' : '[');
    }
  }

  private void close(MessageShape shape, int open) {
    Field field = shape.field(open);
    if (field != null && field.repeated) {
      json.punctuation(field.kind == Kind.MAP ? '}' : ']');
    }
  }

  private void value(@Nullable Field field, ProtobufReader at) throws IOException {
    if (at.wireType() != ProtobufReader.LENGTH_DELIMITED) {
      scalar(field, at.value());
      return;
    }
    int from = at.from();
    int to = at.to();
    switch (field == null ? Kind.BYTES : field.kind) {
      case STRING:
        json.text(message, from, to);
        break;
      case MESSAGE:
        object(shape(field), from, to);
        break;
      case MAP:
        entry(shape(field), from, to);
        break;
      case VALUE:
        anything(from, to);
        break;
      case STRUCT:
        struct(from, to);
        break;
      default:
        json.base64(message, from, to);
    }
  }

  private static MessageShape shape(@Nullable Field field) {
    return field == null || field.shape == null ? NOTHING_KNOWN : field.shape;
  }

  private void scalar(@Nullable Field field, long value) {
    String name = field == null ? null : field.nameOf(value);
    if (name != null) {
      json.quoted(name);
    } else if (field != null && field.kind == Kind.BOOL) {
      json.word(value == 0 ? "false" : "true");
    } else {
      json.word(Long.toString(value));
    }
  }

  /** An entry of a map from strings to messages. */
  private void entry(MessageShape shape, int from, int to) throws IOException {
    ProtobufReader entry = new ProtobufReader(message, from, to);
    int keyFrom = 0;
    int keyTo = 0;
    int valueFrom = 0;
    int valueTo = 0;
    while (entry.next()) {
      if (entry.number() == 1 && entry.wireType() == ProtobufReader.LENGTH_DELIMITED) {
        keyFrom = entry.from();
        keyTo = entry.to();
      } else if (entry.number() == 2 && entry.wireType() == ProtobufReader.LENGTH_DELIMITED) {
        valueFrom = entry.from();
        valueTo = entry.to();
      }
    }
    json.text(message, keyFrom, keyTo);
    json.punctuation(':');
    if (shape == VALUES) {
      anything(valueFrom, valueTo);
    } else {
      object(shape, valueFrom, valueTo);
    }
  }

  /** A {@code google.protobuf.Struct}. */
  private void struct(int from, int to) throws IOException {
    ProtobufReader fields = new ProtobufReader(message, from, to);
    boolean first = true;
    json.punctuation('{');
    while (fields.next()) {
      if (fields.number() == 1 && fields.wireType() == ProtobufReader.LENGTH_DELIMITED) {
        if (!first) {
          json.punctuation(',');
        }
        first = false;
        entry(VALUES, fields.from(), fields.to());
      }
    }
    json.punctuation('}');
  }

  /** A {@code google.protobuf.ListValue}. */
  private void list(int from, int to) throws IOException {
    ProtobufReader values = new ProtobufReader(message, from, to);
    boolean first = true;
    json.punctuation('[');
    while (values.next()) {
      if (values.number() == 1 && values.wireType() == ProtobufReader.LENGTH_DELIMITED) {
        if (!first) {
          json.punctuation(',');
        }
        first = false;
        anything(values.from(), values.to());
      }
    }
    json.punctuation(']');
  }

  /** A {@code google.protobuf.Value}: the last of its kinds that is set is the one. */
  private void anything(int from, int to) throws IOException {
    if (++depth > MAX_DEPTH) {
      throw new IOException("values that lie too deep in each other");
    }
    ProtobufReader kinds = new ProtobufReader(message, from, to);
    boolean set = false;
    while (kinds.next()) {
      if (set) {
        throw new IOException("a value of two kinds");
      }
      set = true;
      boolean delimited = kinds.wireType() == ProtobufReader.LENGTH_DELIMITED;
      if (kinds.number() == 2 && kinds.wireType() == ProtobufReader.FIXED_64) {
        // No count has a fraction, and vectors have hundreds: what is behind the point is not read.
        json.word(Long.toString((long) Double.longBitsToDouble(kinds.value())));
      } else if (kinds.number() == 3 && delimited) {
        json.text(message, kinds.from(), kinds.to());
      } else if (kinds.number() == 4 && !delimited) {
        json.word(kinds.value() == 0 ? "false" : "true");
      } else if (kinds.number() == 5 && delimited) {
        struct(kinds.from(), kinds.to());
      } else if (kinds.number() == 6 && delimited) {
        list(kinds.from(), kinds.to());
      } else {
        json.word("null");
      }
    }
    if (!set) {
      json.word("null");
    }
    depth--;
  }
}
