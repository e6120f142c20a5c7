package dev.tollgate.collector.prices;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries of a LiteLLM price file ({@code model_prices_and_context_window.json}). Numbers
 * are decimals, read from their text. For one file, on one thread.
 */
final class LiteLlmFile {
  /** Members of the file that are not models. */
  private static final Set<String> NOT_MODELS = Set.of("sample_spec", "fallback_generalizations");

  /** Nobody's price of one unit is higher, in US dollars. */
  private static final BigDecimal MOST = BigDecimal.valueOf(1_000);

  private static final int MAX_DIGITS = 60;

  private final String file;

  LiteLlmFile(String file) {
    this.file = file;
  }

  /** All entries, in the file's order. */
  List<LiteLlmEntry> read(byte[] json) throws PriceFileException {
    JsonFactory factory =
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (JsonParser parser = factory.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw wrong(parser, "is not a JSON object; give LiteLLM's price file");
      }
      List<LiteLlmEntry> entries = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        parser.nextToken();
        if (NOT_MODELS.contains(key)) {
          parser.skipChildren();
        } else if (parser.currentToken() != JsonToken.START_OBJECT) {
          throw wrong(parser, "\"" + key + "\" is no model; write an object with its prices");
        } else {
          entries.add(entry(key, parser));
        }
      }
      if (parser.nextToken() != null) {
        throw wrong(parser, "something follows the end; keep one JSON object");
      }
      return entries;
    } catch (JsonProcessingException e) {
      throw new PriceFileException(
          at(e.getLocation()) + e.getOriginalMessage() + "; it must be JSON, as LiteLLM's is", e);
    } catch (IOException e) {
      throw new PriceFileException(file + " cannot be read: " + e, e);
    }
  }

  private LiteLlmEntry entry(String key, JsonParser parser) throws IOException, PriceFileException {
    LiteLlmEntry entry = new LiteLlmEntry(key);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "litellm_provider" -> entry.provider = text(parser);
        case "mode" -> entry.mode = text(parser);
        case "web_search_billing_unit" -> entry.searchesPerQuery = text(parser).equals("per_query");
        case "search_context_cost_per_query" -> numbers(parser, name, entry.searches);
        case "provider_specific_entry" -> numbers(parser, name, entry.multipliers);
        case "tiered_pricing" -> ranges(parser, entry);
        default -> {
          if (speaksOfMoney(name)) {
            put(parser, name, entry.costs);
          } else {
            parser.skipChildren();
          }
        }
      }
    }
    return entry;
  }

  static boolean speaksOfMoney(String name) {
    return name.contains("cost") || name.contains("multiplier");
  }

  private static String text(JsonParser parser) throws IOException {
    String text = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
    parser.skipChildren();
    return text;
  }

  private void numbers(JsonParser parser, String of, Map<String, BigDecimal> into)
      throws IOException, PriceFileException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw wrong(parser, of + " is not an object; write one with a number for each case");
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName().replace("search_context_size_", "");
      if (parser.nextToken().isNumeric()) {
        put(parser, name, into);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void ranges(JsonParser parser, LiteLlmEntry entry)
      throws IOException, PriceFileException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw wrong(parser, "tiered_pricing is not an array; write one object for each range");
    }
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      long from = 0;
      Map<String, BigDecimal> costs = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("range") && value == JsonToken.START_ARRAY) {
          parser.nextToken();
          from = number(parser, name).longValue();
          while (parser.currentToken() != JsonToken.END_ARRAY) {
            parser.nextToken();
          }
        } else if (speaksOfMoney(name)) {
          put(parser, name, costs);
        } else {
          parser.skipChildren();
        }
      }
      entry.ranges.add(new LiteLlmEntry.Range(from, costs));
    }
  }

  private void put(JsonParser parser, String name, Map<String, BigDecimal> into)
      throws IOException, PriceFileException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (parser.currentToken().isStructStart()) {
      parser.skipChildren();
      return;
    }
    BigDecimal value = number(parser, name);
    if (value.signum() < 0 || value.compareTo(MOST) > 0) {
      throw wrong(parser, name + " is " + value + "; write US dollars for one unit, 0 to " + MOST);
    }
    into.put(name, value);
  }

  private BigDecimal number(JsonParser parser, String name) throws IOException, PriceFileException {
    @Nullable String text = parser.getText();
    if (text != null && text.length() <= MAX_DIGITS) {
      try {
        BigDecimal value = new BigDecimal(text);
        if (Math.abs((long) value.scale()) <= MAX_DIGITS) {
          return value;
        }
      } catch (NumberFormatException e) {
        throw wrong(parser, name + " is \"" + text + "\", not a number; write one such as 2.5e-06");
      }
    }
    throw wrong(parser, name + " is out of range; write a number such as 2.5e-06");
  }

  private PriceFileException wrong(JsonParser parser, String what) {
    return new PriceFileException(at(parser.currentTokenLocation()) + what);
  }

  private String at(@Nullable JsonLocation location) {
    return location == null
        ? file + ": "
        : file + ":" + location.getLineNr() + ":" + location.getColumnNr() + ": ";
  }
}
