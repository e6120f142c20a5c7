package dev.tollgate.ledger.pricing;

import dev.tollgate.ledger.usage.Meter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a price catalogue, line by line. For one text, on one thread.
 *
 * <p>The format is described at the top of the built-in catalogue.
 */
final class CatalogParser {
  private static final String FORMAT = "tollgate-prices";
  private static final String FORMAT_VERSION = "1";

  /** USD per million tokens is micro-USD per token: six digits more are pico-USD. */
  private static final int RATE_DIGITS = 6;

  /** USD per unit, in pico-USD. */
  private static final int FEE_DIGITS = 12;

  private static final long MAX_PICO = 1_000_000_000_000_000L;

  private final String file;
  private int line;
  private boolean formatSeen;
  private @Nullable String id;
  private @Nullable String version;
  private final Map<String, ProviderDraft> providers = new LinkedHashMap<>();
  private @Nullable ProviderDraft provider;
  private @Nullable ModelDraft model;

  CatalogParser(String file) {
    this.file = file;
  }

  PriceCatalog parse(Reader text) throws CatalogException {
    try {
      BufferedReader lines = new BufferedReader(text);
      for (String read = lines.readLine(); read != null; read = lines.readLine()) {
        line++;
        List<String> words = words(read);
        if (!words.isEmpty()) {
          statement(words);
        }
      }
    } catch (IOException e) {
      throw new CatalogException(file + " cannot be read: " + e, e);
    }
    endModel();
    if (id == null || version == null) {
      throw wrong("the catalogue has no name", "start it with: catalog NAME VERSION");
    }
    Map<String, ProviderPrices> built = new HashMap<>();
    for (Map.Entry<String, ProviderDraft> draft : providers.entrySet()) {
      if (draft.getValue().models.isEmpty()) {
        throw wrong("provider " + draft.getKey() + " has no model", "add one, or take it out");
      }
      built.put(draft.getKey(), draft.getValue().build());
    }
    if (built.isEmpty()) {
      throw wrong("the catalogue has no prices", "add a provider and its models");
    }
    return new PriceCatalog(id, version, built);
  }

  private void statement(List<String> words) throws CatalogException {
    String keyword = words.get(0);
    if (!formatSeen && !keyword.equals(FORMAT)) {
      throw wrong("\"" + keyword + "\" comes before the format", "begin with: tollgate-prices 1");
    }
    switch (keyword) {
      case FORMAT:
        size(words, 2, "tollgate-prices 1");
        if (!words.get(1).equals(FORMAT_VERSION)) {
          throw wrong(
              "format " + words.get(1) + " is not known here", "upgrade, or write format 1");
        }
        formatSeen = true;
        break;
      case "catalog":
        size(words, 3, "catalog NAME VERSION");
        id = words.get(1);
        version = words.get(2);
        break;
      case "provider":
        size(words, 2, "provider NAME");
        endModel();
        provider = providers.computeIfAbsent(words.get(1), name -> new ProviderDraft());
        break;
      case "tier":
        tier(words);
        break;
      case "model":
        model(words);
        break;
      case "from":
        size(words, 2, "from 2026-08-21");
        currentModel(keyword).begin(date(words.get(1)));
        break;
      case "rates":
        rates(words);
        break;
      case "fee":
        fee(words);
        break;
      case "factor":
        factor(words);
        break;
      default:
        throw wrong(
            "\"" + keyword + "\" is not a keyword",
            "write provider, tier, fee, model, from, rates or factor");
    }
  }

  private void tier(List<String> words) throws CatalogException {
    ServiceTier tier = words.size() < 3 ? null : ServiceTier.ofKey(words.get(1));
    if (tier == null) {
      throw wrong("this tier is not clear", "write: tier plain|flex|priority|batch WORD...");
    }
    for (String word : words.subList(2, words.size())) {
      if (currentProvider("tier").tiers.put(word, tier) != null) {
        throw wrong("the tier \"" + word + "\" is there twice", "keep one");
      }
    }
  }

  private void model(List<String> words) throws CatalogException {
    if (words.size() < 2) {
      throw wrong("a model needs a name", "write: model NAME ALIAS...");
    }
    ProviderDraft of = currentProvider("model");
    endModel();
    ModelDraft draft = new ModelDraft(words.get(1));
    for (String name : words.subList(1, words.size())) {
      Integer before = of.lineOfName.putIfAbsent(name, line);
      if (before != null) {
        throw wrong("\"" + name + "\" is already in line " + before, "keep one of the two");
      }
    }
    draft.aliases.addAll(words.subList(2, words.size()));
    of.models.put(draft.name, draft);
    model = draft;
  }

  private void rates(List<String> words) throws CatalogException {
    int next = 1;
    ServiceTier tier = ServiceTier.PLAIN;
    ServiceTier named = next < words.size() ? ServiceTier.ofKey(words.get(next)) : null;
    if (named != null) {
      tier = named;
      next++;
    }
    long above = 0;
    if (next + 1 < words.size() && words.get(next).equals("above")) {
      above = tokens(words.get(next + 1));
      next += 2;
    }
    if (next >= words.size() || (words.size() - next) % 2 != 0) {
      throw wrong(
          "rates are pairs of meter and price", "write: rates [TIER] [above N] input 2.50 ...");
    }
    EntryDraft entry = currentModel("rates").entry();
    for (; next < words.size(); next += 2) {
      Meter meter = meter(words.get(next));
      if (!meter.isInputTokens() && !meter.isOutputTokens()) {
        throw wrong(
            meter.key() + " is not counted in tokens", "write: fee " + meter.key() + " USD");
      }
      if (!entry.rate(tier, above, meter, price(words.get(next + 1), RATE_DIGITS))) {
        throw wrong(meter.key() + " has two rates for the same calls", "keep one");
      }
    }
  }

  private void fee(List<String> words) throws CatalogException {
    String example = "write: fee METER USD, or: fee METER low USD medium USD high USD";
    Meter meter = words.size() < 2 ? null : meter(words.get(1));
    if (meter == null || meter.isInputTokens() || meter.isOutputTokens()) {
      throw wrong("this fee is not clear", example);
    }
    Fee fee;
    if (words.size() == 3) {
      long flat = price(words.get(2), FEE_DIGITS);
      fee = new Fee(flat, flat, flat);
    } else if (words.size() == 8
        && words.get(2).equals("low")
        && words.get(4).equals("medium")
        && words.get(6).equals("high")) {
      fee =
          new Fee(
              price(words.get(3), FEE_DIGITS),
              price(words.get(5), FEE_DIGITS),
              price(words.get(7), FEE_DIGITS));
    } else {
      throw wrong("this fee is not clear", example);
    }
    @Nullable Fee[] fees = model != null ? model.entry().fees : currentProvider("fee").fees;
    if (fees[meter.ordinal()] != null) {
      throw wrong(meter.key() + " has two fees", "keep one");
    }
    fees[meter.ordinal()] = fee;
  }

  private void factor(List<String> words) throws CatalogException {
    size(words, 4, "factor speed|region VALUE FACTOR");
    EntryDraft entry = currentModel("factor").entry();
    Map<String, Factor> factors;
    switch (words.get(1)) {
      case "speed":
        factors = entry.speeds;
        break;
      case "region":
        factors = entry.regions;
        break;
      default:
        throw wrong("\"" + words.get(1) + "\" is no kind of factor", "write speed or region");
    }
    String text = words.get(3);
    try {
      BigDecimal value = Decimals.parse(text);
      if (value.signum() <= 0 || value.compareTo(BigDecimal.valueOf(1_000)) > 0) {
        throw new IllegalArgumentException("\"" + text + "\" is out of range");
      }
      if (factors.put(words.get(2), Factor.of(value)) != null) {
        throw wrong("\"" + words.get(2) + "\" has two factors", "keep one");
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw wrong("\"" + text + "\" is not a factor", "write a number up to 1000, such as 1.1");
    }
  }

  private void endModel() throws CatalogException {
    if (model != null) {
      for (EntryDraft entry : model.entries) {
        if (!entry.hasInputRate()) {
          throw wrong(
              "before this line, model " + model.name + " has no plain rate for input",
              "write: rates input 2.50 ...");
        }
      }
      if (model.entries.isEmpty()) {
        throw wrong(
            "before this line, model " + model.name + " has no rates",
            "write: rates input 2.50 ...");
      }
    }
    model = null;
  }

  private ProviderDraft currentProvider(String keyword) throws CatalogException {
    if (provider == null) {
      throw wrong(keyword + " stands outside a provider", "write before it: provider NAME");
    }
    return provider;
  }

  private ModelDraft currentModel(String keyword) throws CatalogException {
    if (model == null) {
      throw wrong(keyword + " stands outside a model", "write before it: model NAME");
    }
    return model;
  }

  private void size(List<String> words, int size, String example) throws CatalogException {
    if (words.size() != size) {
      throw wrong("\"" + String.join(" ", words) + "\" is not complete", "write: " + example);
    }
  }

  private Meter meter(String key) throws CatalogException {
    Meter meter = Meter.ofKey(key);
    if (meter == null) {
      StringBuilder known = new StringBuilder();
      for (Meter each : Meter.values()) {
        known.append(known.length() == 0 ? "" : ", ").append(each.key());
      }
      throw wrong("\"" + key + "\" is not a meter", "write one of " + known);
    }
    return meter;
  }

  private long price(String text, int digits) throws CatalogException {
    try {
      long pico = Decimals.parse(text).movePointRight(digits).longValueExact();
      if (pico >= 0 && pico <= MAX_PICO) {
        return pico;
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw wrong(
          "\"" + text + "\" is not a price",
          "write US dollars as a decimal number with at most " + digits + " places, such as 2.50");
    }
    throw wrong("the price " + text + " is out of range", "write US dollars, 0 or more");
  }

  private long tokens(String text) throws CatalogException {
    try {
      long tokens = Decimals.parse(text).longValueExact();
      if (tokens > 0) {
        return tokens;
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw wrong("\"" + text + "\" is not a number of tokens", "write it in full, such as 200000");
    }
    throw wrong("above " + text + " is every call", "leave out: above " + text);
  }

  private long date(String text) throws CatalogException {
    long fromMs;
    try {
      fromMs = LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw wrong("\"" + text + "\" is not a date", "write it as 2026-08-21");
    }
    if (!currentModel("from").isAfterLast(fromMs)) {
      throw wrong(text + " does not come after the entry before it", "put the dates in order");
    }
    return fromMs;
  }

  private CatalogException wrong(String what, String remedy) {
    return new CatalogException(file + ":" + Math.max(1, line) + ": " + what + "; " + remedy);
  }

  /** The words of a line, up to a # that begins a word. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringTokenizer tokens = new StringTokenizer(text);
    while (tokens.hasMoreTokens()) {
      String word = tokens.nextToken();
      if (word.startsWith("#")) {
        break;
      }
      words.add(word);
    }
    return words;
  }
}
