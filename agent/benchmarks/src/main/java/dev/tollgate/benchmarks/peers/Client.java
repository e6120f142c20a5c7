package dev.tollgate.benchmarks.peers;

import dev.tollgate.benchmarks.traffic.Chat;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** The HTTP clients that are measured. */
enum Client {
  JDK("JDK client"),
  OKHTTP("OkHttp");

  private static final String AUTHORIZATION = "Bearer sk-proj-0123456789abcdefghijklmnopqrstuvwxyz";

  private final String text;

  Client(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /** The client, towards hosts that answer on this port. */
  Caller connect(int port) {
    return switch (this) {
      case JDK -> new Jdk(port);
      case OKHTTP -> new OkHttp(port);
    };
  }

  /** Makes calls. One thread. */
  interface Caller {

    /** Sends the chat request to this host and reads the answer. Returns its length. */
    int call(String host) throws IOException, InterruptedException;
  }

  private static String url(String host, int port) {
    String path = host.equals(Chat.HOST) ? Chat.PATH : Chat.OTHER_PATH;
    return "http://" + host + ":" + port + path;
  }

  private static final class Jdk implements Caller {
    private final HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, HttpRequest> requests;

    Jdk(int port) {
      requests =
          Map.of(
              Chat.HOST, request(Chat.HOST, port), Chat.OTHER_HOST, request(Chat.OTHER_HOST, port));
    }

    private static HttpRequest request(String host, int port) {
      return HttpRequest.newBuilder(URI.create(url(host, port)))
          .header("content-type", "application/json")
          .header("authorization", AUTHORIZATION)
          .POST(BodyPublishers.ofByteArray(Chat.request()))
          .build();
    }

    @Override
    public int call(String host) throws IOException, InterruptedException {
      return client.send(requests.get(host), BodyHandlers.ofString()).body().length();
    }
  }

  private static final class OkHttp implements Caller {
    private final OkHttpClient client = new OkHttpClient();
    private final Map<String, Request> requests;

    OkHttp(int port) {
      requests =
          Map.of(
              Chat.HOST, request(Chat.HOST, port), Chat.OTHER_HOST, request(Chat.OTHER_HOST, port));
    }

    private static Request request(String host, int port) {
      return new Request.Builder()
          .url(url(host, port))
          .header("authorization", AUTHORIZATION)
          .post(RequestBody.create(Chat.request(), MediaType.get("application/json")))
          .build();
    }

    @Override
    public int call(String host) throws IOException {
      try (Response response = client.newCall(requests.get(host)).execute()) {
        ResponseBody body = response.body();
        return body == null ? 0 : body.string().length();
      }
    }
  }
}
