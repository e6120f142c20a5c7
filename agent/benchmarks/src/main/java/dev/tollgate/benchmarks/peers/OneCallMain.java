package dev.tollgate.benchmarks.peers;

import dev.tollgate.benchmarks.traffic.Chat;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** An application that makes one LLM call with the JDK's client and ends. */
final class OneCallMain {
  private OneCallMain() {}

  /** Takes the provider's port. */
  public static void main(String[] args) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + Chat.HOST + ":" + args[0] + Chat.PATH))
            .header("content-type", "application/json")
            .header("authorization", "Bearer sk-proj-0123456789abcdefghijklmnopqrstuvwxyz")
            .POST(BodyPublishers.ofByteArray(Chat.request()))
            .build();
    HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
