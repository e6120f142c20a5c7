package dev.tollgate.instrumentation.awssdk;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;

/**
 * Reads a request's body without consuming it: where the SDK itself made it from bytes in memory. A
 * provider tells that by what it holds; its name for the SDK came late and is not given to the
 * marshallers' own.
 */
final class RepeatableContent {
  private static final String SDK = "software.amazon.awssdk.";

  /** What a provider of bytes in memory holds: they can be read as often as wanted. */
  private static final Set<String> IN_MEMORY =
      Set.of(
          byte[].class.getName(),
          byte[][].class.getName(),
          String.class.getName(),
          Charset.class.getName(),
          List.class.getName(),
          SDK + "core.SdkBytes",
          SDK + "core.BytesWrapper");

  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return Shape.of(type);
        }
      };

  private RepeatableContent() {}

  /** The body, or null where it is longer or cannot be read twice. */
  static byte @Nullable [] read(ContentStreamProvider content, int maxBytes) {
    if (!isRepeatable(content)) {
      return null;
    }
    try (InputStream stream = content.newStream()) {
      byte[] bytes = stream.readNBytes(maxBytes);
      return stream.read() == -1 ? bytes : null;
    } catch (IOException e) {
      return null; // memory does not fail; if it does, the client will say so
    }
  }

  private static boolean isRepeatable(ContentStreamProvider content) {
    Object at = content;
    while (at != null) {
      Shape shape = SHAPES.get(at.getClass());
      if (shape.wrapped == null) {
        return shape.inMemory;
      }
      try {
        at = shape.wrapped.get(at);
      } catch (IllegalAccessException e) {
        return false;
      }
    }
    return false;
  }

  /** What the providers of one class hold: another provider, bytes, or who knows what. */
  private static final class Shape {
    final @Nullable Field wrapped;
    final boolean inMemory;

    private Shape(@Nullable Field wrapped, boolean inMemory) {
      this.wrapped = wrapped;
      this.inMemory = inMemory;
    }

    static Shape of(Class<?> type) {
      if (!type.getName().startsWith(SDK)) {
        return new Shape(null, false);
      }
      List<Field> held = new ArrayList<>();
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          held.add(field);
        }
      }
      for (Field field : held) {
        if (field.getType() == ContentStreamProvider.class) {
          return new Shape(field.trySetAccessible() ? field : null, false);
        }
      }
      return new Shape(null, held.stream().allMatch(Shape::isInMemory));
    }

    private static boolean isInMemory(Field field) {
      Class<?> type = field.getType();
      return type.isPrimitive() || IN_MEMORY.contains(type.getName());
    }
  }
}
