package dev.tollgate.instrumentation.okhttp;

import java.lang.reflect.Field;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Makes a chain run with another request. A chain is made for one interceptor and one call, so its
 * field is nobody else's; to hand over another chain is not possible, as OkHttp casts it to its own
 * class, whose constructor is another one in every version.
 */
final class AskingChain {

  /** The one field that holds the request; null for a chain that has none, or several. */
  private static final ClassValue<@Nullable Field> REQUEST =
      new ClassValue<>() {
        @Override
        protected @Nullable Field computeValue(Class<?> type) {
          Field found = null;
          for (Field field : type.getDeclaredFields()) {
            if (field.getType() == Request.class) {
              if (found != null) {
                return null;
              }
              found = field;
            }
          }
          return found != null && found.trySetAccessible() ? found : null;
        }
      };

  private AskingChain() {}

  /** Whether {@link #ask} will do it: the one field is where the chain has its request from. */
  static boolean canAsk(Interceptor.Chain chain) {
    Field field = REQUEST.get(chain.getClass());
    try {
      return field != null && field.get(chain) == chain.request();
    } catch (IllegalAccessException e) {
      return false;
    }
  }

  /**
   * Gives the chain's request this body; returns the request that leaves, or null for as it was.
   */
  static @Nullable Request ask(Interceptor.Chain chain, Request app, byte[] body) {
    Field field = REQUEST.get(chain.getClass());
    RequestBody old = app.body();
    if (field == null || old == null) {
      return null;
    }
    MediaType type = old.contentType();
    Request asking = app.newBuilder().method(app.method(), RequestBody.create(type, body)).build();
    try {
      field.set(chain, asking);
      return chain.request() == asking ? asking : null;
    } catch (IllegalAccessException e) {
      return null;
    }
  }

  /** The response as the app is to see it: to the request that it made. */
  static Response forApp(Response response, @Nullable Request asking, Request app) {
    return response.request() == asking ? response.newBuilder().request(app).build() : response;
  }
}
