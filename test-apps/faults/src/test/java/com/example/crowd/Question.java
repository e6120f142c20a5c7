package com.example.crowd;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** One question to one provider, asked in different ways. Thread-safe. */
final class Question {
  private static final int BUFFER_BYTES = 8192;
  private static final Duration PATIENCE = Duration.ofMillis(300);

  private final HttpClient client;
  private final HttpRequest.Builder question;
  private final HttpRequest request;

  Question(HttpClient client, URI uri) {
    this.client = client;
    this.question =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer sk-test-000000000000000000000000")
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"model\":\"gpt-4o-mini\",\"max_completion_tokens\":64,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"What is salt?\"}]}"));
    this.request = question.copy().build();
  }

  /** A request without a body, which a plain connection is upgraded to HTTP/2 with. */
  void greet() throws IOException, InterruptedException {
    HttpResponse<Void> unused =
        client.send(HttpRequest.newBuilder(request.uri()).build(), BodyHandlers.discarding());
  }

  /**
   * Asks, and says what came.
   *
   * @param how {@code whole} (all at once, whole bodies), {@code stream} (one after the other, read
   *     as they come), {@code impatient} (all at once, with a time-out), {@code careless} (all at
   *     once, and forgets about them)
   */
  String ask(String how, int times) throws Exception {
    switch (how) {
      case "whole":
        return whole(times);
      case "stream":
        return stream(times);
      case "impatient":
        return impatient(times);
      case "careless":
        return careless(times);
      default:
        throw new IllegalArgumentException(how + " is no way to ask");
    }
  }

  private String whole(int times) {
    List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      answers.add(client.sendAsync(request, BodyHandlers.ofByteArray()));
    }
    CrowdMain.say("asked");
    Map<String, Integer> kinds = new TreeMap<>();
    for (CompletableFuture<HttpResponse<byte[]>> answer : answers) {
      HttpResponse<byte[]> response = answer.join();
      MessageDigest digest = sha256();
      digest.update(response.body());
      count(kinds, response.statusCode() + " " + hex(digest));
    }
    return kinds.toString();
  }

  private String stream(int times) throws IOException, InterruptedException {
    Map<String, Integer> kinds = new TreeMap<>();
    CrowdMain.say("asked");
    for (int i = 0; i < times; i++) {
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      MessageDigest digest = sha256();
      long bytes = 0;
      byte[] buffer = new byte[BUFFER_BYTES];
      try (InputStream body = response.body()) {
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
          digest.update(buffer, 0, read);
          bytes += read;
        }
      }
      String hash = hex(digest);
      count(kinds, response.statusCode() + " " + bytes + " " + hash);
    }
    return kinds.toString();
  }

  private String impatient(int times) {
    HttpRequest hurried = question.copy().timeout(PATIENCE).build();
    List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      answers.add(client.sendAsync(hurried, BodyHandlers.ofByteArray()));
    }
    CrowdMain.say("asked");
    Map<String, Integer> kinds = new TreeMap<>();
    for (CompletableFuture<HttpResponse<byte[]>> answer : answers) {
      count(
          kinds,
          answer
              .handle((response, thrown) -> thrown == null ? "an answer" : thrown.toString())
              .join());
    }
    return kinds.toString();
  }

  private String careless(int times) {
    for (int i = 0; i < times; i++) {
      CompletableFuture<?> unused = client.sendAsync(request, BodyHandlers.ofByteArray());
    }
    CrowdMain.say("asked");
    return "whatever came";
  }

  private static void count(Map<String, Integer> kinds, String kind) {
    kinds.merge(kind, 1, Integer::sum);
  }

  private static String hex(MessageDigest digest) {
    return String.format("%064x", new BigInteger(1, digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
