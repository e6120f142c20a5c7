package dev.tollgate.collector.report;

import dev.tollgate.collector.jvms.JvmStatus;
import dev.tollgate.collector.jvms.JvmsReport;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The JVMs as a table, one a line; below it which hooks are faulty, and what else is wrong. */
public final class JvmsTable {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm z");
  private static final BigDecimal NANOS_PER_MICRO = BigDecimal.valueOf(1_000);

  private JvmsTable() {}

  /**
   * The table's lines.
   *
   * @param zone of the times
   */
  public static List<String> of(JvmsReport report, Style style, ZoneId zone) {
    AlignedTable table =
        new AlignedTable(
            ">PID",
            "USER",
            "JAVA",
            "AGENT",
            "SINCE",
            "SERVICE",
            ">HOOKS",
            ">CHARGES",
            ">DROPS",
            ">OVERHEAD P50/P99");
    report.jvms().forEach(jvm -> add(table, jvm, zone));
    List<String> lines = table.lines(style);
    Map<String, List<String>> remarks = new LinkedHashMap<>();
    for (JvmStatus jvm : report.jvms()) {
      for (String remark : remarks(jvm, report.home().toString())) {
        remarks
            .computeIfAbsent(remark, key -> new ArrayList<>())
            .add(pid(jvm) + " " + jvm.service());
      }
    }
    remarks.forEach((remark, jvms) -> lines.add(String.join(", ", jvms) + ": " + remark));
    return lines;
  }

  private static void add(AlignedTable table, JvmStatus jvm, ZoneId zone) {
    boolean metered = jvm.jvm() != null;
    table.row(
        pid(jvm),
        user(jvm),
        orDash(jvm.java()),
        jvm.agent().word() + (jvm.version() == null ? "" : " " + jvm.version()),
        jvm.sinceMs() == 0 ? "-" : TIME.format(Instant.ofEpochMilli(jvm.sinceMs()).atZone(zone)),
        jvm.service(),
        metered ? jvm.applied() + (jvm.faulty() == 0 ? "" : "+" + jvm.faulty() + " faulty") : "-",
        orDash(jvm.charges()),
        orDash(jvm.drops()),
        overhead(jvm.overheadP50Ns(), jvm.overheadP99Ns()));
  }

  /** A JVM that is not to be seen from here has only the pid that it sees itself. */
  private static String pid(JvmStatus jvm) {
    return jvm.pid() != null
        ? jvm.pid().toString()
        : jvm.innerPid() == null ? "?" : "(" + jvm.innerPid() + ")";
  }

  private static String user(JvmStatus jvm) {
    boolean inContainer = !Objects.equals(jvm.pid(), jvm.innerPid()) || jvm.container() != null;
    String container = jvm.container() == null ? "a container" : jvm.container();
    return orDash(jvm.user()) + (inContainer ? " in " + container : "");
  }

  private static String orDash(@Nullable Object value) {
    return value == null ? "-" : value.toString();
  }

  private static String overhead(@Nullable Long medianNs, @Nullable Long p99Ns) {
    return medianNs == null || p99Ns == null ? "-" : micros(medianNs) + "/" + micros(p99Ns) + " µs";
  }

  private static String micros(long nanos) {
    return BigDecimal.valueOf(nanos)
        .divide(NANOS_PER_MICRO, 1, RoundingMode.HALF_UP)
        .toPlainString();
  }

  private static List<String> remarks(JvmStatus jvm, String home) {
    List<String> remarks = new ArrayList<>();
    for (Map.Entry<String, String> hook : jvm.hooks().entrySet()) {
      if (JvmStatus.isFaulty(hook.getValue())) {
        remarks.add(hook.getKey() + " is " + hook.getValue());
      } else if (JvmStatus.isUnhooked(hook.getValue())) {
        remarks.add(
            "a client in use is not hooked, so its calls are not metered: " + hook.getKey());
      }
    }
    if (jvm.home() != null && !jvm.home().equals(home)) {
      remarks.add("its home is " + jvm.home());
    }
    if (jvm.problem() != null) {
      remarks.add(jvm.problem());
    }
    return remarks;
  }
}
