package com.example.gateway;

import com.example.workload.Hex;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Takes in one response as its bytes arrive: digests them, counts the events of a stream, and
 * acknowledges each to a server that waits for it. One thread at a time.
 */
class Reading {
  private final @Nullable URI ackUrl;
  private final int stopAfterEvents;
  private final MessageDigest digest;
  private final StringBuilder line = new StringBuilder();
  private int status;
  private String protocol = "";
  private String requestId = "";
  private long bytes;
  private int events;
  private boolean ping;
  private boolean any;

  /**
   * A reading that has not begun.
   *
   * @param ackUrl where to acknowledge events, {@code /{request id}/{n}} is added; null for nowhere
   * @param stopAfterEvents after how many events it has had enough; 0 for never
   */
  Reading(@Nullable URI ackUrl, int stopAfterEvents) {
    this.ackUrl = ackUrl;
    this.stopAfterEvents = stopAfterEvents;
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  void begin(int answeredStatus, String answeredProtocol, @Nullable String answeredRequestId) {
    this.status = answeredStatus;
    this.protocol = answeredProtocol;
    this.requestId = answeredRequestId == null ? "" : answeredRequestId;
  }

  /** Takes some bytes; false when it has had enough. */
  boolean take(byte[] buffer, int offset, int length) throws IOException {
    digest.update(buffer, offset, length);
    bytes += length;
    for (int i = offset; i < offset + length; i++) {
      if (buffer[i] != '\n') {
        line.append((char) (buffer[i] & 0xff));
        continue;
      }
      if (line.length() == 0) {
        event();
      } else {
        line(line);
        any |= line.indexOf("data:") == 0;
        ping |= line.indexOf("event: ping") == 0;
      }
      line.setLength(0);
    }
    return stopAfterEvents == 0 || events < stopAfterEvents;
  }

  /** A line was read that is not blank. */
  void line(CharSequence text) {}

  /** A blank line was read. Pings come with the event before them and are not acknowledged. */
  private void event() throws IOException {
    if (any && !ping) {
      events++;
      if (ackUrl != null) {
        acknowledge(ackUrl);
      }
    }
    any = false;
    ping = false;
  }

  private void acknowledge(URI url) throws IOException {
    URI ack = URI.create(url + "/" + requestId + "/" + events);
    HttpURLConnection connection = (HttpURLConnection) ack.toURL().openConnection();
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(0);
    connection.getOutputStream().close();
    // A stream that has sent its last chunk waits for nothing: 404 is as good as 200.
    connection.getResponseCode();
    connection.disconnect();
  }

  int status() {
    return status;
  }

  /** Members of a JSON object: what was received so far. */
  String toJson() {
    return String.format(
        "\"status\":%d,\"protocol\":\"%s\",\"sha256\":\"%s\",\"chars\":%d,\"events\":%d",
        status, protocol, Hex.of(digest.digest()), bytes, events);
  }
}
