package dev.tollgate.instrumentation.asynchttpclient;

import io.netty.handler.codec.http.HttpHeaders;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Comparator;
import org.asynchttpclient.AsyncHandler;
import org.asynchttpclient.AsyncHandler.State;
import org.jspecify.annotations.Nullable;

/** What a refusal needs of the client and what is not the same in 2.0, 2.1 and 3.0. */
final class ClientVersion {
  private static final Method ON_HEADERS = required("onHeadersReceived");
  private static final @Nullable Method ON_BODY_START = method("onResponseBodyStart"); // 3.0
  private static final @Nullable Class<?> STREAMED = streamed(); // to 2.x

  private ClientVersion() {}

  /** Whether this handler is given a body to subscribe to. */
  static boolean streams(AsyncHandler<?> handler) {
    return STREAMED != null && STREAMED.isInstance(handler);
  }

  /**
   * An object of this class: each parameter of its shortest constructor is the first of these that
   * fits, or null or 0.
   */
  static <T> T make(Class<T> type, Object... parts) throws ReflectiveOperationException {
    Constructor<?> constructor =
        Arrays.stream(type.getConstructors())
            .min(Comparator.comparingInt(Constructor::getParameterCount))
            .orElseThrow(() -> new NoSuchMethodException(type.getName()));
    Class<?>[] parameters = constructor.getParameterTypes();
    @Nullable Object[] arguments = new @Nullable Object[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      Class<?> parameter = parameters[i];
      arguments[i] =
          parameter == int.class
              ? (Object) 0
              : Arrays.stream(parts).filter(parameter::isInstance).findFirst().orElse(null);
    }
    return type.cast(constructor.newInstance(arguments));
  }

  /** Tells the handler of the headers; what it throws is thrown. */
  static State headers(AsyncHandler<?> handler, HttpHeaders headers) throws Exception {
    Class<?> parameter = ON_HEADERS.getParameterTypes()[0];
    return call(
        ON_HEADERS, handler, parameter.isInstance(headers) ? headers : make(parameter, headers));
  }

  /** Tells the handler that a body follows, which it can neither suspend nor cancel. */
  static State bodyStarts(AsyncHandler<?> handler) throws Exception {
    if (ON_BODY_START == null) {
      return State.CONTINUE;
    }
    Class<?> control = ON_BODY_START.getParameterTypes()[0];
    return call(
        ON_BODY_START,
        handler,
        Proxy.newProxyInstance(
            control.getClassLoader(),
            new Class<?>[] {control},
            (proxy, method, arguments) ->
                method.getDeclaringClass() == Object.class
                    ? method.invoke(method, arguments)
                    : null));
  }

  private static State call(Method method, AsyncHandler<?> handler, Object argument)
      throws Exception {
    MethodHandle handle = MethodHandles.publicLookup().unreflect(method);
    try {
      return (State) handle.invoke(handler, argument);
    } catch (Exception | Error thrown) {
      throw thrown;
    } catch (Throwable thrown) {
      throw new IllegalStateException(thrown);
    }
  }

  private static Method required(String name) {
    Method method = method(name);
    if (method == null) {
      throw new LinkageError("no " + name);
    }
    return method;
  }

  private static @Nullable Method method(String name) {
    return Arrays.stream(AsyncHandler.class.getMethods())
        .filter(method -> method.getName().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Class<?> streamed() {
    try {
      return Class.forName(
          "org.asynchttpclient.handler.StreamedAsyncHandler",
          false,
          AsyncHandler.class.getClassLoader());
    } catch (ClassNotFoundException since3) {
      return null;
    }
  }
}
