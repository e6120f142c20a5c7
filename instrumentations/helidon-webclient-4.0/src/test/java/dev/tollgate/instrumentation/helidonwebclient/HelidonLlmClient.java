package dev.tollgate.instrumentation.helidonwebclient;

import dev.tollgate.core.contract.Incoming;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.Outgoing;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.encoding.ContentEncoder;
import io.helidon.http.encoding.ContentEncoding;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webclient.api.HttpClientRequest;
import io.helidon.webclient.api.HttpClientResponse;
import io.helidon.webclient.api.WebClient;
import io.helidon.webclient.api.WebClientConfig;
import io.helidon.webclient.http1.Http1Client;
import io.helidon.webclient.http1.UpgradeResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** Calls by Helidon's WebClient: compiled once, run against every version of it. */
public class HelidonLlmClient implements LlmClient {
  private final Thread thread = Thread.currentThread();
  private final ClassLoader before = thread.getContextClassLoader();
  private final WebClient client;

  /** For the contract. Helidon looks for its parts by the thread's class loader. */
  public HelidonLlmClient() {
    this(builder -> {});
  }

  /** The same, with something of the test's own. */
  protected HelidonLlmClient(Consumer<WebClientConfig.Builder> own) {
    thread.setContextClassLoader(HelidonLlmClient.class.getClassLoader());
    WebClientConfig.Builder builder =
        WebClient.builder()
            .contentEncoding(
                ContentEncodingContext.builder()
                    .contentEncodingsDiscoverServices(false)
                    .addContentEncoding(new Gzip())
                    .build());
    own.accept(builder);
    client = builder.build();
  }

  @Override
  public Incoming send(Outgoing request) throws Exception {
    try (HttpClientResponse response = response(request)) {
      Map<String, String> headers = new HashMap<>();
      for (Header header : response.headers()) {
        headers.put(header.name().toLowerCase(Locale.ROOT), header.get());
      }
      byte[] body = new byte[0];
      if (!request.method().equals("HEAD") && response.status().code() != 204) {
        body = response.inputStream().readAllBytes();
      }
      return new Incoming(response.status().code(), headers, body, false);
    }
  }

  @Override
  public OpenResponse open(Outgoing request) {
    HttpClientResponse response = response(request);
    return new OpenResponse() {
      @Override
      public int status() {
        return response.status().code();
      }

      @Override
      public InputStream body() {
        return response.inputStream();
      }

      @Override
      public void close() {
        response.close();
      }
    };
  }

  /** On a virtual thread, as Helidon's apps call: to cancel is to interrupt it. */
  @Override
  public Pending submit(Outgoing request) throws ReflectiveOperationException {
    FutureTask<Incoming> call = new FutureTask<>(() -> send(request));
    Thread calling = virtual(Thread.currentThread().getName(), call);
    calling.start();
    return new Pending() {
      @Override
      public Incoming join() throws Exception {
        try {
          return call.get();
        } catch (ExecutionException e) {
          throw e.getCause() instanceof Exception ? (Exception) e.getCause() : e;
        }
      }

      @Override
      public void cancel() {
        calling.interrupt();
      }
    };
  }

  /** Since Java 21, which this is not compiled for. */
  private static Thread virtual(String name, Runnable task) throws ReflectiveOperationException {
    Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
    Class<?> type = Class.forName("java.lang.Thread$Builder");
    Object named = type.getMethod("name", String.class).invoke(builder, name);
    return (Thread) type.getMethod("unstarted", Runnable.class).invoke(named, task);
  }

  @Override
  public String firstMessage(URI uri) {
    UpgradeResponse upgraded =
        Http1Client.create()
            .get(uri.toString().replaceFirst("ws", "http"))
            .header(HeaderValues.create("Connection", "Upgrade"))
            .header(HeaderValues.create("Sec-WebSocket-Version", "13"))
            .header(HeaderValues.create("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="))
            .upgrade("websocket");
    if (!upgraded.isUpgraded()) {
      throw new IllegalStateException(upgraded.toString());
    }
    DataReader reader = upgraded.connection().reader();
    reader.skip(1); // the frame's type
    String message = reader.readAsciiString(reader.read());
    upgraded.connection().closeResource();
    return message;
  }

  @Override
  public void close() {
    thread.setContextClassLoader(before);
  }

  private HttpClientResponse response(Outgoing outgoing) {
    HttpClientRequest request = client.method(Method.create(outgoing.method())).uri(outgoing.uri());
    outgoing.headers().forEach((name, value) -> request.header(HeaderValues.create(name, value)));
    if (outgoing.body().length == 0) {
      return request.request();
    }
    if (!outgoing.oneShot()) {
      return request.submit(outgoing.body());
    }
    return request.outputStream(
        out -> {
          try (out) {
            out.write(outgoing.body());
          }
        });
  }

  /** Helidon's own is an artifact apart. */
  private static final class Gzip implements ContentEncoding {
    @Override
    public Set<String> ids() {
      return Set.of("gzip");
    }

    @Override
    public boolean supportsEncoding() {
      return false;
    }

    @Override
    public boolean supportsDecoding() {
      return true;
    }

    @Override
    public ContentDecoder decoder() {
      return network -> {
        try {
          return new GZIPInputStream(network);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      };
    }

    @Override
    public ContentEncoder encoder() {
      return ContentEncoder.NO_OP;
    }

    @Override
    public String name() {
      return "gzip";
    }

    @Override
    public String type() {
      return "gzip";
    }
  }
}
