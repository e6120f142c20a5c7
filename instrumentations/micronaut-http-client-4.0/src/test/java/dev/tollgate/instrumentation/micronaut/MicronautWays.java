package dev.tollgate.instrumentation.micronaut;

import dev.tollgate.core.contract.Incoming;
import dev.tollgate.core.contract.Outgoing;
import dev.tollgate.instrumentation.common.netty.Leaks;
import io.micronaut.core.io.buffer.ByteBuffer;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.client.HttpVersionSelection.PlaintextMode;
import io.micronaut.http.client.netty.DefaultHttpClient;
import io.micronaut.http.netty.NettyHttpResponseBuilder;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpContent;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Calls in those ways: compiled once, run against every version. */
public final class MicronautWays implements Ways {
  static {
    Leaks.watch();
  }

  private final DefaultHttpClient client = MicronautLlmClient.client(60, PlaintextMode.HTTP_1);

  @Override
  public byte[] data(Outgoing request) {
    return Objects.requireNonNull(
        whole(
                Flux.from(client.dataStream(MicronautLlmClient.request(request)))
                    .map(ByteBuffer::toByteArray))
            .block());
  }

  @Override
  public List<Map<String, Object>> objects(Outgoing request) {
    return Objects.requireNonNull(
        Flux.from(client.jsonStream(MicronautLlmClient.request(request))).collectList().block());
  }

  @Override
  public Incoming proxied(Outgoing request) {
    return Objects.requireNonNull(
        Mono.from(client.proxy(MicronautLlmClient.request(request)))
            .flatMap(MicronautWays::incoming)
            .block());
  }

  @Override
  public void close() {
    client.close();
    List<String> leaks = Leaks.found();
    if (!leaks.isEmpty()) {
      throw new AssertionError("leaked buffers: " + leaks);
    }
  }

  /** Reads it as Micronaut's server does to pass it on. */
  private static Mono<Incoming> incoming(MutableHttpResponse<?> response) {
    Map<String, String> headers = new HashMap<>();
    response
        .getHeaders()
        .forEach(
            (name, values) -> headers.putIfAbsent(name.toLowerCase(Locale.ROOT), values.get(0)));
    return whole(
            Flux.from(((NettyHttpResponseBuilder) response).toStreamHttpResponse())
                .map(MicronautWays::bytes))
        .map(body -> new Incoming(response.code(), headers, body, false));
  }

  private static byte[] bytes(HttpContent piece) {
    byte[] bytes = ByteBufUtil.getBytes(piece.content());
    piece.release();
    return bytes;
  }

  private static Mono<byte[]> whole(Flux<byte[]> pieces) {
    return pieces
        .collect(ByteArrayOutputStream::new, ByteArrayOutputStream::writeBytes)
        .map(ByteArrayOutputStream::toByteArray);
  }
}
