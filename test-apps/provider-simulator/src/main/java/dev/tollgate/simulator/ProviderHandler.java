package dev.tollgate.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.simulator.billing.Call;
import dev.tollgate.simulator.billing.CallBook;
import dev.tollgate.simulator.billing.PriceTable;
import dev.tollgate.simulator.billing.Rates;
import dev.tollgate.simulator.reply.Behaviour;
import dev.tollgate.simulator.reply.Dialect;
import dev.tollgate.simulator.reply.Fault;
import dev.tollgate.simulator.reply.Refusal;
import dev.tollgate.simulator.reply.Reply;
import dev.tollgate.simulator.reply.VertexGrpc;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** The providers' own paths: enters each call in the book, refuses it or has its reply written. */
final class ProviderHandler extends Handler.Abstract {
  private static final String OWN_BEHAVIOUR = "x-simulator-behaviour";

  private final ObjectMapper mapper = new ObjectMapper();
  private final AtomicLong requests = new AtomicLong();
  private final Stage stage;
  private final Lockstep lockstep;
  private final CallBook book;
  private final PriceTable prices;
  private final LongSupplier epochMicros;
  private final List<Dialect> dialects = Dialect.all();

  ProviderHandler(
      Stage stage, Lockstep lockstep, CallBook book, PriceTable prices, LongSupplier epochMicros) {
    this.stage = stage;
    this.lockstep = lockstep;
    this.book = book;
    this.prices = prices;
    this.epochMicros = epochMicros;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String requestId = String.format("req_sim_%08d", requests.incrementAndGet());
    Call call = book.arrived(arrival(request, requestId));
    try {
      serve(request, response, requestId, call);
      callback.succeeded();
    } catch (IOException e) {
      // The caller left, or the reply has to break off: either way there is nobody to tell.
      callback.failed(e);
    }
    return true;
  }

  private void serve(Request request, Response response, String requestId, Call call)
      throws IOException {
    byte[] sent = bytes(Content.Source.asByteBuffer(request));
    VertexGrpc grpc = grpc(request, sent);
    String path = grpc == null ? Request.getPathInContext(request) : grpc.path();
    Dialect dialect =
        dialects.stream()
            .filter(
                known ->
                    known.method().equals(request.getMethod())
                        && known.serves(Request.getServerName(request), path))
            .findFirst()
            .orElse(null);
    if (dialect == null) {
      Dialect nearest = nearest(path);
      String message = "Invalid URL (" + request.getMethod() + " " + path + ")";
      refuse(response, nearest, requestId, call, notFound(nearest, message), null);
      return;
    }
    JsonNode json = grpc == null ? read(request, sent) : parse(grpc.body());
    if (json instanceof ObjectNode object) {
      HttpURI uri = request.getHttpURI();
      dialect.complete(
          object,
          grpc == null ? uri.getPath() : path,
          grpc == null ? uri.getQuery() : grpc.query());
    }
    call.asked(
        dialect.operation(json == null ? MissingNode.getInstance() : json),
        json == null || !json.path("model").isTextual() ? null : json.get("model").textValue(),
        json != null && json.path("stream").asBoolean());
    HttpFields headers = request.getHeaders();
    Refusal refusal = dialect.checkHeaders(headers::get);
    if (refusal == null) {
      refusal =
          json == null || !json.isObject() ? dialect.notJson() : dialect.checkBody(json, prices);
    }
    if (refusal != null || json == null) {
      refuse(response, dialect, requestId, call, Objects.requireNonNull(refusal), null);
      return;
    }
    String own = headers.get(OWN_BEHAVIOUR);
    Stage.Part part = stage.next(own == null ? null : mapper.readTree(own));
    if (part.error() != null) {
      Refusal error = dialect.refusal(part.error().status());
      refuse(response, dialect, requestId, call, error, part.error());
      return;
    }
    if (part.fault() == Fault.RESET) {
      call.unbilled(0);
      reset(request);
      throw new IOException("reset, as told");
    }
    Rates rates = prices.find(dialect.provider(), json.path("model").textValue());
    String serial = stage.serial(dialect.sameness(json));
    Reply reply = dialect.reply(json, Objects.requireNonNull(rates), part.behaviour(), serial);
    Reply told = part.fault() == null ? reply : part.fault().in(reply);
    dialect.headers(requestId).forEach((name, value) -> response.getHeaders().put(name, value));
    if (grpc != null) {
      response.setTrailersSupplier(() -> HttpFields.build().put("grpc-status", "0"));
    }
    String accepted = Objects.requireNonNullElse(headers.get(HttpHeader.ACCEPT_ENCODING), "");
    new ReplyWriter(request, response, lockstep, epochMicros)
        .write(
            grpc == null ? told : grpc.framed(told),
            part.behaviour(),
            accepted.contains("gzip"),
            requestId,
            call);
  }

  /** In whose words an unknown path is refused: Anthropic's for its own, OpenAI's for others. */
  private Dialect nearest(String path) {
    String provider = path.startsWith("/v1/messages") ? "anthropic" : "openai";
    return dialects.stream().filter(d -> d.provider().equals(provider)).findFirst().orElseThrow();
  }

  private static Refusal notFound(Dialect dialect, String message) {
    Refusal words = dialect.refusal(404);
    String type = dialect.provider().equals("anthropic") ? "not_found_error" : words.type();
    return new Refusal(404, type, null, null, message);
  }

  private void refuse(
      Response response,
      Dialect dialect,
      String requestId,
      Call call,
      Refusal refusal,
      Behaviour.@Nullable ErrorFirst told)
      throws IOException {
    call.unbilled(refusal.status());
    HttpFields.Mutable headers = response.getHeaders();
    if (isGrpc(response.getRequest())) {
      response.setStatus(200);
      headers.put(HttpHeader.CONTENT_TYPE, "application/grpc");
      headers.put("grpc-status", String.valueOf(VertexGrpc.status(refusal.status())));
      headers.put("grpc-message", String.valueOf(refusal.message()));
      Content.Sink.write(response, true, ByteBuffer.allocate(0));
      return;
    }
    response.setStatus(refusal.status());
    dialect.headers(requestId).forEach((name, value) -> headers.put(name, value));
    headers.put(HttpHeader.CONTENT_TYPE, "application/json");
    if (told != null && told.shouldRetry() != null) {
      headers.put("x-should-retry", told.shouldRetry().toString());
    }
    if (told != null && told.retryAfterMs() != null) {
      headers.put("retry-after-ms", told.retryAfterMs().toString());
    }
    ObjectNode body = dialect.error(refusal, requestId);
    Content.Sink.write(response, true, ByteBuffer.wrap(mapper.writeValueAsBytes(body)));
  }

  private static boolean isGrpc(Request request) {
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    return type != null && type.startsWith("application/grpc");
  }

  private static @Nullable VertexGrpc grpc(Request request, byte[] body) {
    return isGrpc(request) ? VertexGrpc.of(Request.getPathInContext(request), body) : null;
  }

  /** What is asked, as an object: of a GET the URL says it all. */
  private @Nullable JsonNode read(Request request, byte[] body) {
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    if (request.getMethod().equals("GET")) {
      return mapper.createObjectNode();
    }
    return type != null && FormBody.is(type) ? FormBody.parse(body, type) : parse(body);
  }

  private @Nullable JsonNode parse(byte[] body) {
    try {
      return mapper.readTree(body);
    } catch (JsonProcessingException e) {
      return null; // The caller answers 400.
    } catch (IOException e) {
      throw new AssertionError("reading an array", e);
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /** Closes the connection so that the peer sees a reset, not an end. */
  private static void reset(Request request) throws IOException {
    EndPoint connection = request.getConnectionMetaData().getConnection().getEndPoint();
    EndPoint socket = connection instanceof EndPoint.Wrapper tls ? tls.unwrap() : connection;
    if (socket.getTransport() instanceof SocketChannel channel) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      channel.close();
    }
    connection.close(new IOException("reset, as told"));
  }

  private Call.Arrival arrival(Request request, String requestId) {
    HttpFields headers = request.getHeaders();
    return new Call.Arrival(
        epochMicros.getAsLong(),
        requestId,
        request.getMethod(),
        Request.getPathInContext(request),
        Request.getServerName(request),
        request.getConnectionMetaData().getProtocol(),
        Objects.requireNonNullElse(headers.get(HttpHeader.USER_AGENT), ""),
        Objects.requireNonNullElse(headers.get("x-stainless-retry-count"), ""));
  }
}
