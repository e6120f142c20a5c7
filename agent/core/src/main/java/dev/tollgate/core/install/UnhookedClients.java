package dev.tollgate.core.install;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;

/**
 * HTTP clients that apps call providers by and no installed hook is for, shaded copies of hooked
 * ones among them: each is told by a class that loads when it is used. What such a client calls is
 * neither metered nor capped, so that it is there is said. Thread-safe.
 */
final class UnhookedClients {

  /** The instrumentation that would hook it, and its class, by internal name. */
  private static final Map<String, String> KNOWN =
      Map.ofEntries(
          Map.entry("org/apache/http/impl/client/InternalHttpClient", "apache-httpclient-4.3"),
          Map.entry(
              "org/apache/hc/client5/http/impl/classic/InternalHttpClient",
              "apache-httpclient-5.0"),
          Map.entry(
              "org/apache/hc/client5/http/impl/async/MinimalHttpAsyncClient",
              "apache-httpclient-5.0-minimal-async"),
          Map.entry(
              "org/apache/hc/client5/http/impl/async/MinimalH2AsyncClient",
              "apache-httpclient-5.0-minimal-async"),
          Map.entry("software/amazon/awssdk/http/nio/netty/NettyNioAsyncHttpClient", "aws-sdk-2.2"),
          Map.entry("software/amazon/awssdk/http/crt/AwsCrtHttpClient", "aws-crt-client"),
          Map.entry("io/vertx/core/http/impl/HttpClientImpl", "vertx-http-4.0"),
          Map.entry("org/eclipse/jetty/client/HttpRequest", "jetty-client-9.2"),
          Map.entry("org/eclipse/jetty/client/transport/HttpRequest", "jetty-client-12.0"),
          Map.entry("io/grpc/internal/ManagedChannelImpl", "grpc-1.6"),
          Map.entry("io/ktor/client/engine/cio/CIOEngine$selectEndpoint$1", "ktor-client-cio-2"),
          Map.entry("io/ktor/client/engine/cio/CIOEngine", "ktor-client-cio"),
          Map.entry("io/helidon/webclient/http1/Http1CallChainBase", "helidon-webclient-4.0"),
          Map.entry("io/helidon/webclient/http2/Http2CallChainBase", "helidon-webclient-4.0-http2"),
          Map.entry("com/linecorp/armeria/client/DefaultWebClient", "armeria-1.0"),
          Map.entry("org/asynchttpclient/DefaultAsyncHttpClient", "async-http-client-2.0"),
          Map.entry(
              "io/micronaut/http/client/netty/DefaultHttpClient", "micronaut-http-client-4.0"),
          Map.entry("io/micronaut/http/client/netty/NettyHttpClient", "micronaut-http-client-5"),
          Map.entry("org/apache/pekko/http/scaladsl/HttpExt", "pekko-http"),
          Map.entry("akka/http/scaladsl/HttpExt", "akka-http"),
          Map.entry("org/apache/commons/httpclient/HttpClient", "commons-httpclient-3"),
          Map.entry("com/squareup/okhttp/OkHttpClient", "okhttp-2"));

  private final Map<String, String> names;
  private final ShadedCopies copies;
  private final Consumer<Set<String>> listener;
  private final Set<String> inUse = new ConcurrentSkipListSet<>();

  /**
   * Those that none of these instrumentations hooks.
   *
   * @param copies the shaded copies that are not hooked
   * @param listener told of the names of all that are in use, each time that there is another
   */
  UnhookedClients(
      Set<String> instrumentations, ShadedCopies copies, Consumer<Set<String>> listener) {
    this.copies = copies;
    this.names = new HashMap<>(KNOWN);
    this.names.values().removeAll(instrumentations);
    this.listener = listener;
  }

  /** A class was loaded that no hook is for. */
  void loaded(String internalName) {
    String known = names.get(internalName);
    String name = known == null ? copies.nameOf(internalName) : known;
    if (name != null && inUse.add(name)) {
      listener.accept(inUse());
    }
  }

  /** The names of those in use. A copy, sorted. */
  Set<String> inUse() {
    return new TreeSet<>(inUse);
  }
}
