package dev.tollgate.ledger.pricing;

import dev.tollgate.ledger.usage.Meter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a price catalogue, statement by statement. For one text, on one thread.
 *
 * <p>The format is described at the top of the built-in catalogue.
 */
final class CatalogParser {
  private static final String FORMAT = "tollgate-prices";
  private static final String FORMAT_VERSION = "1";

  private String file;

  /** Whether another text was read before this one. */
  private boolean another;

  /** The one provider to be read; null for all. */
  private final @Nullable String only;

  private final CatalogDraft draft = new CatalogDraft();
  private int line;
  private Statement last;
  private boolean formatSeen;
  private @Nullable ProviderDraft provider;
  private @Nullable ModelDraft model;

  /** Reads everything. */
  CatalogParser(String file) {
    this(file, null);
  }

  private CatalogParser(String file, @Nullable String only) {
    this.file = file;
    this.only = only;
    this.last = Statement.of(file, 0, "");
  }

  /** One provider's prices, of a text that is known to be right. */
  static ProviderPrices provider(String file, String text, String name) throws CatalogException {
    CatalogParser parser = new CatalogParser(file, name);
    parser.read(new StringReader(text));
    return parser.draft.build(name);
  }

  /**
   * A catalogue that reads a provider's prices when they are first asked for, of a text that is
   * known to be right.
   */
  static PriceCatalog onDemand(String file, String text) throws CatalogException {
    CatalogParser parser = new CatalogParser(file, "");
    parser.read(new StringReader(text));
    return parser.draft.catalog(
        parser.draft.listed.keySet(),
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
      parser.begin(text.name());
      parser.read(new StringReader(text.text()));
    }
    return parser.finish();
  }

  private void begin(String name) {
    another = !file.isEmpty();
    file = name;
    line = 0;
    last = Statement.of(name, 0, "");
    formatSeen = false;
    provider = null;
    draft.beginText();
  }

  private PriceCatalog finish() throws CatalogException {
    draft.refuseIncomplete(last);
    Map<String, ProviderPrices> built = new HashMap<>();
    for (String name : draft.listed.keySet()) {
      built.put(name, draft.build(name));
    }
    return draft.catalog(
        built.keySet(),
        name -> {
          ProviderPrices prices = built.get(name);
          if (prices == null) {
            throw new IllegalArgumentException(name + " is not listed");
          }
          return prices;
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
        last = Statement.of(file, line, read);
        if (last.size() > 0) {
          statement(last);
          boolean begins = last.keyword().equals("provider");
          passedOver = begins && only != null && !only.equals(last.word(1));
        }
      }
    } catch (IOException e) {
      throw new CatalogException(file + " cannot be read: " + e, e);
    }
    endModel();
  }

  private void statement(Statement statement) throws CatalogException {
    String keyword = statement.keyword();
    if (!formatSeen && !keyword.equals(FORMAT)) {
      throw statement.wrong(
          "\"" + keyword + "\" comes before the format", "begin with: tollgate-prices 1");
    }
    switch (keyword) {
      case FORMAT:
        format(statement);
        break;
      case "catalog":
        statement.needs(3, "catalog NAME VERSION");
        endProvider();
        draft.beginList(statement.word(1), statement.word(2));
        break;
      case "contract":
        statement.needs(3, "contract NAME VERSION");
        endProvider();
        draft.beginContract(statement.word(1), statement.word(2));
        break;
      case "unknown":
        unknown(statement);
        break;
      case "provider":
        provider(statement);
        break;
      case "like":
        ProviderStatements.like(statement, currentProvider());
        break;
      case "prefix":
        ProviderStatements.prefix(statement, currentProvider());
        break;
      case "free":
        ProviderStatements.free(statement, currentProvider());
        break;
      case "discount":
        discount(statement);
        break;
      case "tier":
        ProviderStatements.tier(statement, currentProvider());
        break;
      case "model":
        model(statement);
        break;
      case "from":
        ModelStatements.from(statement, currentModel());
        break;
      case "rates":
        ModelStatements.rates(statement, currentModel().entry());
        break;
      case "image":
        ModelStatements.image(statement, currentModel().entry());
        break;
      case "unpriced":
        statement.needs(1, "unpriced");
        currentModel().entry().unpriced = true;
        break;
      case "fee":
        fee(statement);
        break;
      case "factor":
        ModelStatements.factor(statement, currentModel().entry());
        break;
      default:
        throw statement.wrong(
            "\"" + keyword + "\" is not a keyword",
            "write provider, tier, fee, model, from, rates, image, factor or another of the"
                + " format's");
    }
  }

  private void format(Statement statement) throws CatalogException {
    statement.needs(2, "tollgate-prices 1");
    if (!statement.says(1, FORMAT_VERSION)) {
      throw statement.wrong(
          "format " + statement.word(1) + " is not known here", "upgrade, or write format 1");
    }
    formatSeen = true;
  }

  private void unknown(Statement statement) throws CatalogException {
    UnknownPrice said = statement.size() == 2 ? UnknownPrice.ofKey(statement.word(1)) : null;
    if (said == null) {
      throw statement.wrong(
          "what is to be done is not clear", "write: unknown dearest|refuse|allow");
    }
    draft.unknownPrice = said;
  }

  private void provider(Statement statement) throws CatalogException {
    statement.needs(2, "provider NAME");
    endModel();
    if (another && draft.layer().isEmpty()) {
      throw statement.wrong("this list has no name", "write before it: catalog NAME VERSION");
    }
    provider = draft.provider(statement.word(1));
  }

  private void discount(Statement statement) throws CatalogException {
    statement.needs(2, "discount 0.85");
    if (!draft.isContract()) {
      throw statement.wrong(
          "a list price has no discount", "write before it: contract NAME VERSION");
    }
    currentProvider().discount = statement.factor(1);
  }

  private void model(Statement statement) throws CatalogException {
    if (statement.size() < 2) {
      throw statement.wrong("a model needs a name", "write: model NAME ALIAS...");
    }
    ProviderDraft of = currentProvider();
    endModel();
    model = ProviderStatements.model(statement, of, draft.layer());
  }

  /** In a model its own; before the first, of all models. */
  private void fee(Statement statement) throws CatalogException {
    Meter meter = ModelStatements.feeMeter(statement);
    Fee fee = ModelStatements.fee(statement);
    boolean first;
    if (model != null) {
      first = model.entry().fees.put(meter, fee) == null;
    } else {
      first = currentProvider().feesOfLayer.add(meter);
      currentProvider().fees.put(meter, fee);
    }
    if (!first) {
      throw statement.wrong(statement.word(1) + " has two fees", "keep one");
    }
  }

  private void endProvider() throws CatalogException {
    endModel();
    provider = null;
  }

  private void endModel() throws CatalogException {
    if (model != null) {
      ModelStatements.refuseIncomplete(model, last);
    }
    model = null;
  }

  private ProviderDraft currentProvider() throws CatalogException {
    if (provider == null) {
      throw last.wrong(
          last.keyword() + " stands outside a provider", "write before it: provider NAME");
    }
    return provider;
  }

  private ModelDraft currentModel() throws CatalogException {
    if (model == null) {
      throw last.wrong(last.keyword() + " stands outside a model", "write before it: model NAME");
    }
    return model;
  }
}
