package dev.tollgate.instrumentation.armeria;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.common.stream.StreamMessage;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A web socket of Armeria's, which the version that this is compiled against does not have. */
final class ArmeriaWebSocket {
  private static final String CLIENT = "com.linecorp.armeria.client.websocket.WebSocketClient";
  private static final String FRAME = "com.linecorp.armeria.common.websocket.WebSocketFrame";

  private final ClientFactory factory;

  ArmeriaWebSocket(ClientFactory factory) {
    this.factory = factory;
  }

  /** Opens it, and waits for what the server says first. */
  String firstMessage(URI uri) throws Exception {
    Object builder =
        Class.forName(CLIENT)
            .getMethod("builder", String.class)
            .invoke(null, "ws+h1c://" + uri.getRawAuthority());
    builder.getClass().getMethod("factory", ClientFactory.class).invoke(builder, factory);
    Object client = call(builder.getClass(), "build", builder);
    Object session =
        ((CompletableFuture<?>)
                Class.forName(CLIENT)
                    .getMethod("connect", String.class)
                    .invoke(client, uri.getRawPath()))
            .get();
    First first = new First();
    StreamMessage<?> inbound = (StreamMessage<?>) call(session.getClass(), "inbound", session);
    inbound.subscribe(first);
    return (String) call(Class.forName(FRAME), "text", first.frame.get());
  }

  private static Object call(Class<?> type, String name, Object self)
      throws ReflectiveOperationException {
    Method method = type.getMethod(name);
    return method.invoke(self);
  }

  /** Takes one frame, and lets go of the socket. */
  private static final class First implements Subscriber<Object> {
    private final CompletableFuture<Object> frame = new CompletableFuture<>();
    private final CompletableFuture<Subscription> subscribed = new CompletableFuture<>();

    @Override
    public void onSubscribe(Subscription subscription) {
      subscribed.complete(subscription);
      subscription.request(1);
    }

    @Override
    public void onNext(Object next) {
      frame.complete(next);
      subscribed.join().cancel();
    }

    @Override
    public void onError(Throwable thrown) {
      frame.completeExceptionally(thrown);
    }

    @Override
    public void onComplete() {
      frame.completeExceptionally(new IllegalStateException("the server said nothing"));
    }
  }
}
