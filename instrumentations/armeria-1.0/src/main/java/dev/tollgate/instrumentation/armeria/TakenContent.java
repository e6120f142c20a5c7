package dev.tollgate.instrumentation.armeria;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Takes the content from a request that has all of it, within one call. */
final class TakenContent implements Subscriber<HttpObject> {

  /** What {@code HttpRequest.of} makes of headers and all of the content. */
  private static final String GIVEN_AT_ONCE =
      "com.linecorp.armeria.common.FixedHttpRequest$OneElementFixedHttpRequest";

  /** What a client makes of a request to add headers, in any version: it has the other inside. */
  private static final String OTHER_HEADERS = ".HeaderOverridingHttpRequest";

  private static final ClassValue<Optional<Field>> INSIDE =
      new ClassValue<>() {
        @Override
        protected Optional<Field> computeValue(Class<?> type) {
          return type.getName().endsWith(OTHER_HEADERS) ? delegate(type) : Optional.empty();
        }
      };

  private HttpData content = HttpData.empty();
  private @Nullable Throwable failure;

  private TakenContent() {}

  /** Whether the app made the request with all of its content. */
  static boolean isGivenAtOnce(HttpRequest request) {
    Object made = request;
    Optional<Field> inside = INSIDE.get(request.getClass());
    if (inside.isPresent()) {
      try {
        made = inside.get().get(request);
      } catch (IllegalAccessException e) {
        throw new LinkageError("a field that was made accessible", e);
      }
    }
    return made != null && made.getClass().getName().equals(GIVEN_AT_ONCE);
  }

  private static Optional<Field> delegate(Class<?> type) {
    try {
      Field delegate = type.getDeclaredField("delegate");
      delegate.setAccessible(true);
      return Optional.of(delegate);
    } catch (NoSuchFieldException | InaccessibleObjectException unknown) {
      return Optional.empty(); // then its content is not read
    }
  }

  /** All of this request's content, which is the caller's to close. */
  static HttpData of(HttpRequest request) {
    TakenContent taken = new TakenContent();
    request.subscribe(
        taken, ImmediateEventExecutor.INSTANCE, SubscriptionOption.WITH_POOLED_OBJECTS);
    if (taken.failure != null) {
      throw new IllegalStateException("content that the app gave at once", taken.failure);
    }
    return taken.content;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(HttpObject object) {
    if (object instanceof HttpData) {
      content = (HttpData) object;
    }
  }

  @Override
  public void onError(Throwable thrown) {
    failure = thrown;
  }

  @Override
  public void onComplete() {}
}
