package com.example.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Sends the recorded request of every file that a line of its input names, one after the other, and
 * prints a line for each: {@code done BEGIN END STATUS BYTES SHA256}, or {@code failed BEGIN END
 * REASON}; BEGIN and END are microseconds since the epoch.
 */
public final class ReplayMain {
  private ReplayMain() {}

  /**
   * Runs until its input ends.
   *
   * @param args the client, {@code jdk} or {@code okhttp}, and the port on loopback that leads to
   *     every host
   */
  public static void main(String[] args) throws Exception {
    InetSocketAddress proxy =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1]));
    Sender sender = args[0].equals("okhttp") ? new OkHttpSender(proxy) : new JdkSender(proxy);
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready");
    for (String file = input.readLine(); file != null; file = input.readLine()) {
      System.out.println(replay(sender, Path.of(file)));
    }
    System.exit(0); // whatever threads the client has
  }

  private static String replay(Sender sender, Path file)
      throws InterruptedException, NoSuchAlgorithmException {
    long beginMicros = epochMicros();
    try {
      Sender.Answer answer = sender.send(RecordedCall.read(file));
      long endMicros = epochMicros();
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(answer.body);
      return String.join(
          " ",
          "done",
          Long.toString(beginMicros),
          Long.toString(endMicros),
          Integer.toString(answer.status),
          Integer.toString(answer.body.length),
          HexFormat.of().formatHex(hash));
    } catch (IOException | IllegalArgumentException e) {
      return "failed "
          + beginMicros
          + " "
          + epochMicros()
          + " "
          + e.toString().replaceAll("\\s+", " ");
    }
  }

  private static long epochMicros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
  }
}
