package dev.tollgate.collector.reconcile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as maps, lists, texts, exact decimals and booleans. Several documents may follow each other.
 * Stateless.
 */
final class JsonTree {
  private JsonTree() {}

  /**
   * All documents of a text.
   *
   * @throws IllegalArgumentException if it is no JSON; the message names line and column
   */
  static List<Object> documents(String text) {
    List<Object> documents = new ArrayList<>();
    try (JsonParser in = new JsonFactory().createParser(text)) {
      while (in.nextToken() != null) {
        Object document = value(in);
        if (document != null) {
          documents.add(document);
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "is not JSON: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
    }
    return documents;
  }

  private static @Nullable Object value(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case START_OBJECT -> object(in);
      case START_ARRAY -> array(in);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_STRING -> in.getText();
      default -> null;
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser in) throws IOException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      map.put(name, value(in));
    }
    return map;
  }

  private static List<@Nullable Object> array(JsonParser in) throws IOException {
    List<@Nullable Object> list = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(in));
    }
    return list;
  }

  /** The object's map; empty if it is none. */
  static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  /** The array's list; empty if it is none. */
  static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  /** The field's text, or null. */
  static @Nullable String text(Map<?, ?> map, String name) {
    return map.get(name) instanceof String text && !text.isEmpty() ? text : null;
  }

  /** The field's number, written as one or in a text; null where it is absent. */
  static @Nullable BigDecimal number(Map<?, ?> map, String name) {
    Object value = map.get(name);
    if (value instanceof BigDecimal number) {
      return number;
    }
    return value instanceof String text && !text.isBlank() ? Numbers.parse(text, name) : null;
  }
}
