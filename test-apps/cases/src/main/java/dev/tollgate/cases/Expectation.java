package dev.tollgate.cases;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.pricing.Money;
import dev.tollgate.ledger.pricing.Terms;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares a charge with what a case expects of it, member by member. A member that is absent is
 * not checked; one that is not known here is a mismatch. For one charge, on one thread.
 *
 * <p>One class although it is long: it is the list of all members, each with what it means in a
 * charge.
 */
final class Expectation {
  private static final Pattern SIZE_TIER = Pattern.compile("above_(\\d+)k(_tokens)?");

  private final Charge charge;
  private final Usage usage;
  private final Terms terms;
  private final List<Mismatch> mismatches = new ArrayList<>();
  private final List<Mismatch> notes = new ArrayList<>();

  private Expectation(Charge charge) {
    this.charge = charge;
    this.usage = charge.usage();
    this.terms = charge.terms();
  }

  /** What a comparison found: what is wrong, and what is worth a note. */
  record Finding(List<Mismatch> mismatches, List<Mismatch> notes) {}

  /** Compares one charge. */
  static Finding compare(WireCase wire, Charge charge) {
    Expectation expectation = new Expectation(charge);
    expectation.names(wire);
    for (Map.Entry<String, JsonNode> member : wire.expect().properties()) {
      expectation.check(member.getKey(), member.getValue());
    }
    return new Finding(expectation.mismatches, expectation.notes);
  }

  /** The provider decides the price; how an operation is called is only a word. */
  private void names(WireCase wire) {
    if (wire.json().hasNonNull("provider")) {
      text("provider", wire.json().get("provider"), charge.labels().get(Label.PROVIDER));
    }
    if (wire.json().hasNonNull("operation") && !wire.operation().equals(charge.operation())) {
      notes.add(new Mismatch("operation", wire.operation(), charge.operation()));
    }
  }

  private void check(String member, JsonNode expected) {
    switch (member) {
      case "model" -> text(member, expected, charge.pricedModel());
      case "requested_model" -> text(member, expected, charge.labels().get(Label.MODEL));

      case "input_tokens" -> number(member, expected, usage.inputTokens());
      case "input_tokens_range" -> range(member, expected, usage.inputTokens());
      case "cached_input_tokens" -> number(member, expected, usage.cachedInputTokens());
      case "cache_write_tokens" ->
          number(
              member,
              expected,
              usage.quantity(Meter.CACHE_WRITE) + usage.quantity(Meter.CACHE_WRITE_1H));
      case "cache_write_5m_tokens" -> quantity(member, expected, Meter.CACHE_WRITE);
      case "cache_write_1h_tokens" -> quantity(member, expected, Meter.CACHE_WRITE_1H);
      case "text_input_tokens" -> quantity(member, expected, Meter.INPUT);
      case "image_input_tokens" -> quantity(member, expected, Meter.IMAGE_INPUT);
      case "audio_input_tokens" -> quantity(member, expected, Meter.AUDIO_INPUT);
      case "tool_use_input_tokens" -> quantity(member, expected, Meter.TOOL_INPUT);
      case "output_tokens" -> number(member, expected, usage.outputTokens());
      case "output_tokens_range" -> range(member, expected, usage.outputTokens());
      case "reasoning_tokens" -> quantity(member, expected, Meter.REASONING);
      case "audio_output_tokens" -> quantity(member, expected, Meter.AUDIO_OUTPUT);
      case "image_output_tokens" -> quantity(member, expected, Meter.IMAGE_OUTPUT);
      case "citation_tokens" -> quantity(member, expected, Meter.CITATIONS);
      case "raw_input_tokens" -> quantity(member, expected, Meter.RAW_INPUT);
      case "raw_output_tokens" -> quantity(member, expected, Meter.RAW_OUTPUT);

      case "images" -> quantity(member, expected, Meter.IMAGES);
      case "audio_seconds" ->
          number(member, expected, BigDecimal.valueOf(usage.quantity(Meter.AUDIO_MILLIS), 3));
      case "characters" -> quantity(member, expected, Meter.CHARACTERS);
      case "requests" -> quantity(member, expected, Meter.REQUESTS);
      case "search_units" -> quantity(member, expected, Meter.SEARCH_UNITS);
      case "searches" -> quantity(member, expected, Meter.WEB_SEARCHES);
      case "web_search_calls" -> quantity(member, expected, Meter.WEB_SEARCH_CALLS);
      case "web_fetches" -> quantity(member, expected, Meter.WEB_FETCHES);
      case "file_searches" -> quantity(member, expected, Meter.FILE_SEARCHES);
      case "code_interpreter_containers" -> quantity(member, expected, Meter.SESSIONS);
      case "grounded_prompts" -> quantity(member, expected, Meter.GROUNDED_PROMPTS);
      case "pages" -> quantity(member, expected, Meter.PAGES);
      case "items" -> quantity(member, expected, Meter.ITEMS);
      case "items_billed" -> quantity(member, expected, Meter.ITEMS_BILLED);

      case "image_size" -> text(member, expected, terms.imageSize());
      case "image_quality" -> text(member, expected, terms.imageQuality());
      case "search_context_size" -> text(member, expected, terms.searchContextSize());
      case "service_tier", "traffic_type" -> text(member, expected, terms.serviceTier());
      case "batch" -> truth(member, expected, terms.batch());
      case "speed" -> text(member, expected, terms.speed());
      case "region" -> text(member, expected, terms.region());
      case "size_tier" -> sizeTier(member, expected);

      case "vendor_cost_usd" -> amount(member, expected, charge.vendorCostUsd());
      case "upstream_cost_usd" -> amount(member, expected, charge.upstreamCostUsd());
      case "byok" -> truth(member, expected, charge.has(Flag.BYOK));
      case "cost_usd" -> amount(member, expected, cost());
      case "cost_usd_range" -> costRange(member, expected);
      case "cost_formula" -> {} // for people
      case "free" -> free(member, expected);
      case "priced" -> truth(member, expected, !charge.has(Flag.UNPRICED));
      case "price_key" -> priceKey(member, List.of(expected));
      case "price_key_one_of" -> {
        List<JsonNode> keys = new ArrayList<>();
        expected.forEach(keys::add);
        priceKey(member, keys);
      }

      case "request_id" -> text(member, expected, charge.requestId());
      case "error_type" -> text(member, expected, charge.errorType());
      case "error_code" -> text(member, expected, charge.errorCode());
      case "http_status" -> number(member, expected, charge.status());
      case "retry_after_ms" -> number(member, expected, charge.retryAfterMillis());
      case "dedupe_key" -> text(member, expected, charge.dedupeKey());
      case "streamed" -> truth(member, expected, charge.has(Flag.STREAMED));
      case "complete" ->
          truth(member, expected, !charge.has(Flag.TRUNCATED) && !charge.has(Flag.ABORTED));
      case "usage_missing" -> truth(member, expected, charge.has(Flag.USAGE_MISSING));
      case "estimated" -> truth(member, expected, charge.has(Flag.ESTIMATED));
      case "input_unknown" -> truth(member, expected, charge.has(Flag.INPUT_UNKNOWN));
      case "model_assumed" -> truth(member, expected, charge.has(Flag.MODEL_ASSUMED));
      case "auth_header" -> text(member, expected, charge.credentialAt());
      default -> wrong(member, expected.toString(), "not checked: this version does not know it");
    }
  }

  private void wrong(String member, String expected, String was) {
    mismatches.add(new Mismatch(member, expected, was));
  }

  private void text(String member, JsonNode expected, @Nullable String was) {
    boolean equal = expected.isNull() ? was == null : expected.asText().equals(was);
    if (!equal) {
      wrong(member, expected.isNull() ? "null" : expected.asText(), String.valueOf(was));
    }
  }

  private void truth(String member, JsonNode expected, boolean was) {
    if (!expected.isBoolean() || expected.asBoolean() != was) {
      wrong(member, expected.toString(), Boolean.toString(was));
    }
  }

  private void quantity(String member, JsonNode expected, Meter meter) {
    number(member, expected, usage.quantity(meter));
  }

  private void number(String member, JsonNode expected, long was) {
    number(member, expected, BigDecimal.valueOf(was));
  }

  private void number(String member, JsonNode expected, BigDecimal was) {
    BigDecimal number = decimal(expected);
    if (number == null || number.compareTo(was) != 0) {
      wrong(member, expected.toString(), plain(was));
    }
  }

  private void range(String member, JsonNode expected, long was) {
    BigDecimal low = decimal(expected.path(0));
    BigDecimal high = decimal(expected.path(1));
    BigDecimal value = BigDecimal.valueOf(was);
    if (low == null || high == null || value.compareTo(low) < 0 || value.compareTo(high) > 0) {
      wrong(member, expected.toString(), Long.toString(was));
    }
  }

  private @Nullable String cost() {
    return charge.has(Flag.UNPRICED) ? null : Money.usd(charge.listCostNanos());
  }

  /** Decimals are equal whatever their trailing zeros; null is unknown, which is not zero. */
  private void amount(String member, JsonNode expected, @Nullable String was) {
    BigDecimal wanted = decimal(expected);
    boolean equal =
        expected.isNull()
            ? was == null
            : wanted != null && was != null && wanted.compareTo(new BigDecimal(was)) == 0;
    if (!equal) {
      wrong(member, expected.isNull() ? "unknown" : expected.asText(), unknown(was));
    }
  }

  private void costRange(String member, JsonNode expected) {
    BigDecimal low = decimal(expected.path(0));
    BigDecimal high = decimal(expected.path(1));
    String was = cost();
    if (low == null
        || high == null
        || was == null
        || new BigDecimal(was).compareTo(low) < 0
        || new BigDecimal(was).compareTo(high) > 0) {
      wrong(member, expected.toString(), unknown(was));
    } else if (!charge.has(Flag.ESTIMATED)) {
      wrong(member, "a cost flagged as estimated", was + ", flagged as exact");
    }
  }

  /** A free call has the flag and costs nothing, now and for its caps. */
  private void free(String member, JsonNode expected) {
    truth(member, expected, charge.has(Flag.FREE));
    if (expected.asBoolean() && (cost() == null || charge.listCostNanos() != 0)) {
      wrong(member, "a cost of 0", unknown(cost()));
    }
  }

  private void sizeTier(String member, JsonNode expected) {
    Matcher above = SIZE_TIER.matcher(expected.asText());
    if (above.matches()) {
      long tier = Long.parseLong(above.group(1)) * 1000;
      if (tier != charge.contextTier()) {
        wrong(member, expected.asText(), "above " + charge.contextTier());
      }
    } else if (charge.contextTier() != 0 || !(expected.isNull() || isPlain(expected.asText()))) {
      wrong(member, expected.toString(), "above " + charge.contextTier());
    }
  }

  private static boolean isPlain(String sizeTier) {
    return sizeTier.equals("default") || sizeTier.equals("base") || sizeTier.equals("standard");
  }

  /**
   * An entry of the price file is named after its provider, ours stands in the provider's section.
   * A name that is otherwise another one is worth a note: what it costs is compared anyway.
   */
  private void priceKey(String member, List<JsonNode> keys) {
    String entry = charge.priceEntry();
    for (JsonNode key : keys) {
      String name = key.asText();
      boolean same =
          key.isNull() ? entry == null : name.equals(entry) || name.endsWith("/" + entry);
      if (same) {
        return;
      }
    }
    notes.add(new Mismatch(member, keys.toString(), String.valueOf(entry)));
  }

  private static @Nullable BigDecimal decimal(JsonNode node) {
    if (!node.isNumber() && !node.isTextual()) {
      return null;
    }
    try {
      return new BigDecimal(node.asText().trim());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static String unknown(@Nullable String amount) {
    return amount == null ? "unknown" : plain(new BigDecimal(amount));
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
