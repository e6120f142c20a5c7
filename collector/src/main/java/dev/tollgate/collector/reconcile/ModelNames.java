package dev.tollgate.collector.reconcile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which of the ledgers' models an export's line is of. A name that both have is itself; others are
 * matched without their date, and as a dashboard writes them: {@code Claude Sonnet 4.5}. Immutable.
 */
final class ModelNames {
  private final Map<String, String> rowByName = new HashMap<>();

  /** Matches the names of both sides. */
  ModelNames(Set<String> ours, Set<String> theirs) {
    Map<String, List<String>> unmatched = new HashMap<>();
    for (String name : ours) {
      if (theirs.contains(name)) {
        rowByName.put(name, name);
      } else {
        unmatched.computeIfAbsent(plain(name), plain -> new ArrayList<>()).add(name);
      }
    }
    Map<String, String> rowByPlain = new HashMap<>();
    for (String name : new TreeSet<>(theirs)) {
      List<String> same = unmatched.getOrDefault(plain(name), List.of());
      if (!ours.contains(name) && !same.isEmpty()) {
        String row =
            rowByPlain.computeIfAbsent(plain(name), plain -> same.size() == 1 ? same.get(0) : name);
        rowByName.put(name, row);
        same.forEach(each -> rowByName.put(each, row));
      }
    }
  }

  /** The row that a name of either side belongs to. */
  String row(String name) {
    return rowByName.getOrDefault(name, name);
  }

  /** Words in the order of the alphabet, then numbers in their own, without a date. */
  static String plain(String name) {
    String undated =
        name.toLowerCase(Locale.ROOT)
            .replaceFirst("[-@](\\d{8}|\\d{4}-\\d{2}-\\d{2})$", "")
            .replaceFirst("-latest$", "");
    List<String> words = new ArrayList<>();
    List<String> numbers = new ArrayList<>();
    for (String part : undated.split("[^a-z0-9]+", -1)) {
      if (!part.isEmpty()) {
        (part.chars().allMatch(Character::isDigit) ? numbers : words).add(part);
      }
    }
    words.sort(null);
    words.addAll(numbers);
    return String.join("-", words);
  }
}
