package dev.tollgate.collector.reconcile;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files that the providers' dashboards export, by the columns of their first line:
 *
 * <ul>
 *   <li>OpenAI costs: {@code start_time} or {@code start_time_iso}, {@code amount_value}, {@code
 *       amount_currency}, {@code line_item}
 *   <li>OpenAI usage: the same times, {@code model}, {@code num_model_requests}, {@code
 *       input_tokens} and so on
 *   <li>Anthropic costs: {@code usage_date_utc}, {@code model}, {@code token_type}, {@code
 *       cost_usd}
 *   <li>Anthropic usage: {@code usage_date_utc}, {@code model_version}, {@code
 *       usage_input_tokens_no_cache} and so on
 * </ul>
 *
 * One thread; of one use.
 */
final class CsvExport {
  private final Map<String, Integer> columns = new HashMap<>();
  private final List<ExportRow> rows = new ArrayList<>();
  private final Set<LocalDate> days = new HashSet<>();
  private List<String> cells = List.of();

  private CsvExport() {}

  static Export parse(String text) {
    List<List<String>> lines = CsvLines.parse(text);
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("is empty; export the file again");
    }
    CsvExport export = new CsvExport();
    return export.read(lines);
  }

  private Export read(List<List<String>> lines) {
    List<String> header = lines.get(0);
    for (int i = 0; i < header.size(); i++) {
      columns.putIfAbsent(header.get(i).strip().toLowerCase(Locale.ROOT), i);
    }
    boolean openAi = has("start_time") || has("start_time_iso");
    boolean anthropic = has("usage_date_utc");
    if (openAi && has("amount_value")) {
      return each(lines, "openai", "OpenAI costs", this::openAiCost);
    }
    if (openAi && has("num_model_requests")) {
      return each(lines, "openai", "OpenAI usage", this::openAiUsage);
    }
    if (anthropic && has("cost_usd")) {
      return each(lines, "anthropic", "Anthropic costs", this::anthropicCost);
    }
    if (anthropic && has("usage_output_tokens")) {
      return each(lines, "anthropic", "Anthropic usage", this::anthropicUsage);
    }
    throw new IllegalArgumentException(
        "has columns of no export that is known: "
            + String.join(", ", header)
            + "; give the costs or usage export of OpenAI's or Anthropic's dashboard");
  }

  /** Turns the current cells into a row; null for a line that says nothing but its day. */
  private interface Reading {
    @Nullable ExportRow row(LocalDate day);
  }

  private Export each(List<List<String>> lines, String provider, String kind, Reading reading) {
    for (int line = 1; line < lines.size(); line++) {
      cells = lines.get(line);
      try {
        LocalDate day = day();
        days.add(day);
        ExportRow row = reading.row(day);
        if (row != null) {
          rows.add(row);
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("line " + (line + 1) + ": " + e.getMessage(), e);
      }
    }
    return new Export(provider, kind, days, rows, false);
  }

  private @Nullable ExportRow openAiCost(LocalDate day) {
    BigDecimal usd = number("amount_value");
    if (usd == null) {
      return null;
    }
    JsonExport.currency(cell("amount_currency"));
    String item = cell("line_item");
    return new ExportRow(
        day,
        LineItem.model(item),
        LineItem.tool(item),
        LineItem.discounted(item),
        Map.of(Measure.COST, usd));
  }

  private @Nullable ExportRow openAiUsage(LocalDate day) {
    if (number("num_model_requests") == null) {
      return null;
    }
    Map<Measure, BigDecimal> values = new EnumMap<>(Measure.class);
    put(values, Measure.REQUESTS, "num_model_requests");
    put(values, Measure.INPUT, "input_tokens");
    put(values, Measure.CACHE_READ, "input_cached_tokens");
    put(values, Measure.OUTPUT, "output_tokens");
    put(values, Measure.AUDIO_INPUT, "input_audio_tokens");
    put(values, Measure.AUDIO_OUTPUT, "output_audio_tokens");
    put(values, Measure.IMAGES, "images");
    put(values, Measure.CHARACTERS, "characters");
    put(values, Measure.SECONDS, "seconds");
    String tier = cell("service_tier");
    return new ExportRow(
        day,
        cell("model"),
        null,
        "true".equalsIgnoreCase(cell("batch")) || (tier != null && !tier.equals("default")),
        values);
  }

  private @Nullable ExportRow anthropicCost(LocalDate day) {
    BigDecimal usd = number("cost_usd");
    if (usd == null) {
      return null;
    }
    String model = cell("model");
    String item = cell("cost_type");
    return new ExportRow(
        day, model, model != null ? null : item, batch(), Map.of(Measure.COST, usd));
  }

  private ExportRow anthropicUsage(LocalDate day) {
    Map<Measure, BigDecimal> values = new EnumMap<>(Measure.class);
    put(values, Measure.UNCACHED_INPUT, "usage_input_tokens_no_cache");
    put(values, Measure.CACHE_READ, "usage_input_tokens_cache_read");
    put(values, Measure.CACHE_WRITE, "usage_input_tokens_cache_write");
    put(values, Measure.CACHE_WRITE, "usage_input_tokens_cache_write_5m");
    put(values, Measure.CACHE_WRITE, "usage_input_tokens_cache_write_1h");
    put(values, Measure.OUTPUT, "usage_output_tokens");
    put(values, Measure.WEB_SEARCHES, "web_search_count");
    return new ExportRow(day, cell("model_version"), null, batch(), values);
  }

  private boolean batch() {
    String type = cell("usage_type");
    return type != null && type.toLowerCase(Locale.ROOT).contains("batch");
  }

  private LocalDate day() {
    String date = cell("usage_date_utc");
    date = date != null ? date : cell("start_time_iso");
    if (date != null) {
      return JsonExport.day(date);
    }
    BigDecimal seconds = number("start_time");
    if (seconds == null) {
      throw new IllegalArgumentException("has no date; export the file again");
    }
    return LocalDate.ofInstant(Instant.ofEpochSecond(seconds.longValue()), ZoneOffset.UTC);
  }

  private void put(Map<Measure, BigDecimal> values, Measure measure, String column) {
    BigDecimal value = number(column);
    if (value != null) {
      values.merge(measure, value, BigDecimal::add);
    }
  }

  private boolean has(String column) {
    return columns.containsKey(column);
  }

  private @Nullable String cell(String column) {
    Integer index = columns.get(column);
    String cell = index == null || index >= cells.size() ? "" : cells.get(index).strip();
    return cell.isEmpty() ? null : cell;
  }

  private @Nullable BigDecimal number(String column) {
    String cell = cell(column);
    return cell == null ? null : Numbers.parse(cell, column);
  }
}
