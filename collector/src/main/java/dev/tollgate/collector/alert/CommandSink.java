package dev.tollgate.collector.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.collector.config.SinkSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command with the alert's JSON on its standard input and the key in {@code
 * TOLLGATE_ALERT_KEY}. Any exit code but 0 is a failure, and so is one that takes longer than 30
 * seconds, which is ended.
 */
final class CommandSink implements Sink {
  private static final long TIMEOUT_S = 30;

  private final SinkSpec spec;

  CommandSink(SinkSpec spec) {
    this.spec = spec;
  }

  @Override
  public void send(AlertJournal.Raised alert) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(spec.command());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("TOLLGATE_ALERT_KEY", alert.key());
    Process process = builder.start();
    try {
      try (OutputStream in = process.getOutputStream()) {
        in.write((alert.json() + "\n").getBytes(UTF_8));
      } catch (IOException e) {
        // A command need not read: its exit code tells.
        if (process.waitFor(TIMEOUT_S, TimeUnit.SECONDS) && process.exitValue() != 0) {
          throw new IOException("exited with " + process.exitValue(), e);
        }
      }
      if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
        throw new IOException("took longer than " + TIMEOUT_S + " s");
      }
      if (process.exitValue() != 0) {
        throw new IOException("exited with " + process.exitValue());
      }
    } finally {
      process.destroyForcibly();
    }
  }
}
