package dev.tollgate.collector.report;

import dev.tollgate.collector.doctor.Diagnosis;
import dev.tollgate.collector.doctor.Doctor;
import dev.tollgate.store.home.Home;
import java.util.List;

/** What the doctor found as one JSON object, version 1, documented in the collector's README. */
public final class DoctorJson {
  private DoctorJson() {}

  /** One line without a line end. */
  public static String of(Home home, List<Diagnosis> diagnoses) {
    return JsonLine.of(
        out -> {
          out.writeBooleanField("ok", !Doctor.hasProblem(diagnoses));
          out.writeStringField("home", home.toString());
          out.writeArrayFieldStart("checks");
          for (Diagnosis diagnosis : diagnoses) {
            out.writeStartObject();
            out.writeStringField("check", diagnosis.check());
            out.writeStringField("level", diagnosis.level().word());
            out.writeStringField("text", diagnosis.text());
            JsonLine.text(out, "remedy", diagnosis.remedy());
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }
}
