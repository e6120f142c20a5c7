package dev.tollgate.core.grpc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of a protobuf message are called in JSON, by their numbers, and what they hold.
 * Fields are added while a table of shapes is made; never after, so that it is thread-safe.
 */
final class MessageShape {

  /** What a field holds. */
  enum Kind {
    /** An integer that is not zigzag-encoded. */
    NUMBER,
    BOOL,
    /** Written by name where its number has one, else as its number. */
    ENUM,
    STRING,
    /** Written in base64. */
    BYTES,
    MESSAGE,
    /** A map from strings to messages. */
    MAP,
    /** {@code google.protobuf.Value}: any JSON. */
    VALUE,
    /** {@code google.protobuf.Struct}: a JSON object. */
    STRUCT
  }

  private static final String[] NO_NAMES = {};

  private @Nullable Field[] fields = new Field[16];

  /** A field as JSON has it. Immutable. */
  static final class Field {
    final byte[] name;
    final Kind kind;
    final boolean repeated;
    final @Nullable MessageShape shape;
    private final String[] names;

    Field(String name, Kind kind, boolean repeated, @Nullable MessageShape shape, String[] names) {
      this.name = name.getBytes(StandardCharsets.US_ASCII);
      this.kind = kind;
      this.repeated = repeated;
      this.shape = shape;
      this.names = names;
    }

    /** What a number of an enum is called, or null where nobody has named it. */
    @Nullable String nameOf(long number) {
      return number >= 0 && number < names.length ? names[(int) number] : null;
    }
  }

  /** The field with this number, or null where the table has none. */
  @Nullable Field field(int number) {
    return number < fields.length ? fields[number] : null;
  }

  MessageShape has(int number, String name, Kind kind) {
    return put(number, new Field(name, kind, false, null, NO_NAMES));
  }

  MessageShape hasMany(int number, String name, Kind kind) {
    return put(number, new Field(name, kind, true, null, NO_NAMES));
  }

  MessageShape has(int number, String name, MessageShape shape) {
    return put(number, new Field(name, Kind.MESSAGE, false, shape, NO_NAMES));
  }

  MessageShape hasMany(int number, String name, MessageShape shape) {
    return put(number, new Field(name, Kind.MESSAGE, true, shape, NO_NAMES));
  }

  MessageShape hasMap(int number, String name, MessageShape shape) {
    return put(number, new Field(name, Kind.MAP, true, shape, NO_NAMES));
  }

  /** An enum whose numbers from 0 on have these names. */
  MessageShape hasEnum(int number, String name, String... names) {
    return put(number, new Field(name, Kind.ENUM, false, null, names));
  }

  private MessageShape put(int number, Field field) {
    if (number >= fields.length) {
      fields = Arrays.copyOf(fields, number + 1);
    }
    fields[number] = field;
    return this;
  }
}
