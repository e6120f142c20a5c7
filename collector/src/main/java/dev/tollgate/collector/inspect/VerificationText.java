package dev.tollgate.collector.inspect;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tollgate.collector.report.JsonLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A verification as lines of text, or as the JSON object that the README documents. */
public final class VerificationText {
  private VerificationText() {}

  /** Notes, findings, and in the end one line that sums up. */
  public static List<String> lines(Verification verification) {
    List<String> lines = new ArrayList<>();
    verification.notes().forEach(note -> lines.add("note: " + note));
    verification.findings().forEach(finding -> lines.add(finding.text()));
    int found = verification.findings().size();
    lines.add(
        (found == 0 ? "ok: " : found == 1 ? "1 finding: " : found + " findings: ")
            + verification.ledgers()
            + " ledgers, "
            + verification.records()
            + " records, "
            + verification.charges()
            + " charges"
            + (verification.slots() < 0
                ? ""
                : ", " + verification.slots() + " slots of the board compared"));
    return lines;
  }

  /** One line without a line end. */
  public static String json(Verification verification) {
    return JsonLine.of(out -> write(out, verification));
  }

  private static void write(JsonGenerator out, Verification verification) throws IOException {
    out.writeBooleanField("ok", verification.ok());
    out.writeNumberField("ledgers", verification.ledgers());
    out.writeNumberField("records", verification.records());
    out.writeNumberField("charges", verification.charges());
    if (verification.slots() < 0) {
      out.writeNullField("slots");
    } else {
      out.writeNumberField("slots", verification.slots());
    }
    out.writeArrayFieldStart("findings");
    for (Finding finding : verification.findings()) {
      out.writeStartObject();
      out.writeStringField("kind", finding.kind());
      out.writeStringField("where", finding.where());
      out.writeStringField("what", finding.what());
      out.writeStringField("remedy", finding.remedy());
      out.writeEndObject();
    }
    out.writeEndArray();
    JsonLine.texts(out, "notes", verification.notes());
  }
}
