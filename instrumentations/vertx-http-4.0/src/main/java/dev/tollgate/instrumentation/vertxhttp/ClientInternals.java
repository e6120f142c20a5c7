package dev.tollgate.instrumentation.vertxhttp;

import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the client itself does with a response that comes in, and lets nobody else do: the same in
 * 4.0 to 5.2. Immutable.
 */
final class ClientInternals {
  private static final String PACKAGE = "io.vertx.core.http.impl.";

  /** Null where the client's package is closed to us, as it is where it is a named module. */
  static final @Nullable ClientInternals OPEN = open();

  private final Class<?> streamType;
  private final Field stream;
  private final Field context;
  private final Method written;
  private final Constructor<?> newResponse;
  private final Method handleChunk;
  private final List<Method> handleEnd;

  private ClientInternals() throws ReflectiveOperationException {
    streamType = type("HttpClientStream");
    Class<?> base = type("HttpClientRequestBase");
    stream = accessible(base.getDeclaredField("stream"));
    context = accessible(base.getDeclaredField("context"));
    written = accessible(type("HttpClientRequestImpl").getDeclaredMethod("tryComplete"));
    Class<?> response = type("HttpClientResponseImpl");
    newResponse =
        accessible(
            response.getDeclaredConstructor(
                base, HttpVersion.class, streamType, int.class, String.class, MultiMap.class));
    handleChunk = accessible(response.getDeclaredMethod("handleChunk", Buffer.class));
    handleEnd = ends(response);
  }

  private static @Nullable ClientInternals open() {
    try {
      return new ClientInternals();
    } catch (ReflectiveOperationException | RuntimeException closed) {
      return null;
    }
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(PACKAGE + name, false, HttpClientRequest.class.getClassLoader());
  }

  private static <T extends AccessibleObject> T accessible(T member) {
    member.setAccessible(true);
    return member;
  }

  /** {@code handleEnd(trailers)}; since 5.1 {@code handleTrailers}, since 5.2 and an end beside. */
  private static List<Method> ends(Class<?> response) throws NoSuchMethodException {
    List<Method> ends = new ArrayList<>();
    for (Method method : response.getDeclaredMethods()) {
      if (method.getName().equals("handleTrailers")) {
        ends.add(0, accessible(method));
      } else if (method.getName().equals("handleEnd")) {
        ends.add(accessible(method));
      }
    }
    if (ends.isEmpty()) {
      throw new NoSuchMethodException("handleEnd");
    }
    return List.copyOf(ends);
  }

  /** Where the app is told of a response. */
  Context context(HttpClientRequest request) throws ReflectiveOperationException {
    return (Context) context.get(request);
  }

  /** What the request is written to. */
  Object stream(HttpClientRequest request) throws ReflectiveOperationException {
    return stream.get(request);
  }

  /** A stream of the client's kind. */
  Object stream(InvocationHandler handler) {
    return Proxy.newProxyInstance(
        ClientInternals.class.getClassLoader(), new Class<?>[] {streamType}, handler);
  }

  /** All of the request is written, and nothing that becomes of its stream is told any more. */
  void written(HttpClientRequest request) throws ReflectiveOperationException {
    written.invoke(request);
  }

  /** A response that is read from this stream. */
  HttpClientResponse response(
      HttpClientRequest request, Object stream, int status, String reason, MultiMap headers)
      throws ReflectiveOperationException {
    return (HttpClientResponse)
        newResponse.newInstance(request, request.version(), stream, status, reason, headers);
  }

  /** A piece of its body came. */
  void chunk(HttpClientResponse response, Buffer piece) throws ReflectiveOperationException {
    handleChunk.invoke(response, piece);
  }

  /** Its end came. */
  void end(HttpClientResponse response) throws ReflectiveOperationException {
    for (Method end : handleEnd) {
      end.invoke(
          response,
          end.getParameterTypes()[0] == MultiMap.class ? MultiMap.caseInsensitiveMultiMap() : null);
    }
  }
}
