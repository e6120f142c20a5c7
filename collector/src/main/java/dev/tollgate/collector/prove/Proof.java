package dev.tollgate.collector.prove;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What an experiment came to. Immutable.
 *
 * @param rounds how many rounds were run
 * @param calls how many calls were begun, the refused ones included
 * @param refused how many of them were refused
 * @param kills how often a JVM or the collector was killed
 * @param overshoot by how much limits were passed, all caps and windows together, each in its unit:
 *     by the ledgers or by the provider's own bill, whichever is more
 * @param heldAtEnd what was still held when all had ended, in the same way
 * @param boardEqualsLedger whether the board had what the ledgers have, and nothing was found wrong
 * @param falseRefusals refusals of a lone caller that had room, or whose sums had room
 * @param findings what was wrong, in words
 */
public record Proof(
    int rounds,
    long calls,
    long refused,
    int kills,
    long overshoot,
    long heldAtEnd,
    boolean boardEqualsLedger,
    long falseRefusals,
    List<String> findings) {

  /** Nothing done yet. */
  public static final Proof NONE = new Proof(0, 0, 0, 0, 0, 0, true, 0, List.of());

  /** Whether no limit was passed, nothing leaked and nobody was refused wrongly. */
  public boolean holds() {
    return overshoot == 0
        && heldAtEnd == 0
        && boardEqualsLedger
        && falseRefusals == 0
        && findings.isEmpty();
  }

  /** Both together. */
  public Proof plus(Proof other) {
    List<String> all = new ArrayList<>(findings);
    all.addAll(other.findings);
    return new Proof(
        rounds + other.rounds,
        calls + other.calls,
        refused + other.refused,
        kills + other.kills,
        overshoot + other.overshoot,
        heldAtEnd + other.heldAtEnd,
        boardEqualsLedger && other.boardEqualsLedger,
        falseRefusals + other.falseRefusals,
        List.copyOf(all));
  }

  /** One line of JSON; amounts as text, as they may be larger than a double is exact for. */
  public String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberField("rounds", rounds);
      out.writeNumberField("calls", calls);
      out.writeNumberField("refused", refused);
      out.writeNumberField("kills", kills);
      out.writeStringField("overshoot", Long.toString(overshoot));
      out.writeStringField("heldAtEnd", Long.toString(heldAtEnd));
      out.writeBooleanField("boardEqualsLedger", boardEqualsLedger);
      out.writeNumberField("falseRefusals", falseRefusals);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return text.toString();
  }
}
