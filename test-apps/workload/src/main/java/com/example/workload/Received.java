package com.example.workload;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What a call of an SDK brought. Immutable. */
public final class Received {
  private final String text;
  private final String whole;
  private final int events;

  /**
   * What was received.
   *
   * @param text what was said
   * @param whole all that was received, event by event
   * @param events how many events that were
   */
  public Received(String text, String whole, int events) {
    this.text = text;
    this.whole = whole;
    this.events = events;
  }

  /** Members of a JSON object; the digest tells whether two runs received the same. */
  String toJson() {
    return String.format(
        "\"sha256\":\"%s\",\"chars\":%d,\"events\":%d", sha256(whole), text.length(), events);
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Hex.of(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
