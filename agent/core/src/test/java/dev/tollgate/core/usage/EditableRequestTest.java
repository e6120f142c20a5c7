package dev.tollgate.core.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a request can be changed, and that nothing else of it changes. */
class EditableRequestTest {
  private static final String OPENAI = "api.openai.com";
  private static final String GEMINI = "generativelanguage.googleapis.com";
  private static final String GENERATE = "/v1beta/models/gemini-2.5-flash:generateContent";

  private static @Nullable EditableRequest editable(
      String host, String path, String body, Map<String, String> headers, boolean replaceable) {
    Endpoint endpoint =
        Objects.requireNonNull(Endpoints.builtIn().find(host, 443, "POST", path), path);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    GivenRequest request = GivenRequest.of("POST", host, path, bytes).with(headers);
    return EditableRequest.of(
        endpoint, endpoint.request(bytes), bytes, replaceable ? request : request.notReplaceable());
  }

  private static EditableRequest editable(String host, String path, String body) {
    return Objects.requireNonNull(editable(host, path, body, Map.of(), true));
  }

  private static @Nullable String limited(String host, String path, String body, long tokens) {
    return text(editable(host, path, body).limitedTo(tokens));
  }

  private static @Nullable String text(@Nullable EditableRequest edited) {
    return edited == null ? null : new String(edited.body(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"model\":\"m\",\"max_tokens\":900,\"n\":2}|{\"model\":\"m\",\"max_tokens\":77,\"n\":2}",
        "{\"max_completion_tokens\" : 900 ,\"model\":\"m\"}|{\"max_completion_tokens\" : 77 ,\"model\":\"m\"}",
        "{\"model\":\"m\",\"max_tokens\":null}|{\"model\":\"m\",\"max_tokens\":77}",
        "{\"model\":\"m\",\"max_tokens\":1,\"max_tokens\":900}|{\"model\":\"m\",\"max_tokens\":77,\"max_tokens\":77}",
        "{\"model\":\"m\",\"messages\":[{\"max_tokens\":9}]}|{\"model\":\"m\",\"messages\":[{\"max_tokens\":9}],\"max_completion_tokens\":77}",
        "{\"model\":\"m\",\"x\":\"\\\"max_tokens\\\":900,é}\" } |{\"model\":\"m\",\"x\":\"\\\"max_tokens\\\":900,é}\" ,\"max_completion_tokens\":77} ",
      })
  void chat_hasItsOwnSpellingLowered_andOpenAisWhereItHasNone(String body, String limited) {
    assertEquals(
        limited.strip(), Objects.requireNonNull(limited(OPENAI, Readings.CHAT, body, 77)).strip());
  }

  @Test
  void everyApi_hasItsOwnSpelling() {
    assertEquals(
        "{\"model\":\"m\",\"input\":\"x\",\"max_output_tokens\":77}",
        limited(OPENAI, Readings.RESPONSES, "{\"model\":\"m\",\"input\":\"x\"}", 77));
    assertEquals(
        "{\"model\":\"m\",\"max_tokens\":77}",
        limited(
            "api.anthropic.com", Readings.MESSAGES, "{\"model\":\"m\",\"max_tokens\":500}", 77));
    assertEquals(
        "{\"model\":\"m\",\"messages\":[],\"max_tokens\":77}",
        limited("api.mistral.ai", "/v1/chat/completions", "{\"model\":\"m\",\"messages\":[]}", 77));
    assertEquals(
        "{\"contents\":[],\"generationConfig\":{\"maxOutputTokens\":77}}",
        limited(GEMINI, GENERATE, "{\"contents\":[]}", 77));
    assertEquals(
        "{\"generationConfig\":{\"maxOutputTokens\":77},\"contents\":[]}",
        limited(GEMINI, GENERATE, "{\"generationConfig\":{},\"contents\":[]}", 77));
    assertEquals(
        "{\"generation_config\":{\"temperature\":1,\"max_output_tokens\":77}}",
        limited(GEMINI, GENERATE, "{\"generation_config\":{\"temperature\":1}}", 77),
        "one spelling, not two");
    assertEquals(
        "{\"model\":\"m\",\"options\":{\"seed\":1,\"num_predict\":77}}",
        limited("ollama.com", "/api/chat", "{\"model\":\"m\",\"options\":{\"seed\":1}}", 77));
    assertNull(
        limited(
            "bedrock-runtime.us-east-1.amazonaws.com",
            "/model/meta.llama3/invoke",
            "{\"prompt\":\"x\"}",
            77),
        "each maker has another one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        " {\"model\":\"m\"}",
        "{\"model\":\"m\"} {}",
        "{\"model\":\"m\"",
        "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nm\r\n--b--\r\n"
      })
  void bodyOfAnotherShape_staysAsItIs(String body) {
    EditableRequest edit = editable(OPENAI, Readings.CHAT, body, Map.of(), true);
    assertNull(edit == null ? null : edit.limitedTo(77));
    assertNull(edit == null ? null : edit.ofModel("n"));
  }

  @Test
  void boundRequest_andOneThatTheHookCannotExchange_stayAsTheyAre() {
    String body = "{\"model\":\"m\"}";
    String signed = "AWS4-HMAC-SHA256 Credential=x";
    assertNull(editable(OPENAI, Readings.CHAT, body, Map.of("authorization", signed), true));
    assertNull(editable(OPENAI, Readings.CHAT, body, Map.of("content-md5", "x"), true));
    assertNull(editable(OPENAI, Readings.CHAT, body, Map.of(), false));
    assertNotNull(
        editable(OPENAI, Readings.CHAT, body, Map.of("accept-encoding", "gzip"), true),
        "the answer is not changed");
  }

  @Test
  void anotherModel_isTheOnlyThingThatChanges() {
    String body = "{\"messages\":[{\"model\":\"gpt-4.1\"}],\"model\" :\t\"gpt-4.1\",\"n\":1}\n";
    EditableRequest edited = editable(OPENAI, Readings.CHAT, body).ofModel("gpt-4.1-mini");

    assertEquals(body.replace("\t\"gpt-4.1\"", "\t\"gpt-4.1-mini\""), text(edited));
    assertEquals("gpt-4.1-mini", Objects.requireNonNull(edited).facts().model());
    assertEquals(
        "{\"mod\\u0065l\":\"a\\\"b\"}",
        text(editable(OPENAI, Readings.CHAT, "{\"mod\\u0065l\":\"x\"}").ofModel("a\"b")));
    assertNull(
        editable(OPENAI, Readings.CHAT, "{\"model\":\"gpt-4.1\",\"max_tokens\":20000}")
            .ofModel("gpt-4o-mini"),
        "which puts out 16,384 tokens at most");
    assertNull(editable(OPENAI, Readings.CHAT, "{\"n\":1}").ofModel("m"), "it names none");
    assertNull(editable(GEMINI, GENERATE, "{\"model\":\"m\"}").ofModel("n"), "the path does");
  }

  @Test
  void leastLimit_isAboveWhatItThinksWith() {
    String body = "{\"model\":\"m\",\"max_tokens\":9000,\"thinking\":{\"budget_tokens\":2048}}";
    assertEquals(2_049, editable("api.anthropic.com", Readings.MESSAGES, body).leastOutputTokens());
    assertEquals(16, editable(OPENAI, Readings.CHAT, "{\"model\":\"m\"}").leastOutputTokens());
  }
}
