package dev.tollgate.cases;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What all variants found, by case. Not thread-safe. */
final class Report {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<WireCase, Result> results = new LinkedHashMap<>();

  Report(List<WireCase> cases) {
    for (WireCase wire : cases) {
      results.put(wire, new Result());
      if (wire.problem() != null) {
        Mismatch unusable = new Mismatch("file", "a case", wire.problem());
        result(wire).mismatches.put(unusable, new ArrayList<>());
      }
    }
  }

  /** One case's differences, each with the variants that showed it. */
  private static final class Result {
    private final Map<Mismatch, List<Variant>> mismatches = new LinkedHashMap<>();
    private final Set<Mismatch> notes = new LinkedHashSet<>();
    private int replays;

    private boolean passed() {
      return replays > 0 && mismatches.isEmpty();
    }
  }

  private Result result(WireCase wire) {
    Result result = results.get(wire);
    if (result == null) {
      throw new IllegalArgumentException(wire.name() + " is none of the report's cases");
    }
    return result;
  }

  void add(Variant variant, Map<WireCase, Expectation.Finding> findings) {
    findings.forEach(
        (wire, finding) -> {
          Result result = result(wire);
          result.replays++;
          result.notes.addAll(finding.notes());
          for (Mismatch mismatch : finding.mismatches()) {
            result.mismatches.computeIfAbsent(mismatch, each -> new ArrayList<>()).add(variant);
          }
        });
  }

  int passed() {
    return (int) results.values().stream().filter(Result::passed).count();
  }

  int failed() {
    return results.size() - passed();
  }

  /** One line for every case, then the sum. */
  List<String> text() {
    List<String> lines = new ArrayList<>();
    results.forEach((wire, result) -> lines.add(line(wire, result)));
    lines.add(passed() + " passed, " + failed() + " failed");
    return lines;
  }

  private static String line(WireCase wire, Result result) {
    if (result.passed()) {
      return "ok   "
          + wire.name()
          + (result.notes.isEmpty()
              ? ""
              : result.notes.stream()
                  .map(Mismatch::toString)
                  .collect(Collectors.joining("; ", "  (", ")")));
    }
    return "FAIL "
        + wire.name()
        + ": "
        + result.mismatches.entrySet().stream()
            .map(entry -> entry.getKey() + in(entry.getValue(), result.replays))
            .collect(Collectors.joining("; "));
  }

  private static String in(List<Variant> variants, int replays) {
    if (variants.isEmpty()) {
      return "";
    }
    return variants.size() == replays
        ? " [every variant]"
        : variants.stream().map(Variant::toString).collect(Collectors.joining(", ", " [", "]"));
  }

  /** One object for every case, then the sum; version 1, described in the README. */
  List<String> json() {
    List<String> lines = new ArrayList<>();
    results.forEach((wire, result) -> lines.add(json(wire, result).toString()));
    lines.add(
        JSON.createObjectNode()
            .put("v", 1)
            .put("passed", passed())
            .put("failed", failed())
            .toString());
    return lines;
  }

  private static ObjectNode json(WireCase wire, Result result) {
    ObjectNode line =
        JSON.createObjectNode()
            .put("v", 1)
            .put("case", wire.name())
            .put("ok", result.passed())
            .put("replays", result.replays);
    ArrayNode failures = line.putArray("failures");
    result.mismatches.forEach(
        (mismatch, variants) -> {
          ArrayNode shown = write(mismatch, failures.addObject()).putArray("variants");
          variants.forEach(variant -> shown.add(variant.toString()));
        });
    ArrayNode notes = line.putArray("notes");
    result.notes.forEach(note -> write(note, notes.addObject()));
    return line;
  }

  private static ObjectNode write(Mismatch mismatch, ObjectNode to) {
    return to.put("member", mismatch.member())
        .put("expected", mismatch.expected())
        .put("was", mismatch.was());
  }
}
