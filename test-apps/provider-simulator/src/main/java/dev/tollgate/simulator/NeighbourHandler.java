package dev.tollgate.simulator;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What has nothing to do with LLMs: {@code /ping} says pong, {@code /echo} says what it heard. */
final class NeighbourHandler extends Handler.Abstract {
  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    switch (Request.getPathInContext(request)) {
      case "/ping" -> {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
        byte[] pong = "pong\n".getBytes(StandardCharsets.US_ASCII);
        response.write(true, ByteBuffer.wrap(pong), callback);
      }
      case "/echo" -> {
        ByteBuffer heard = Content.Source.asByteBuffer(request);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/octet-stream");
        response.write(true, heard, callback);
      }
      default -> {
        return false;
      }
    }
    return true;
  }
}
