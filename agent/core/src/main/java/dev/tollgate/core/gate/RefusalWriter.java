package dev.tollgate.core.gate;

import dev.tollgate.api.exchange.Headers;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.ledger.charge.Trip;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.KillSwitch;
import dev.tollgate.ledger.policy.Length;
import dev.tollgate.ledger.policy.Reserve;
import dev.tollgate.ledger.policy.Scope;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.ledger.pricing.Money;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the refusal that a call gets: the provider's own error shape, with the status that makes
 * the calling SDK surface it once instead of retrying. Thread-safe.
 *
 * <p>The official SDKs obey {@code x-should-retry}, so they get the 429 that their users handle;
 * every other client gets 402, which nobody retries.
 */
public final class RefusalWriter {
  private RefusalWriter() {}

  /** The refusal of a call to this provider, by this decision, which names the cap. */
  public static Refusal write(String provider, Headers request, Decision decision) {
    return decision.throttled()
        ? SlowDown.write(provider, throttled(decision), decision.retryAfterMs())
        : write(provider, request, message(decision));
  }

  /** The refusal of a call that a kill switch stops. */
  public static Refusal write(
      String provider, Headers request, KillSwitch by, Trip trip, Labels call) {
    return write(provider, request, message(by, trip, call));
  }

  /** The refusal of a call whose model has no price, where such calls are not to leave. */
  public static Refusal writeUnpriced(String provider, Headers request, @Nullable String model) {
    return write(
        provider,
        request,
        "Tollgate has no price for model \""
            + model
            + "\" of "
            + provider
            + ", and tollgate.yaml says unknown_price: refuse; add its price to a list in"
            + " TOLLGATE_HOME/prices. The call was not sent.");
  }

  private static Refusal write(String provider, Headers request, String message) {
    boolean officialSdk = request.first("x-stainless-lang") != null;
    int status = officialSdk ? 429 : 402;
    switch (provider) {
      case "anthropic":
        return refusal(status, anthropic(message, officialSdk), message);
      case "aws.bedrock":
        return officialSdk ? refusal(status, anthropic(message, true), message) : amazon(message);
      case "gcp.gemini":
      case "gcp.vertex_ai":
        return officialSdk
            ? refusal(status, anthropic(message, true), message)
            : refusal(403, google(message), message);
      case "cohere":
        return refusal(
            status, JsonBody.of(json -> json.writeStringField("message", message)), message);
      default:
        return refusal(status, openAi(message), message);
    }
  }

  private static Refusal refusal(int status, byte[] body, String message) {
    return new Refusal(
        status,
        Map.of("content-type", "application/json", "x-should-retry", "false"),
        body,
        message);
  }

  /** Amazon's SDKs try every 429 again, and this kind of 400 never. */
  private static Refusal amazon(String message) {
    return new Refusal(
        400,
        Map.of(
            "content-type",
            "application/json",
            "x-amzn-errortype",
            "ServiceQuotaExceededException"),
        JsonBody.of(json -> json.writeStringField("message", message)),
        message);
  }

  private static byte[] google(String message) {
    return JsonBody.of(
        json -> {
          json.writeObjectFieldStart("error");
          json.writeNumberField("code", 403);
          json.writeStringField("message", message);
          json.writeStringField("status", "PERMISSION_DENIED");
          json.writeEndObject();
        });
  }

  /** What the app's developers read: cap, spend, limit, window end, owner. */
  static String message(Decision decision) {
    Cap cap = decision.cap();
    if (cap == null) {
      throw new IllegalArgumentException("no cap refused");
    }
    String scope = scope(cap.scope(), cap.each());
    String ends =
        decision.windowEndMs() == Long.MAX_VALUE
            ? cap.countsJobs() ? "the window ends with the job" : "the cap has no window end"
            : "the window ends " + Instant.ofEpochMilli(decision.windowEndMs());
    String state =
        decision.unenforced()
            ? " cannot be checked and refuses then; its limit is " + amount(cap, cap.limit())
            : decision.needed() == 0 || decision.spent() >= cap.refuseAt()
                ? " is spent: " + spentOfLimit(decision, cap)
                : " has no room for this call: "
                    + spentOfLimit(decision, cap)
                    + " spent or held, and the call "
                    + (cap.holdsExpected() ? "is to hold " : "may come to ")
                    + amount(cap, decision.needed())
                    + (cap.unit() == Unit.IMAGES
                        ? "; fewer images need less room"
                        : "; a lower output limit in the request needs less room");
    return "Tollgate cap \""
        + cap.id()
        + "\""
        + state
        + " ("
        + scope
        + "); "
        + ends
        + "; owner: "
        + named(cap.owner())
        + ". The call was not sent.";
  }

  /** What a call beyond the rate of a cap gets to read. */
  private static String throttled(Decision decision) {
    Cap cap = Objects.requireNonNull(decision.cap());
    return "Tollgate cap \""
        + cap.id()
        + "\" throttles: "
        + spentOfLimit(decision, cap)
        + " spent or held ("
        + scope(cap.scope(), cap.each())
        + "), and from "
        + amount(cap, cap.throttleAt())
        + " on "
        + cap.throttleCalls()
        + " calls per "
        + Length.words(cap.throttlePerMs())
        + " pass in each JVM; try again in "
        + SlowDown.seconds(decision.retryAfterMs())
        + " s; owner: "
        + named(cap.owner())
        + ". The call was not sent.";
  }

  /** What a call that a kill switch stops gets to read. */
  static String message(KillSwitch by, Trip trip, Labels call) {
    Label each = by.each();
    String value = by.eachValue(call);
    String which = each == null || trip.shared() ? "" : ", " + each.key() + " " + value;
    String release = each == null || trip.shared() || value.isEmpty() ? "" : " --each " + value;
    return "Tollgate kill switch \""
        + by.id()
        + "\" has tripped: "
        + trip.words()
        + " within "
        + Length.words(by.withinMs())
        + " in this JVM ("
        + scope(by.scope(), each)
        + which
        + "); calls are refused until "
        + Instant.ofEpochMilli(trip.untilMicros() / 1000)
        + "; owner: "
        + named(by.owner())
        + "; to let them pass now: tollgate caps release "
        + by.id()
        + release
        + " --reason WHY. The call was not sent.";
  }

  private static String scope(Scope of, @Nullable Label each) {
    String scope =
        of.values().isEmpty()
            ? "all calls"
            : of.values().entrySet().stream()
                .map(e -> e.getKey().key() + "=" + e.getValue())
                .collect(Collectors.joining(", "));
    return each == null ? scope : scope + ", each " + each.key();
  }

  private static String named(String owner) {
    return owner.isEmpty() ? "not named" : owner;
  }

  private static String spentOfLimit(Decision decision, Cap cap) {
    Reserve reserve = cap.reserve();
    return amount(cap, decision.spent())
        + " of "
        + amount(cap, cap.limit())
        + " a "
        + cap.windowName()
        + (reserve == null || !cap.reserveIsKept()
            ? ""
            : " ("
                + amount(cap, reserve.amount())
                + " of it are kept for "
                + reserve.words()
                + ")");
  }

  private static String amount(Cap cap, long amount) {
    return cap.unit() == Unit.USD ? Money.usd(amount) + " USD" : amount + " " + cap.unit().key();
  }

  private static byte[] openAi(String message) {
    return JsonBody.of(
        json -> {
          json.writeObjectFieldStart("error");
          json.writeStringField("message", message);
          json.writeStringField("type", "insufficient_quota");
          json.writeNullField("param");
          json.writeStringField("code", "insufficient_quota");
          json.writeEndObject();
        });
  }

  private static byte[] anthropic(String message, boolean rateLimit) {
    return JsonBody.of(
        json -> {
          json.writeStringField("type", "error");
          json.writeObjectFieldStart("error");
          json.writeStringField("type", rateLimit ? "rate_limit_error" : "billing_error");
          json.writeStringField("message", message);
          json.writeEndObject();
        });
  }
}
