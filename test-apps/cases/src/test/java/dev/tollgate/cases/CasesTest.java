package dev.tollgate.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runner finds what is wrong in a case, and nothing in one that is right. */
class CasesTest {
  private static final Path ROOT = Path.of("../..");
  private static final Path CASES = ROOT.resolve("agent/core/src/test/resources/cases");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;

  CasesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** A case of the build under another name, changed. */
  private void put(String name, String like, Consumer<ObjectNode> change) throws IOException {
    ObjectNode json = (ObjectNode) JSON.readTree(CASES.resolve(like + ".json").toFile());
    change.accept(json);
    Files.writeString(directory.resolve(name + ".json"), json.toString());
  }

  /** Leaves only what the test is about. */
  private static void expect(ObjectNode json, String members) {
    try {
      json.set("expect", JSON.readTree(members));
    } catch (IOException e) {
      throw new IllegalArgumentException(members, e);
    }
  }

  private static ObjectNode at(ObjectNode json, String member) {
    return (ObjectNode) json.get(member);
  }

  @Test
  void casesOfTheBuild_allPass() throws Exception {
    Report report = Cases.run(ROOT, CASES, null, Variant.CLIENTS);

    assertEquals(0, report.failed(), () -> String.join("\n", report.text()));
  }

  @Test
  void rightIsPassed_andWrongIsNamed() throws Exception {
    String usage = "\"input_tokens\":14,\"output_tokens\":7,\"cost_usd\":\"0.000105\"";
    put("a-right", "openai-chat-stream-usage", json -> expect(json, "{" + usage + "}"));
    put(
        "b-plain-http-with-port",
        "openai-chat-stream-usage",
        json -> {
          expect(json, "{" + usage + "}");
          at(json, "request").put("url", "http://api.openai.com:8123/v1/chat/completions");
        });
    put(
        "c-wrong",
        "openai-chat-stream-usage",
        json ->
            expect(json, "{\"input_tokens\":15,\"output_tokens\":7,\"cost_usd\":\"0.000105\"}"));
    put(
        "d-unknown-member",
        "openai-chat-stream-usage",
        json -> expect(json, "{" + usage + ",\"moon_phase\":3}"));
    put(
        "e-no-provider",
        "openai-chat-basic",
        json -> at(json, "request").put("url", "https://example.org/v1/things"));
    put(
        "f-cut",
        "openai-chat-stream-usage",
        json -> {
          expect(json, "{\"complete\":false,\"streamed\":true}");
          ObjectNode response = at(json, "response");
          String body = response.get("body").asText();
          response.put("body", body.substring(0, body.length() / 2));
        });
    put(
        "g-right-by-bytes",
        "openai-embeddings",
        json -> {
          json.set("expect", JSON.createObjectNode().put("cost_usd", "0.00000008"));
          ObjectNode response = at(json, "response");
          byte[] body = response.remove("body").asText().getBytes(StandardCharsets.UTF_8);
          response.put("body_base64", body);
        });
    Files.writeString(directory.resolve("h-broken.json"), "{\"request\": ");

    Report report = Cases.run(ROOT, directory, null, Variant.CLIENTS);

    List<String> lines = report.text();
    assertEquals(9, lines.size());
    assertEquals("ok   a-right", lines.get(0));
    assertEquals("ok   b-plain-http-with-port", lines.get(1));
    assertEquals("FAIL c-wrong: input_tokens: expected 15, was 14 [every variant]", lines.get(2));
    assertEquals(
        "FAIL d-unknown-member: moon_phase: expected 3, was not checked: this version does not"
            + " know it [every variant]",
        lines.get(3));
    assertEquals("FAIL e-no-provider: charges: expected 1, was 0 [every variant]", lines.get(4));
    assertEquals("ok   f-cut", lines.get(5));
    assertEquals("ok   g-right-by-bytes", lines.get(6));
    assertTrue(lines.get(7).startsWith("FAIL h-broken: file: expected a case, was cannot be read"));
    assertEquals("4 passed, 4 failed", lines.get(8));
    String json = report.json().get(2);
    assertTrue(
        json.startsWith(
            "{\"v\":1,\"case\":\"c-wrong\",\"ok\":false,\"replays\":12,\"failures\":[{\"member\":\"input_tokens\",\"expected\":\"15\",\"was\":\"14\",\"variants\":[\"jdk"
                + " plain 1\","),
        json);
  }

  @Test
  void prices_areThoseOfTheFileThatIsNamed() throws Exception {
    Path prices = directory.resolve("dear.prices");
    Files.writeString(
        prices,
        """
        tollgate-prices 1
        catalog dear 1
        provider openai
        model gpt-4o gpt-4o-2024-08-06
        rates input 1000 output 2000
        """);
    put("right", "openai-chat-stream-usage", json -> expect(json, "{\"cost_usd\":\"0.028\"}"));

    Report report = Cases.run(ROOT, directory, prices, List.of("jdk"));

    assertEquals(List.of("ok   right", "1 passed, 0 failed"), report.text());
  }

  @Test
  void directoryWithoutCases_passesNothing() throws Exception {
    Report report = Cases.run(ROOT, directory, null, Variant.CLIENTS);
    assertEquals(List.of("0 passed, 0 failed"), report.text());
  }
}
