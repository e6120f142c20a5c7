package dev.tollgate.ledger.pricing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One model's prices while they are read. */
final class ModelDraft {
  final String name;
  final String source;
  final List<EntryDraft> entries = new ArrayList<>();

  ModelDraft(String name, String source) {
    this.name = name;
    this.source = source;
  }

  /** The entry that is being read: without any date, it has always been in force. */
  EntryDraft entry() {
    if (entries.isEmpty()) {
      begin(Long.MIN_VALUE);
    }
    return entries.get(entries.size() - 1);
  }

  void begin(long fromMs) {
    entries.add(new EntryDraft(fromMs));
  }

  boolean isAfterLast(long fromMs) {
    return entries.isEmpty() || fromMs > entries.get(entries.size() - 1).fromMs;
  }

  PricedModel build(@Nullable PricedModel undated) {
    List<PriceEntry> built = new ArrayList<>();
    for (EntryDraft entry : entries) {
      built.add(entry.build());
    }
    return new PricedModel(name, source, built, undated);
  }
}
