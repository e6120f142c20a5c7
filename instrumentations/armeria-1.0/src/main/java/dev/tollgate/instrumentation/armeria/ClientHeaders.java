package dev.tollgate.instrumentation.armeria;

import com.linecorp.armeria.client.ClientRequestContext;
import com.linecorp.armeria.common.HttpHeaders;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * The headers that a client adds to all its requests. At first they were among those that are added
 * to one; later versions have a method of their own for them.
 */
final class ClientHeaders {
  private static final @Nullable MethodHandle DEFAULTS = defaults();

  private ClientHeaders() {}

  /** The first value of the header, or null. */
  static @Nullable String first(ClientRequestContext context, String name) {
    if (DEFAULTS == null) {
      return null;
    }
    try {
      return ((HttpHeaders) DEFAULTS.invokeExact(context)).get(name);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable checked) {
      throw new IllegalStateException("declared by no version", checked);
    }
  }

  /**
   * Looked up from here: on JDK 11 the public lookup fails where a JVM has two copies of Armeria.
   */
  private static @Nullable MethodHandle defaults() {
    try {
      return MethodHandles.lookup()
          .findVirtual(
              ClientRequestContext.class,
              "defaultRequestHeaders",
              MethodType.methodType(HttpHeaders.class));
    } catch (NoSuchMethodException before) {
      return null;
    } catch (IllegalAccessException e) {
      throw new LinkageError("a public method of a public interface", e);
    }
  }
}
