package dev.tollgate.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tollgate.simulator.billing.CallBook;
import dev.tollgate.simulator.reply.Dialect;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * {@code /_simulator/…}: the invoice, the calls, the samples, the behaviour, and the acks of
 * lockstep streams.
 */
final class ControlHandler extends Handler.Abstract {
  private static final String PREFIX = "/_simulator/";

  private final ObjectMapper mapper = new ObjectMapper();
  private final Stage stage;
  private final Lockstep lockstep;
  private final CallBook book;

  ControlHandler(Stage stage, Lockstep lockstep, CallBook book) {
    this.stage = stage;
    this.lockstep = lockstep;
    this.book = book;
  }

  private record Answer(int status, JsonNode body) {}

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = Request.getPathInContext(request);
    if (!path.startsWith(PREFIX)) {
      return false;
    }
    String body = Content.Source.asString(request, StandardCharsets.UTF_8);
    Answer answer = answer(request.getMethod() + " " + path.substring(PREFIX.length()), body);
    response.setStatus(answer.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.write(true, ByteBuffer.wrap(mapper.writeValueAsBytes(answer.body())), callback);
    return true;
  }

  private Answer answer(String what, String body) {
    return switch (what) {
      case "GET invoice" -> new Answer(200, book.invoice());
      case "GET calls" -> new Answer(200, book.toJson());
      case "GET samples" -> new Answer(200, Dialect.samplesJson());
      case "GET behaviour" -> new Answer(200, stage.behaviour().toJson());
      case "POST behaviour" -> change(body);
      case "POST reset" -> {
        lockstep.abandonAll();
        stage.reset();
        book.reset();
        yield ok();
      }
      default -> what.startsWith("POST ack/") ? acknowledge(what.split("/", -1)) : unknown(what);
    };
  }

  private Answer change(String body) {
    try {
      return new Answer(200, stage.change(mapper.readTree(body)).toJson());
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return new Answer(400, error(e.toString()));
    }
  }

  private Answer acknowledge(String[] words) {
    if (words.length != 3 || !words[2].matches("[0-9]{1,9}|stop")) {
      return new Answer(400, error("POST /_simulator/ack/{stream}/{chunk number, or stop}"));
    }
    boolean known =
        words[2].equals("stop")
            ? lockstep.abandon(words[1])
            : lockstep.acknowledge(words[1], Long.parseLong(words[2]));
    return known ? ok() : new Answer(404, error("no stream " + words[1] + " waits"));
  }

  private static Answer unknown(String what) {
    return new Answer(404, error("no such control: " + what));
  }

  private static Answer ok() {
    return new Answer(200, JsonNodeFactory.instance.objectNode().put("ok", true));
  }

  private static JsonNode error(String message) {
    return JsonNodeFactory.instance.objectNode().put("error", message);
  }
}
