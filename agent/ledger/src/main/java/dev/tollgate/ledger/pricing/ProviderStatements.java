package dev.tollgate.ledger.pricing;

import java.util.List;

/** What a price catalogue says of one provider beside its models' prices. No state. */
final class ProviderStatements {
  private ProviderStatements() {}

  static void like(Statement statement, ProviderDraft provider) throws CatalogException {
    boolean four = statement.size() == 4;
    boolean strip = four && statement.says(2, "under");
    boolean keep = four && statement.says(2, "starting");
    if (statement.size() != 2 && !strip && !keep) {
      throw statement.wrong(
          "this source of names is not clear",
          "write: like PROVIDER, like PROVIDER under PREFIX, or like PROVIDER starting PREFIX");
    }
    provider.likes.add(new NameSource(statement.word(1), four ? statement.word(3) : "", strip));
  }

  static void prefix(Statement statement, ProviderDraft provider) throws CatalogException {
    if (statement.size() < 2) {
      throw statement.wrong("a prefix is missing", "write: prefix us. eu.");
    }
    provider.prefixes.addAll(statement.from(1));
  }

  static void free(Statement statement, ProviderDraft provider) throws CatalogException {
    if (statement.size() > 2) {
      throw statement.wrong("what is free is not clear", "write: free, or: free SUFFIX");
    }
    provider.freeSuffix = statement.size() == 2 ? statement.word(1) : "";
  }

  static void tier(Statement statement, ProviderDraft provider) throws CatalogException {
    ServiceTier tier = statement.size() < 3 ? null : statement.tier(1);
    if (tier == null) {
      throw statement.wrong(
          "this tier is not clear", "write: tier plain|flex|priority|batch WORD...");
    }
    for (String word : statement.from(2)) {
      if (!provider.tiersOfLayer.add(word)) {
        throw statement.wrong("the tier \"" + word + "\" is there twice", "keep one");
      }
      provider.tiers.put(word, tier);
    }
  }

  /** A model begins, under all its names. */
  static ModelDraft model(Statement statement, ProviderDraft provider, String layer)
      throws CatalogException {
    List<String> names = statement.from(1);
    ModelDraft model = new ModelDraft(names.get(0), layer);
    for (String name : names) {
      Integer before = provider.lineOfName.putIfAbsent(name, statement.line());
      if (before != null) {
        throw statement.wrong(
            "\"" + name + "\" is already in line " + before, "keep one of the two");
      }
    }
    names.forEach(name -> provider.names.put(name, model));
    return model;
  }
}
