package dev.tollgate.collector.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tollgate.collector.doctor.Diagnosis;
import dev.tollgate.collector.doctor.Doctor;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** What the doctor found as one JSON object, version 1, documented in the collector's README. */
public final class DoctorJson {
  private DoctorJson() {}

  /** One line without a line end. */
  public static String of(Home home, List<Diagnosis> diagnoses) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberField("v", 1);
      out.writeBooleanField("ok", !Doctor.hasProblem(diagnoses));
      out.writeStringField("home", home.toString());
      out.writeArrayFieldStart("checks");
      for (Diagnosis diagnosis : diagnoses) {
        out.writeStartObject();
        out.writeStringField("check", diagnosis.check());
        out.writeStringField("level", diagnosis.level().word());
        out.writeStringField("text", diagnosis.text());
        if (diagnosis.remedy() == null) {
          out.writeNullField("remedy");
        } else {
          out.writeStringField("remedy", diagnosis.remedy());
        }
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }
}
