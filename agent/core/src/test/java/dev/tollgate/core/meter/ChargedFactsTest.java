package dev.tollgate.core.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Request;
import dev.tollgate.core.attribution.CallSite;
import dev.tollgate.core.usage.GivenRequest;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.usage.Meter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a response says beside its tokens is in the charge. */
class ChargedFactsTest {
  private static final Map<String, String> JSON = Map.of("content-type", "application/json");

  private final MeteredJvm jvm;

  ChargedFactsTest(@TempDir Path root) throws IOException {
    jvm = new MeteredJvm(root);
  }

  @AfterEach
  void release() throws IOException {
    jvm.close();
  }

  private void exchange(
      String method,
      String host,
      String path,
      @Nullable String body,
      int status,
      Map<String, String> headers,
      String answer) {
    byte[] bytes = body == null ? null : body.getBytes(StandardCharsets.UTF_8);
    Request request = GivenRequest.of(method, host, path, bytes);
    Exchange exchange = jvm.exchanges.begin(request, CallSite.UNKNOWN);
    assertNotNull(exchange);
    exchange.head(status, name -> headers.get(name.toLowerCase(Locale.ROOT)));
    MeteredJvm.body(exchange, answer);
    exchange.end();
  }

  @Test
  void vendorsOwnCost_isBesideTheListCost() throws IOException {
    exchange(
        "POST",
        "openrouter.ai",
        "/api/v1/chat/completions",
        "{\"model\":\"openai/gpt-4o\",\"messages\":[]}",
        200,
        JSON,
        "{\"model\":\"openai/gpt-4o\",\"usage\":{\"prompt_tokens\":14,\"completion_tokens\":6,"
            + "\"cost\":5e-05,\"is_byok\":true,\"cost_details\":{\"upstream_inference_cost\":0.0010}}}");

    Charge charge = jvm.onlyCharge();
    assertEquals("openrouter", charge.labels().get(Label.PROVIDER));
    assertEquals("0.00005", charge.vendorCostUsd());
    assertEquals("0.001", charge.upstreamCostUsd());
    assertTrue(charge.has(Flag.BYOK));
  }

  @Test
  void error_saysItsCodeAndHowLongToWait() throws IOException {
    exchange(
        "POST",
        "api.openai.com",
        "/v1/responses",
        "{\"model\":\"gpt-4o\",\"input\":\"x\"}",
        429,
        Map.of("content-type", "application/json", "retry-after", "1.5"),
        "{\"error\":{\"type\":\"tokens\",\"code\":\"rate_limit_exceeded\"}}");

    Charge charge = jvm.onlyCharge();
    assertEquals("tokens", charge.errorType());
    assertEquals("rate_limit_exceeded", charge.errorCode());
    assertEquals(1_500, charge.retryAfterMillis());
    assertEquals(0, charge.countedNanos());
    assertFalse(charge.has(Flag.UNPRICED));
  }

  @Test
  void freeOperation_costsNothingAndIsPriced() throws IOException {
    exchange(
        "POST",
        "api.openai.com",
        "/v1/moderations",
        "{\"input\":\"x\"}",
        200,
        JSON,
        "{\"model\":\"omni-moderation-latest\",\"results\":[]}");

    Charge charge = jvm.onlyCharge();
    assertTrue(charge.has(Flag.FREE));
    assertFalse(charge.has(Flag.UNPRICED));
    assertEquals(0, charge.listCostNanos());
    assertEquals("omni-moderation-latest", charge.responseModel());
  }

  @Test
  void answerThatSaysNothingOfWhatIsBilled_isUnpricedNotFree() throws IOException {
    exchange(
        "POST",
        "api.openai.com",
        "/v1/audio/transcriptions",
        "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-1\r\n--b--\r\n",
        200,
        Map.of("content-type", "text/plain"),
        "Hello there.");

    Charge charge = jvm.onlyCharge();
    assertTrue(charge.has(Flag.UNPRICED));
    assertTrue(charge.has(Flag.USAGE_MISSING));
    assertFalse(charge.has(Flag.TRUNCATED));
    assertFalse(charge.has(Flag.UNREADABLE));
    assertEquals("whisper-1", charge.labels().get(Label.MODEL));
  }

  @Test
  void images_haveTheirSizeQualityAndAssumedModel() throws IOException {
    exchange(
        "POST",
        "api.openai.com",
        "/v1/images/generations",
        "{\"prompt\":\"x\",\"size\":\"512x512\",\"quality\":\"standard\"}",
        200,
        JSON,
        "{\"data\":[{\"url\":\"u\"},{\"url\":\"v\"}]}");

    Charge charge = jvm.onlyCharge();
    assertEquals(2, charge.usage().quantity(Meter.IMAGES));
    assertEquals("512x512", charge.terms().imageSize());
    assertEquals("standard", charge.terms().imageQuality());
    assertEquals("dall-e-2", charge.responseModel());
    assertTrue(charge.has(Flag.MODEL_ASSUMED));
  }

  @Test
  void fetchOfAnAnswerThatThisJvmMade_isARepeatAndASecondAnswerOfTheSameIdIsNot()
      throws IOException {
    String answer =
        "{\"id\":\"resp_1\",\"model\":\"gpt-4o\",\"status\":\"completed\",\"usage\":"
            + "{\"input_tokens\":14,\"output_tokens\":6,\"total_tokens\":20}}";
    String request = "{\"model\":\"gpt-4o\",\"input\":\"x\"}";
    exchange("POST", "api.openai.com", "/v1/responses", request, 200, JSON, answer);
    exchange("POST", "api.openai.com", "/v1/responses", request, 200, JSON, answer);
    exchange("GET", "api.openai.com", "/v1/responses/resp_1", null, 200, JSON, answer);

    List<Charge> charges = jvm.charges();
    assertEquals(3, charges.size());
    assertEquals(charges.get(0).listCostNanos(), charges.get(1).listCostNanos());
    assertTrue(charges.get(0).listCostNanos() > 0);
    assertFalse(charges.get(1).has(Flag.REPEATED));
    assertFalse(charges.get(1).has(Flag.FETCHED));
    assertTrue(charges.get(2).has(Flag.REPEATED));
    assertTrue(charges.get(2).has(Flag.FETCHED));
    assertEquals(0, charges.get(2).countedNanos());
    assertEquals(20, charges.get(2).usage().tokens());
    assertEquals(null, charges.get(2).unreadable());
  }

  @Test
  void batchThatIsPolled_countsOnceAndAtBatchRates() throws IOException {
    String batch = "{\"id\":\"batch_1\",\"model\":\"gpt-4o-mini-2024-07-18\",\"status\":\"%s\"%s}";
    String usage = ",\"usage\":{\"input_tokens\":1000,\"output_tokens\":100,\"total_tokens\":1100}";
    String[] polls = {
      String.format(batch, "in_progress", ""),
      String.format(batch, "completed", usage),
      String.format(batch, "completed", usage)
    };
    for (String poll : polls) {
      exchange("GET", "api.openai.com", "/v1/batches/batch_1", null, 200, JSON, poll);
    }

    List<Charge> charges = jvm.charges();
    assertFalse(charges.get(0).has(Flag.USAGE_MISSING));
    assertEquals(0, charges.get(0).countedNanos());
    assertTrue(charges.get(1).terms().batch());
    assertEquals(105_000, charges.get(1).listCostNanos());
    assertTrue(charges.get(2).has(Flag.REPEATED));
    assertEquals(0, charges.get(2).countedNanos());
  }
}
