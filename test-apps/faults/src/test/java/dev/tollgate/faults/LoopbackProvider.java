package dev.tollgate.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A provider on loopback that takes any number of calls at once over one connection of HTTP/2, and
 * answers each as told: at once, later, very long, never. Thread-safe.
 */
final class LoopbackProvider implements AutoCloseable {
  private static final int STREAMS_PER_CONNECTION = 100_000;
  private static final long IDLE_TIMEOUT_MS = 600_000;

  static final String CHAT =
      "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"model\":\"gpt-4o-mini\","
          + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Salt.\"},"
          + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":2,"
          + "\"total_tokens\":12}}";

  /** How calls are answered. */
  interface Script {
    /** Begins the answer, and ends it now or later. Must not hold the thread for long. */
    void answer(Answer answer) throws IOException;
  }

  private final Server server;
  private final ServerConnector connector;
  private volatile Script script = answer -> answer.json(CHAT);

  LoopbackProvider() throws Exception {
    QueuedThreadPool threads = new QueuedThreadPool(16);
    threads.setDaemon(true);
    server = new Server(threads);
    HttpConfiguration configuration = new HttpConfiguration();
    HTTP2CServerConnectionFactory http2 = new HTTP2CServerConnectionFactory(configuration);
    http2.setMaxConcurrentStreams(STREAMS_PER_CONNECTION);
    http2.setStreamIdleTimeout(IDLE_TIMEOUT_MS);
    http2.setRateControlFactory(new org.eclipse.jetty.io.RateControl.Factory() {});
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration), http2);
    connector.setHost("127.0.0.1");
    connector.setIdleTimeout(IDLE_TIMEOUT_MS);
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback)
              throws Exception {
            Content.Source.consumeAll(request);
            script.answer(new Answer(response, callback));
            return true;
          }
        });
    server.start();
  }

  /** OpenAI's chat, by its real name, on this machine. */
  String chat() {
    return "http://api.openai.com:" + connector.getLocalPort() + "/v1/chat/completions";
  }

  /** How calls are answered from now on. */
  void plays(Script next) {
    script = next;
  }

  @Override
  public void close() throws IOException {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IOException("the provider does not stop", e);
    }
  }

  /** The answer to one call. One thread at a time. */
  record Answer(Response response, Callback callback) {

    /** All of it: JSON. */
    void json(String body) {
      response.getHeaders().put("content-type", "application/json");
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      response.getHeaders().put("content-length", bytes.length);
      response.write(true, ByteBuffer.wrap(bytes), callback);
    }

    /** Its head, of this type. */
    void head(String contentType) {
      response.getHeaders().put("content-type", contentType);
    }

    /** A piece of it; waits for the reader. */
    void piece(byte[] bytes) throws IOException {
      Content.Sink.write(response, false, ByteBuffer.wrap(bytes));
    }

    /** Its end. */
    void end() {
      callback.succeeded();
    }
  }

  /** Calls that wait until their answers are released. Thread-safe. */
  static final class Held {
    private static final long LIMIT_MS = 120_000;

    private final List<Answer> waiting = new ArrayList<>();
    private int seen;

    synchronized void hold(Answer answer) {
      waiting.add(answer);
      seen++;
      notifyAll();
    }

    /** Sees a call, and that is all that ever happens to it. */
    synchronized void forget(Answer answer) {
      seen++;
      notifyAll();
    }

    /** Waits until so many calls are held or forgotten. */
    synchronized void await(int calls) throws InterruptedException {
      long deadlineNs = System.nanoTime() + LIMIT_MS * 1_000_000;
      while (seen < calls) {
        long leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
        if (leftMs <= 0) {
          throw new IllegalStateException("only " + seen + " of " + calls + " calls came");
        }
        wait(leftMs);
      }
    }

    /** Ends every answer that waits in this way. */
    synchronized void release(Script finish) throws IOException {
      for (Answer answer : waiting) {
        finish.answer(answer);
      }
      waiting.clear();
    }
  }
}
