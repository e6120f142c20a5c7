package dev.tollgate.collector.reconcile;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answers of the providers' usage and cost APIs: one page, several one after the other,
 * or a list of them. One thread; of one use.
 *
 * <p>OpenAI: buckets with {@code start_time}; of {@code /v1/organization/costs} with {@code
 * amount.value} in dollars, of {@code /v1/organization/usage/…} with token counts. Anthropic:
 * buckets with {@code starting_at}; of {@code /v1/organizations/cost_report} with {@code amount} in
 * cents, of {@code /v1/organizations/usage_report/messages} with token counts.
 */
final class JsonExport {
  private static final int CENT_DIGITS = 2;

  private final List<ExportRow> rows = new ArrayList<>();
  private final Set<LocalDate> days = new HashSet<>();
  private boolean openAi;
  private boolean anthropic;
  private boolean costs;
  private boolean usage;
  private boolean more;

  private JsonExport() {}

  static Export parse(String text) {
    JsonExport export = new JsonExport();
    for (Object document : JsonTree.documents(text)) {
      export.document(document);
    }
    if (export.days.isEmpty()) {
      throw new IllegalArgumentException(
          "is JSON, but has no buckets of days; give the answer of OpenAI's"
              + " /v1/organization/costs or /v1/organization/usage/completions, or of Anthropic's"
              + " /v1/organizations/cost_report or /v1/organizations/usage_report/messages");
    }
    if (export.openAi && export.anthropic) {
      throw new IllegalArgumentException(
          "has buckets of OpenAI and of Anthropic; give a file each");
    }
    if (export.costs && export.usage) {
      throw new IllegalArgumentException("has costs and usage; give a file each");
    }
    return new Export(
        export.openAi ? "openai" : "anthropic",
        (export.openAi ? "OpenAI" : "Anthropic") + (export.costs ? " costs" : " usage"),
        export.days,
        export.rows,
        export.more);
  }

  private void document(@Nullable Object document) {
    for (Object each : JsonTree.list(document)) {
      document(each);
    }
    Map<?, ?> map = JsonTree.map(document);
    if (map.containsKey("results")) {
      bucket(map);
    }
    if (map.containsKey("has_more")) {
      more = Boolean.TRUE.equals(map.get("has_more"));
    }
    for (Object bucket : JsonTree.list(map.get("data"))) {
      document(bucket);
    }
  }

  private void bucket(Map<?, ?> bucket) {
    BigDecimal seconds = JsonTree.number(bucket, "start_time");
    String at = JsonTree.text(bucket, "starting_at");
    LocalDate day;
    if (at != null) {
      anthropic = true;
      day = day(at);
    } else if (seconds != null) {
      openAi = true;
      day = LocalDate.ofInstant(Instant.ofEpochSecond(seconds.longValue()), ZoneOffset.UTC);
    } else {
      throw new IllegalArgumentException(
          "a bucket has neither start_time nor starting_at; give the API's answer as it is");
    }
    days.add(day);
    for (Object result : JsonTree.list(bucket.get("results"))) {
      Map<?, ?> map = JsonTree.map(result);
      rows.add(at != null ? anthropic(day, map) : openAi(day, map));
    }
  }

  static LocalDate day(String time) {
    try {
      return time.length() == 10
          ? LocalDate.parse(time)
          : LocalDate.ofInstant(OffsetDateTime.parse(time).toInstant(), ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          '"' + time + "\" is not a time such as 2026-11-22T00:00:00Z", e);
    }
  }

  private ExportRow openAi(LocalDate day, Map<?, ?> result) {
    Map<Measure, BigDecimal> values = new EnumMap<>(Measure.class);
    if (result.containsKey("amount")) {
      costs = true;
      Map<?, ?> amount = JsonTree.map(result.get("amount"));
      currency(JsonTree.text(amount, "currency"));
      BigDecimal usd = JsonTree.number(amount, "value");
      values.put(Measure.COST, Objects.requireNonNullElse(usd, BigDecimal.ZERO));
      String item = JsonTree.text(result, "line_item");
      return new ExportRow(
          day, LineItem.model(item), LineItem.tool(item), LineItem.discounted(item), values);
    }
    usage = true;
    put(values, Measure.REQUESTS, result, "num_model_requests");
    put(values, Measure.INPUT, result, "input_tokens");
    put(values, Measure.CACHE_READ, result, "input_cached_tokens");
    put(values, Measure.OUTPUT, result, "output_tokens");
    put(values, Measure.AUDIO_INPUT, result, "input_audio_tokens");
    put(values, Measure.AUDIO_OUTPUT, result, "output_audio_tokens");
    put(values, Measure.IMAGES, result, "images");
    put(values, Measure.CHARACTERS, result, "characters");
    put(values, Measure.SECONDS, result, "seconds");
    String tier = JsonTree.text(result, "service_tier");
    return new ExportRow(
        day,
        JsonTree.text(result, "model"),
        null,
        Boolean.TRUE.equals(result.get("batch")) || (tier != null && !tier.equals("default")),
        values);
  }

  private ExportRow anthropic(LocalDate day, Map<?, ?> result) {
    Map<Measure, BigDecimal> values = new EnumMap<>(Measure.class);
    String tier = JsonTree.text(result, "service_tier");
    boolean discounted = tier != null && !tier.equals("standard");
    String model = JsonTree.text(result, "model");
    if (result.containsKey("amount")) {
      costs = true;
      currency(JsonTree.text(result, "currency"));
      BigDecimal cents = JsonTree.number(result, "amount");
      values.put(
          Measure.COST,
          Objects.requireNonNullElse(cents, BigDecimal.ZERO).movePointLeft(CENT_DIGITS));
      String type = JsonTree.text(result, "cost_type");
      String item = JsonTree.text(result, "description");
      return new ExportRow(
          day, model, model != null ? null : item != null ? item : type, discounted, values);
    }
    usage = true;
    put(values, Measure.UNCACHED_INPUT, result, "uncached_input_tokens");
    put(values, Measure.CACHE_READ, result, "cache_read_input_tokens");
    Map<?, ?> written = JsonTree.map(result.get("cache_creation"));
    for (Object ttl : written.keySet()) {
      add(values, Measure.CACHE_WRITE, JsonTree.number(written, String.valueOf(ttl)));
    }
    put(values, Measure.OUTPUT, result, "output_tokens");
    put(
        values,
        Measure.WEB_SEARCHES,
        JsonTree.map(result.get("server_tool_use")),
        "web_search_requests");
    return new ExportRow(day, model, null, discounted, values);
  }

  static void currency(@Nullable String currency) {
    if (currency != null && !currency.equalsIgnoreCase("usd")) {
      throw new IllegalArgumentException(
          "amounts are in " + currency + "; only US dollars can be compared");
    }
  }

  private static void put(
      Map<Measure, BigDecimal> values, Measure measure, Map<?, ?> result, String name) {
    add(values, measure, JsonTree.number(result, name));
  }

  private static void add(
      Map<Measure, BigDecimal> values, Measure measure, @Nullable BigDecimal value) {
    if (value != null) {
      values.merge(measure, value, BigDecimal::add);
    }
  }
}
