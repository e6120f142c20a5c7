package dev.tollgate.ledger.pricing;

import dev.tollgate.ledger.usage.Meter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a price catalogue, line by line. For one text, on one thread.
 *
 * <p>The format is described at the top of the built-in catalogue.
 */
final class CatalogParser {
  /** How {@link Meter#AUDIO_MILLIS} is written: it is priced by the second. */
  static final String AUDIO_SECONDS = "audio_seconds";

  private static final String FORMAT = "tollgate-prices";
  private static final String FORMAT_VERSION = "1";

  /** USD per million tokens is micro-USD per token: six digits more are pico-USD. */
  private static final int RATE_DIGITS = 6;

  /** USD per unit, in pico-USD. */
  private static final int FEE_DIGITS = 12;

  private static final long MAX_PICO = 1_000_000_000_000_000L;

  private String file;

  /** Whether another text was read before this one. */
  private boolean another;

  /** The one provider to be read; null for all. */
  private final @Nullable String only;

  private int line;
  private boolean formatSeen;
  private @Nullable String id;
  private @Nullable String version;
  private @Nullable String contract;

  /** Name and version of the list being read. */
  private String layer = "";

  /** Names and versions of all lists, the last first. */
  private String sources = "";

  private UnknownPrice unknownPrice = UnknownPrice.DEAREST;
  private final Map<String, ProviderDraft> listed = new LinkedHashMap<>();
  private final Map<String, ProviderDraft> contracted = new LinkedHashMap<>();
  private Map<String, ProviderDraft> providers = listed;
  private @Nullable ProviderDraft provider;
  private @Nullable ModelDraft model;

  /** Reads everything. */
  CatalogParser(String file) {
    this(file, null);
  }

  private CatalogParser(String file, @Nullable String only) {
    this.file = file;
    this.only = only;
  }

  /** One provider's prices, of a text that is known to be right. */
  static ProviderPrices provider(String file, String text, String name) throws CatalogException {
    CatalogParser parser = new CatalogParser(file, name);
    parser.read(new StringReader(text));
    return parser.build(name);
  }

  /**
   * A catalogue that reads a provider's prices when they are first asked for, of a text that is
   * known to be right.
   */
  static PriceCatalog onDemand(String file, String text) throws CatalogException {
    CatalogParser parser = new CatalogParser(file, "");
    parser.read(new StringReader(text));
    return parser.catalog(
        parser.listed.keySet(),
        name -> {
          try {
            return provider(file, text, name);
          } catch (CatalogException e) {
            throw new IllegalStateException("this text was right before", e);
          }
        });
  }

  PriceCatalog parse(Reader text) throws CatalogException {
    read(text);
    return finish();
  }

  /** Reads several texts as one. */
  static PriceCatalog parse(List<PriceText> texts) throws CatalogException {
    CatalogParser parser = new CatalogParser("");
    for (PriceText text : texts) {
      parser.another = !parser.file.isEmpty();
      parser.file = text.name();
      parser.line = 0;
      parser.formatSeen = false;
      parser.provider = null;
      parser.layer = "";
      parser.read(new StringReader(text.text()));
    }
    return parser.finish();
  }

  private PriceCatalog finish() throws CatalogException {
    if (id == null) {
      throw wrong("the catalogue has no name", "start it with: catalog NAME VERSION");
    }
    refuseEmpty(listed);
    refuseEmpty(contracted);
    if (listed.isEmpty()) {
      throw wrong("the catalogue has no prices", "add a provider and its models");
    }
    Map<String, ProviderPrices> built = new HashMap<>();
    for (String name : listed.keySet()) {
      built.put(name, build(name));
    }
    return catalog(
        built.keySet(),
        name -> {
          ProviderPrices provider = built.get(name);
          if (provider == null) {
            throw new IllegalArgumentException(name + " is not listed");
          }
          return provider;
        });
  }

  private void read(Reader text) throws CatalogException {
    try {
      BufferedReader lines = new BufferedReader(text);
      boolean passedOver = false;
      for (String read = lines.readLine(); read != null; read = lines.readLine()) {
        line++;
        if (passedOver && read.startsWith(" ")) {
          continue;
        }
        List<String> words = words(read);
        if (!words.isEmpty()) {
          statement(words);
          boolean begins = words.get(0).equals("provider");
          passedOver = begins && only != null && !only.equals(words.get(1));
        }
      }
    } catch (IOException e) {
      throw new CatalogException(file + " cannot be read: " + e, e);
    }
    endModel();
  }

  private PriceCatalog catalog(Set<String> names, Function<String, ProviderPrices> providers) {
    return new PriceCatalog(
        String.valueOf(id),
        String.valueOf(version),
        sources,
        contract,
        unknownPrice,
        names,
        providers);
  }

  private ProviderPrices build(String name) {
    ProviderDraft deal = contracted.get(name);
    ProviderDraft list = listed.getOrDefault(name, new ProviderDraft());
    return list.build(deal == null ? null : deal.build(null, list.fees), Map.of());
  }

  private void refuseEmpty(Map<String, ProviderDraft> drafts) throws CatalogException {
    for (Map.Entry<String, ProviderDraft> draft : drafts.entrySet()) {
      if (draft.getValue().isEmpty()) {
        throw wrong("provider " + draft.getKey() + " has no model", "add one, or take it out");
      }
    }
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
        beginLayer(words, listed);
        id = words.get(1);
        version = words.get(2);
        sources = layer + (sources.isEmpty() ? "" : "+" + sources);
        break;
      case "contract":
        size(words, 3, "contract NAME VERSION");
        beginLayer(words, contracted);
        contract = layer;
        break;
      case "unknown":
        unknown(words);
        break;
      case "provider":
        size(words, 2, "provider NAME");
        endModel();
        if (another && layer.isEmpty()) {
          throw wrong("this list has no name", "write before it: catalog NAME VERSION");
        }
        provider = providers.computeIfAbsent(words.get(1), name -> new ProviderDraft());
        provider.source = layer;
        break;
      case "like":
        like(words);
        break;
      case "prefix":
        if (words.size() < 2) {
          throw wrong("a prefix is missing", "write: prefix us. eu.");
        }
        currentProvider(keyword).prefixes.addAll(words.subList(1, words.size()));
        break;
      case "free":
        free(words);
        break;
      case "discount":
        discount(words);
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
      case "image":
        image(words);
        break;
      case "unpriced":
        size(words, 1, "unpriced");
        currentModel(keyword).entry().unpriced = true;
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
            "write provider, tier, fee, model, from, rates, image, factor or another of the format's");
    }
  }

  private void beginLayer(List<String> words, Map<String, ProviderDraft> into)
      throws CatalogException {
    endModel();
    provider = null;
    providers = into;
    layer = words.get(1) + "@" + words.get(2);
    listed.values().forEach(ProviderDraft::beginLayer);
    contracted.values().forEach(ProviderDraft::beginLayer);
  }

  private void unknown(List<String> words) throws CatalogException {
    UnknownPrice said = words.size() == 2 ? UnknownPrice.ofKey(words.get(1)) : null;
    if (said == null) {
      throw wrong("what is to be done is not clear", "write: unknown dearest|refuse|allow");
    }
    unknownPrice = said;
  }

  private void like(List<String> words) throws CatalogException {
    boolean strip = words.size() == 4 && words.get(2).equals("under");
    boolean keep = words.size() == 4 && words.get(2).equals("starting");
    if (words.size() != 2 && !strip && !keep) {
      throw wrong(
          "this source of names is not clear",
          "write: like PROVIDER, like PROVIDER under PREFIX, or like PROVIDER starting PREFIX");
    }
    currentProvider("like")
        .likes
        .add(new NameSource(words.get(1), words.size() == 4 ? words.get(3) : "", strip));
  }

  private void free(List<String> words) throws CatalogException {
    if (words.size() > 2) {
      throw wrong("what is free is not clear", "write: free, or: free SUFFIX");
    }
    currentProvider("free").freeSuffix = words.size() == 2 ? words.get(1) : "";
  }

  private void discount(List<String> words) throws CatalogException {
    size(words, 2, "discount 0.85");
    if (providers != contracted) {
      throw wrong("a list price has no discount", "write before it: contract NAME VERSION");
    }
    currentProvider("discount").discount = factorOf(words.get(1));
  }

  private void image(List<String> words) throws CatalogException {
    String example = "write: image 1024x1024 USD, or: image 1024x1024 QUALITY USD";
    if (words.size() != 3 && words.size() != 4) {
      throw wrong("this image is not clear", example);
    }
    String variant = words.size() == 4 ? words.get(2) + "/" + words.get(1) : words.get(1);
    long pico = price(words.get(words.size() - 1), FEE_DIGITS);
    if (currentModel("image").entry().images.put(variant, pico) != null) {
      throw wrong("the image " + variant + " has two prices", "keep one");
    }
  }

  private void tier(List<String> words) throws CatalogException {
    ServiceTier tier = words.size() < 3 ? null : ServiceTier.ofKey(words.get(1));
    if (tier == null) {
      throw wrong("this tier is not clear", "write: tier plain|flex|priority|batch WORD...");
    }
    for (String word : words.subList(2, words.size())) {
      ProviderDraft of = currentProvider("tier");
      if (!of.tiersOfLayer.add(word)) {
        throw wrong("the tier \"" + word + "\" is there twice", "keep one");
      }
      of.tiers.put(word, tier);
    }
  }

  private void model(List<String> words) throws CatalogException {
    if (words.size() < 2) {
      throw wrong("a model needs a name", "write: model NAME ALIAS...");
    }
    ProviderDraft of = currentProvider("model");
    endModel();
    ModelDraft draft = new ModelDraft(words.get(1), layer);
    for (String name : words.subList(1, words.size())) {
      Integer before = of.lineOfName.putIfAbsent(name, line);
      if (before != null) {
        throw wrong("\"" + name + "\" is already in line " + before, "keep one of the two");
      }
    }
    for (String name : words.subList(1, words.size())) {
      of.names.put(name, draft);
    }
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
    boolean from = next < words.size() && words.get(next).equals("from");
    if (next + 1 < words.size() && (from || words.get(next).equals("above"))) {
      above = tokens(words.get(next), words.get(next + 1));
      next += 2;
    }
    if (next >= words.size() || (words.size() - next) % 2 != 0) {
      throw wrong(
          "rates are pairs of meter and price",
          "write: rates [TIER] [above N|from N] input 2.50 ...");
    }
    EntryDraft entry = currentModel("rates").entry();
    for (; next < words.size(); next += 2) {
      Meter meter = meter(words.get(next));
      if (!meter.isInputTokens() && !meter.isOutputTokens()) {
        throw wrong(
            meter.key() + " is not counted in tokens", "write: fee " + meter.key() + " USD");
      }
      if (!entry.rate(tier, above, from, meter, price(words.get(next + 1), RATE_DIGITS))) {
        throw wrong(meter.key() + " has two rates for the same calls", "keep one");
      }
    }
  }

  private void fee(List<String> words) throws CatalogException {
    String example = "write: fee METER USD, or: fee METER low USD medium USD high USD";
    Meter meter = words.size() < 2 ? null : meter(words.get(1));
    if (meter == null || !meter.isBilled() || meter.isInputTokens() || meter.isOutputTokens()) {
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
    boolean first;
    if (model != null) {
      first = model.entry().fees.put(meter, fee) == null;
    } else {
      first = currentProvider("fee").feesOfLayer.add(meter);
      currentProvider("fee").fees.put(meter, fee);
    }
    if (!first) {
      throw wrong(words.get(1) + " has two fees", "keep one");
    }
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
    if (factors.put(words.get(2), factorOf(words.get(3))) != null) {
      throw wrong("\"" + words.get(2) + "\" has two factors", "keep one");
    }
  }

  private Factor factorOf(String text) throws CatalogException {
    try {
      BigDecimal value = Decimals.parse(text);
      if (value.signum() <= 0 || value.compareTo(BigDecimal.valueOf(1_000)) > 0) {
        throw new IllegalArgumentException("\"" + text + "\" is out of range");
      }
      return Factor.of(value);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw wrong("\"" + text + "\" is not a factor", "write a number up to 1000, such as 1.1");
    }
  }

  private void endModel() throws CatalogException {
    if (model != null) {
      for (EntryDraft entry : model.entries) {
        if (entry.lacksInputRate()) {
          throw wrong(
              "before this line, model " + model.name + " has no plain rate for input",
              "write: rates input 2.50 ...");
        }
        if (entry.isEmpty()) {
          throw wrong(
              "before this line, model " + model.name + " has no price",
              "write: rates input 2.50 ..., or: unpriced");
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
    Meter meter = key.equals(AUDIO_SECONDS) ? Meter.AUDIO_MILLIS : Meter.ofKey(key);
    if (meter == null || key.equals(Meter.AUDIO_MILLIS.key())) {
      StringBuilder known = new StringBuilder();
      for (Meter each : Meter.values()) {
        known.append(known.length() == 0 ? "" : ", ").append(ListedModel.key(each));
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

  /** The total input above which something holds that is said to hold above or from a number. */
  private long tokens(String how, String text) throws CatalogException {
    try {
      long tokens = Decimals.parse(text).longValueExact() - (how.equals("from") ? 1 : 0);
      if (tokens > 0) {
        return tokens;
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw wrong("\"" + text + "\" is not a number of tokens", "write it in full, such as 200000");
    }
    throw wrong(how + " " + text + " is every call", "leave out: " + how + " " + text);
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
