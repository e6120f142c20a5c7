package dev.tollgate.endtoend;

import static dev.tollgate.endtoend.Bill.usd;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.demo.Simulator;
import dev.tollgate.demo.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The ledger equals the invoice of every provider there is in the simulator, call for call: each is
 * called at its real host, plain and as a stream, and each answer is read in four ways. What there
 * is to call the simulator says itself ({@code /_simulator/samples}).
 */
class EveryProviderTest {
  private static final int WAYS_TO_READ = 4;

  @ParameterizedTest
  @MethodSource("dev.tollgate.endtoend.AppsOnJdks#ownClients")
  void everyProvidersCalls_areOnItsInvoiceToTheNanoDollar(App client, String http)
      throws Exception {
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      JsonNode samples = simulator.samples();
      Path requests = write(samples, simulator, stage.directory().resolve("requests"));
      int calls = WAYS_TO_READ * samples.size();
      List<String> arguments = new ArrayList<>(List.of("--http", http));
      arguments.addAll(List.of("--requests", requests.toString(), "--calls", "" + calls));
      String behaviour = "{}";
      if (http.equals("1.1")) {
        arguments.add("--gzip");
        behaviour = "{\"gzip\":true,\"pieceBytes\":61}";
      }
      simulator.behave(behaviour);
      App.Run without = client.run(stage, null, simulator, false, arguments.toArray(new String[0]));
      simulator.reset();
      simulator.behave(behaviour);

      App.Run with = client.run(stage, null, simulator, true, arguments.toArray(new String[0]));

      assertEquals("", with.stderr());
      assertEquals(without.lines(), with.lines());
      with.calls().forEach(call -> assertTrue(call.path("ok").asBoolean(), call.toString()));
      JsonNode invoice = simulator.invoice();
      assertEquals(calls, invoice.path("certainCalls").asInt());
      Bill bill = Bill.of(stage);
      Map<String, List<String>> billed = billed(simulator.calls());
      Map<String, List<String>> charged = charged(bill);
      List<Executable> checks = new ArrayList<>();
      samples.forEach(sample -> billed.putIfAbsent(sample.path("provider").asText(), List.of()));
      billed.forEach(
          (provider, lines) ->
              checks.add(
                  () ->
                      assertEquals(
                          without(charged.getOrDefault(provider, List.of()), lines),
                          without(lines, charged.getOrDefault(provider, List.of())),
                          provider + ": what was only billed, and what was only charged")));
      checks.add(() -> assertEquals(billed.keySet(), charged.keySet()));
      checks.add(() -> assertEquals(usd(invoice.path("totalUsd").asText()), bill.listUsd()));
      checks.add(() -> assertEquals(List.of(), bill.flagged("estimated")));
      assertAll(checks);
      Bill.verify(stage);
    }
  }

  private static Path write(JsonNode samples, Simulator simulator, Path directory)
      throws IOException {
    Files.createDirectory(directory);
    for (int i = 0; i < samples.size(); i++) {
      JsonNode sample = samples.get(i);
      StringBuilder text = new StringBuilder(sample.path("method").asText()).append(" https://");
      text.append(sample.path("host").asText()).append(':').append(simulator.httpsPort());
      text.append(sample.path("path").asText()).append('\n');
      if (!sample.path("headers").has("content-type")) {
        text.append("content-type: application/json\n");
      }
      sample
          .path("headers")
          .properties()
          .forEach(
              header ->
                  text.append(header.getKey())
                      .append(": ")
                      .append(header.getValue().asText())
                      .append('\n'));
      text.append('\n').append(sample.path("body").asText());
      Files.writeString(directory.resolve(String.format("%04d", i)), text);
    }
    return directory;
  }

  /** What each provider billed, a line for each call, sorted. */
  private static Map<String, List<String>> billed(JsonNode calls) {
    Map<String, List<String>> lines = new TreeMap<>();
    for (JsonNode call : calls) {
      add(
          lines,
          call.path("provider").asText(),
          line(
              call.path("operation").asText(),
              call.path("billedModel").asText(),
              call.path("streamed").asBoolean(),
              call.path("inputTokens").asLong(),
              call.path("cachedInputTokens").asLong(),
              call.path("cacheWriteTokens").asLong(),
              call.path("outputTokens").asLong(),
              call.path("reasoningTokens").asLong(),
              call.path("usd").asText()));
    }
    return lines;
  }

  /** The same of the ledger. */
  private static Map<String, List<String>> charged(Bill bill) {
    Map<String, List<String>> lines = new TreeMap<>();
    for (JsonNode charge : bill.passed()) {
      JsonNode usage = charge.path("usage");
      add(
          lines,
          charge.path("provider").asText(),
          line(
              charge.path("operation").asText(),
              charge.path("model").asText(),
              charge.path("streamed").asBoolean(),
              charge.path("inputTokens").asLong(),
              charge.path("cachedInputTokens").asLong(),
              usage.path("cache_write").asLong() + usage.path("cache_write_1h").asLong(),
              charge.path("outputTokens").asLong(),
              usage.path("reasoning").asLong(),
              charge.path("listCostUsd").asText()));
    }
    return lines;
  }

  /** The lines, less those that the others have too, each as often as they have it. */
  private static String without(List<String> others, List<String> lines) {
    List<String> left = new ArrayList<>(lines);
    others.forEach(left::remove);
    return String.join("\n", left);
  }

  private static void add(Map<String, List<String>> lines, String provider, String line) {
    List<String> own = lines.computeIfAbsent(provider, ignored -> new ArrayList<>());
    own.add(line);
    Collections.sort(own);
  }

  private static String line(
      String operation,
      String model,
      boolean streamed,
      long input,
      long cached,
      long written,
      long output,
      long reasoning,
      String usd) {
    return String.format(
        "%s %s%s: %d in (%d cached, %d written), %d out (%d reasoning), %s USD",
        operation,
        model,
        streamed ? " streamed" : "",
        input,
        cached,
        written,
        output,
        reasoning,
        usd.equals("null") ? usd : usd(usd).toPlainString());
  }
}
