package dev.tollgate.core.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.api.exchange.Headers;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.ledger.charge.Trip;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Excess;
import dev.tollgate.ledger.policy.KillSwitch;
import dev.tollgate.ledger.policy.Scope;
import dev.tollgate.ledger.policy.Unit;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a refused caller gets, read as an SDK would read it. */
class RefusalWriterTest {
  private static final Headers BARE = name -> null;
  private static final Headers OFFICIAL =
      name -> name.equalsIgnoreCase("X-Stainless-Lang") ? "java" : null;
  private static final long WINDOW_END_MS = Instant.parse("2026-11-23T00:00:00Z").toEpochMilli();

  private static Cap.Builder cap() {
    return new Cap.Builder("checkout-daily")
        .owner("team-payments")
        .scope(new Scope(Map.of(Label.SERVICE, "checkout", Label.PROVIDER, "openai")))
        .limit(Unit.USD, 25_000_000_000L)
        .windows("day", "UTC", dev.tollgate.ledger.policy.Windows.total());
  }

  private static Decision refused(Cap cap, long spent, long windowEndMs, boolean unenforced) {
    return unenforced
        ? Decision.refusedUnchecked(cap, windowEndMs, 1)
        : Decision.refused(cap, spent, 0, windowEndMs, 1);
  }

  private static Decision spentCap() {
    return refused(cap().build(), 25_012_300_000L, WINDOW_END_MS, false);
  }

  private static JsonNode body(Refusal refusal) throws IOException {
    return new ObjectMapper().readTree(refusal.body());
  }

  @Test
  void openAi_hasItsErrorShape() throws IOException {
    Refusal refusal = RefusalWriter.write("openai", OFFICIAL, spentCap());

    JsonNode error = body(refusal).get("error");
    assertEquals(1, body(refusal).size());
    assertEquals("insufficient_quota", error.get("type").textValue());
    assertEquals("insufficient_quota", error.get("code").textValue());
    assertTrue(error.get("param").isNull());
    assertTrue(error.get("message").textValue().contains("checkout-daily"));
    assertEquals("application/json", refusal.headers().get("content-type"));
  }

  @Test
  void anthropic_hasItsErrorShape() throws IOException {
    JsonNode official = body(RefusalWriter.write("anthropic", OFFICIAL, spentCap()));
    JsonNode bare = body(RefusalWriter.write("anthropic", BARE, spentCap()));

    assertEquals("error", official.get("type").textValue());
    assertEquals("rate_limit_error", official.get("error").get("type").textValue());
    assertEquals("billing_error", bare.get("error").get("type").textValue());
    assertTrue(bare.get("error").get("message").textValue().contains("checkout-daily"));
  }

  @Test
  void amazonsSdk_getsA400ThatItDoesNotRetry() throws IOException {
    Refusal refusal = RefusalWriter.write("aws.bedrock", BARE, spentCap());

    assertEquals(400, refusal.status());
    assertEquals("ServiceQuotaExceededException", refusal.headers().get("x-amzn-errortype"));
    assertTrue(body(refusal).get("message").textValue().contains("checkout-daily"));
    assertEquals(429, RefusalWriter.write("aws.bedrock", OFFICIAL, spentCap()).status());
  }

  @Test
  void googlesSdk_getsA403ThatItDoesNotRetry() throws IOException {
    for (String provider : List.of("gcp.gemini", "gcp.vertex_ai")) {
      Refusal refusal = RefusalWriter.write(provider, BARE, spentCap());

      assertEquals(403, refusal.status());
      assertEquals("PERMISSION_DENIED", body(refusal).at("/error/status").textValue());
      assertTrue(body(refusal).at("/error/message").textValue().contains("checkout-daily"));
      assertEquals(429, RefusalWriter.write(provider, OFFICIAL, spentCap()).status());
    }
  }

  @Test
  void cohere_hasItsErrorShape() throws IOException {
    Refusal refusal = RefusalWriter.write("cohere", BARE, spentCap());

    assertEquals(402, refusal.status());
    assertTrue(body(refusal).get("message").textValue().contains("checkout-daily"));
  }

  @Test
  void officialSdk_gets429ThatItDoesNotRetry() {
    for (String provider : List.of("openai", "anthropic")) {
      Refusal refusal = RefusalWriter.write(provider, OFFICIAL, spentCap());

      assertEquals(429, refusal.status());
      assertEquals("false", refusal.headers().get("x-should-retry"));
    }
  }

  @Test
  void everyOtherClient_gets402() {
    assertEquals(402, RefusalWriter.write("openai", BARE, spentCap()).status());
    assertEquals(402, RefusalWriter.write("anthropic", BARE, spentCap()).status());
  }

  @Test
  void message_namesCapSpendLimitWindowEndAndOwner() {
    assertEquals(
        "Tollgate cap \"checkout-daily\" is spent: 25.0123 USD of 25 USD a day"
            + " (provider=openai, service=checkout); the window ends 2026-11-23T00:00:00Z;"
            + " owner: team-payments. The call was not sent.",
        RefusalWriter.message(spentCap()));
  }

  @Test
  void messageOfABareCap_saysWhatIsMissing() {
    Cap bare = new Cap.Builder("all").limit(Unit.CALLS, 3).build();

    String message = RefusalWriter.message(refused(bare, 3, Long.MAX_VALUE, false));

    assertTrue(message.contains("3 calls of 3 calls"), message);
    assertTrue(message.contains("(all calls)"), message);
    assertTrue(message.contains("the cap has no window end"), message);
    assertTrue(message.contains("owner: not named"), message);
  }

  @Test
  void messageWithoutABoard_saysThatTheCapCannotBeChecked() {
    String message = RefusalWriter.message(refused(cap().build(), 0, WINDOW_END_MS, true));

    assertTrue(message.contains("cannot be checked"), message);
    assertTrue(message.contains("25 USD"), message);
  }

  @Test
  void textInACapsName_staysText() throws IOException {
    Cap odd = cap().id("a \"b\"\n</x>").build();

    String message =
        body(RefusalWriter.write("openai", BARE, refused(odd, 1, WINDOW_END_MS, false)))
            .get("error")
            .get("message")
            .textValue();

    assertTrue(message.contains("a \"b\"\n</x>"), message);
  }

  @Test
  void decisionWithoutACap_isNoRefusal() {
    Decision passed = Decision.passed(0, null, null);

    assertThrows(IllegalArgumentException.class, () -> RefusalWriter.write("openai", BARE, passed));
  }

  @Test
  void message_ofACallThatDoesNotFit_saysWhatItNeedsAndWhatHelps() {
    Cap cap = cap().build();
    Decision decision = Decision.refused(cap, 24_000_000_000L, 2_000_000_000L, WINDOW_END_MS, 1);

    String message = RefusalWriter.message(decision);

    assertTrue(message.contains("has no room for this call: 24 USD of 25 USD a day"), message);
    assertTrue(message.contains("may come to 2 USD"), message);
    assertTrue(message.contains("a lower output limit"), message);
  }

  @Test
  void trippedSwitch_isNamedWithWhatItCountedAndHowToReleaseIt() throws IOException {
    KillSwitch by =
        new KillSwitch.Builder("agent-loop")
            .owner("payments-oncall")
            .scope(new Scope(Map.of(Label.SERVICE, "checkout")))
            .each(Label.WORKFLOW)
            .withinMs(600_000)
            .build();
    long atMicros = WINDOW_END_MS * 1_000;
    Trip trip = new Trip(atMicros, atMicros + 900_000_000, Excess.CALLS, 201, 200, false);
    Labels call =
        new Labels.Builder()
            .set(Label.SERVICE, "checkout")
            .set(Label.WORKFLOW, "com.acme.Agent#step")
            .build();

    Refusal refusal = RefusalWriter.write("openai", BARE, by, trip, call);

    assertEquals(402, refusal.status());
    assertEquals(
        "Tollgate kill switch \"agent-loop\" has tripped: 201 calls of at most 200 within 10m in"
            + " this JVM (service=checkout, each workflow, workflow com.acme.Agent#step); calls are"
            + " refused until 2026-11-23T00:15:00Z; owner: payments-oncall; to let them pass now:"
            + " tollgate caps release agent-loop --each com.acme.Agent#step --reason WHY. The call"
            + " was not sent.",
        body(refusal).get("error").get("message").textValue());
    Refusal official = RefusalWriter.write("openai", OFFICIAL, by, trip, call);
    assertEquals(429, official.status());
    assertEquals("false", official.headers().get("x-should-retry"));
  }

  @Test
  void throttledCall_getsThe429ThatItsSdkTriesAgain() throws IOException {
    Cap cap = cap().throttle(20_000_000_000L, 30, 60_000).build();
    Decision slowed = Decision.throttled(cap, 21_000_000_000L, 0, WINDOW_END_MS, 1, 1_400);
    for (String provider :
        List.of("openai", "anthropic", "aws.bedrock", "gcp.gemini", "cohere", "groq")) {
      for (Headers client : List.of(BARE, OFFICIAL)) {
        Refusal refusal = RefusalWriter.write(provider, client, slowed);
        assertEquals(429, refusal.status());
        assertEquals("2", refusal.headers().get("retry-after"));
        assertNull(refusal.headers().get("x-should-retry"));
        String text = body(refusal).toString();
        assertTrue(
            text.contains("throttles: 21 USD of 25 USD a day")
                && text.contains(
                    "from 20 USD on 30 calls per 1m pass in each JVM; try again in 2 s"),
            text);
      }
    }
    assertEquals(
        "rate_limit_exceeded",
        body(RefusalWriter.write("openai", BARE, slowed)).get("error").get("code").textValue());
    assertEquals(
        "ThrottlingException",
        RefusalWriter.write("aws.bedrock", BARE, slowed).headers().get("x-amzn-errortype"));
    assertEquals(
        "RESOURCE_EXHAUSTED",
        body(RefusalWriter.write("gcp.gemini", BARE, slowed))
            .get("error")
            .get("status")
            .textValue());
  }
}
