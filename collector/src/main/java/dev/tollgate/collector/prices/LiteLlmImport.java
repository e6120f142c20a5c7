package dev.tollgate.collector.prices;

import dev.tollgate.ledger.pricing.CatalogException;
import dev.tollgate.ledger.pricing.PriceCatalog;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An import turns LiteLLM's price file, {@code model_prices_and_context_window.json}, into the text
 * of a catalogue. Immutable. No figure passes through floating point. The same file always gives
 * the same text.
 *
 * <p>What our format does not hold finer is rounded half up: rates to 0.000001 USD per million
 * tokens, fees to a millionth of a millionth of a dollar.
 */
public final class LiteLlmImport {
  private static final Pattern SIZED =
      Pattern.compile(
          "(?:([a-z0-9-]+)/)?([0-9]{1,5})-x-([0-9]{1,5})/(?:([a-z0-9]+-steps)/)?(?:bedrock/)?([^/]+)");
  private static final Pattern ANY_SIZE = Pattern.compile("(?:.*/)?max-x-max/.*");

  /** A price that a dated name shares with its undated one is written once. */
  private static final Pattern DATE =
      Pattern.compile("-[0-9]{4}-[0-9]{2}-[0-9]{2}$|[-@][0-9]{8}$|-[0-9]{4}$|-latest$");

  private final String text;
  private final Map<String, Integer> modelsByProvider;
  private final List<String> unpriced;
  private final List<String> notUnderstood;

  private LiteLlmImport(
      String text,
      Map<String, Integer> modelsByProvider,
      List<String> unpriced,
      List<String> notUnderstood) {
    this.text = text;
    this.modelsByProvider = modelsByProvider;
    this.unpriced = unpriced;
    this.notUnderstood = notUnderstood;
  }

  /**
   * Imports a file.
   *
   * @throws PriceFileException naming file, line and column if it is not such a file
   */
  public static LiteLlmImport of(Path file) throws PriceFileException {
    try {
      return of(file.toString(), Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new PriceFileException(file + " does not exist; give the path of a file that does", e);
    } catch (IOException e) {
      throw new PriceFileException(file + " cannot be read: " + e, e);
    }
  }

  /** Imports a file's bytes; the name is for messages. */
  public static LiteLlmImport of(String name, byte[] json) throws PriceFileException {
    Builder builder = new Builder();
    for (LiteLlmEntry entry : new LiteLlmFile(name).read(json)) {
      builder.take(entry);
    }
    LiteLlmImport done = builder.build(hash(json));
    if (done.modelsByProvider.isEmpty()) {
      throw new PriceFileException(
          name + ":1:1: has no price of any provider known here; give LiteLLM's price file");
    }
    try {
      PriceCatalog.parse(name + " (converted)", new StringReader(done.text));
    } catch (CatalogException e) {
      throw new PriceFileException(
          name + " has a name or price that no catalogue can have: " + e.getMessage(), e);
    }
    return done;
  }

  /** The catalogue's text. It lists what the file has, and the tiers and fees of its providers. */
  public String text() {
    return text;
  }

  /** How many names of models were imported, by provider. */
  public Map<String, Integer> modelsByProvider() {
    return modelsByProvider;
  }

  /** The models that the file names without any price: provider, slash, name. */
  public List<String> unpriced() {
    return unpriced;
  }

  /** The names of costs that mean nothing here: prices that calls are not charged at. */
  public List<String> notUnderstood() {
    return notUnderstood;
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Collects entries. One thread. */
  private static final class Builder {
    private final Map<String, Map<String, LiteLlmModel>> providers = new LinkedHashMap<>();
    private final Map<String, LiteLlmEntry> containers = new TreeMap<>();
    private final TreeSet<String> moderations = new TreeSet<>();
    private final TreeSet<String> notUnderstood = new TreeSet<>();

    Builder() {
      LiteLlmName.PROVIDERS.forEach(name -> providers.put(name, new TreeMap<>()));
    }

    void take(LiteLlmEntry entry) {
      LiteLlmName name = LiteLlmName.of(entry.key, entry.provider);
      if (name == null || ANY_SIZE.matcher(entry.key).matches()) {
        return;
      }
      for (String cost : entry.costs.keySet()) {
        if (!LiteLlmKey.isKnown(cost)) {
          notUnderstood.add(cost);
        }
      }
      if (name.name().equals("container")) {
        containers.put(name.provider(), entry);
        return;
      }
      Matcher sized = SIZED.matcher(stripped(entry.key));
      if (sized.matches()) {
        String quality = sized.group(1) != null ? sized.group(1) : sized.group(4);
        // The size stands for a model whose own entry may come before, after, or never.
        model(name.provider(), sized.group(5), Integer.MAX_VALUE)
            .takeImage(entry, sized.group(2) + "x" + sized.group(3), quality);
        return;
      }
      if (entry.mode.equals("moderation")) {
        moderations.add(name.provider() + "/" + name.name());
      }
      Map<String, LiteLlmModel> models = models(name.provider());
      LiteLlmModel before = models.get(name.name());
      if (before != null && before.rank <= name.rank()) {
        return;
      }
      LiteLlmModel model = new LiteLlmModel(name.provider(), name.name(), name.rank());
      if (before != null) {
        model.takeImages(before);
      }
      model.take(entry);
      models.put(model.name, model);
    }

    private static String stripped(String key) {
      return key.startsWith("azure/") ? key.substring("azure/".length()) : key;
    }

    private Map<String, LiteLlmModel> models(String provider) {
      return providers.computeIfAbsent(provider, key -> new TreeMap<>());
    }

    private LiteLlmModel model(String provider, String name, int rank) {
      return models(provider).computeIfAbsent(name, key -> new LiteLlmModel(provider, key, rank));
    }

    LiteLlmImport build(String version) {
      StringBuilder text = new StringBuilder(1 << 18);
      text.append("tollgate-prices 1\n\n")
          .append("# Written by: tollgate prices import. The figures are LiteLLM's,\n")
          .append("# model_prices_and_context_window.json (MIT, Copyright (c) 2023 Berri AI).\n\n")
          .append("catalog litellm ")
          .append(version)
          .append('\n');
      Map<String, Integer> counts = new LinkedHashMap<>();
      List<String> unpriced = new ArrayList<>();
      for (Map.Entry<String, Map<String, LiteLlmModel>> provider : providers.entrySet()) {
        if (!provider.getValue().isEmpty()) {
          counts.put(provider.getKey(), provider.getValue().size());
          text.append("\nprovider ").append(provider.getKey()).append('\n');
          ProviderTerms.lines(provider.getKey(), session(provider.getKey()))
              .forEach(line -> text.append("  ").append(line).append('\n'));
          models(text, provider.getKey(), provider.getValue(), unpriced);
        }
      }
      if (!counts.isEmpty()) {
        text.append(ProviderTerms.gateways(counts.keySet()));
      }
      return new LiteLlmImport(
          text.toString(),
          Collections.unmodifiableMap(counts),
          List.copyOf(unpriced),
          List.copyOf(notUnderstood));
    }

    private @Nullable String session(String provider) {
      LiteLlmEntry container = containers.get(provider);
      return container == null || container.cost("code_interpreter_cost_per_session") == null
          ? null
          : String.valueOf(container.cost("code_interpreter_cost_per_session"));
    }

    private void models(
        StringBuilder text,
        String provider,
        Map<String, LiteLlmModel> models,
        List<String> unpriced) {
      Map<String, List<String>> namesByBody = new LinkedHashMap<>();
      for (LiteLlmModel model : models.values()) {
        String path = provider + "/" + model.name;
        // Nothing that costs money is offered at 0: there it means that nobody knew.
        boolean free =
            moderations.contains(path) || model.name.toLowerCase(Locale.ROOT).contains("free");
        List<String> body = model.body(free);
        if (body.equals(List.of("unpriced"))) {
          unpriced.add(path);
        }
        String stem = DATE.matcher(model.name).replaceFirst("");
        List<String> names =
            namesByBody.computeIfAbsent(
                stem + "\n" + String.join("\n    ", body), key -> new ArrayList<>());
        names.add(model.name);
        if (provider.equals("gcp.vertex_ai") && model.name.matches(".+@[0-9]{8}")) {
          String dashed = model.name.replace('@', '-');
          if (!models.containsKey(dashed)) {
            names.add(dashed);
          }
        }
      }
      namesByBody.forEach(
          (body, names) ->
              text.append("\n  model ")
                  .append(String.join(" ", names))
                  .append("\n    ")
                  .append(body.substring(body.indexOf('\n') + 1))
                  .append('\n'));
    }
  }
}
