package dev.tollgate.collector.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs all checks, in the order in which things depend on each other. Stateless. */
public final class Doctor {
  private static final List<Check> CHECKS =
      List.of(
          new JavaCheck(),
          new AgentJarCheck(),
          new HomeCheck(),
          new SpaceCheck(),
          new FileSystemCheck(),
          new CollectorCheck(),
          new ConfigCheck(),
          new PolicyCheck(),
          new BoardCheck(),
          new LedgersCheck(),
          new PricesCheck(),
          new HooksCheck(),
          new CountersCheck(),
          new CoverageCheck(),
          new HeartbeatsCheck(),
          new VersionsCheck(),
          new AgentLogsCheck(),
          new JvmsCheck());

  private Doctor() {}

  /** Everything there is to say of an installation. */
  public static List<Diagnosis> examine(Installation installation) {
    boolean hasHome = installation.hasHome();
    List<Diagnosis> diagnoses = new ArrayList<>();
    for (Check check : CHECKS) {
      if (hasHome || !check.needsHome()) {
        try {
          diagnoses.addAll(check.examine(installation));
        } catch (IOException e) {
          diagnoses.add(
              Diagnosis.problem(
                  check.name(),
                  "cannot be looked at: " + e,
                  "run this as root, or as a user of the home's group"));
        }
      }
    }
    return diagnoses;
  }

  /** Whether something is a problem. */
  public static boolean hasProblem(List<Diagnosis> diagnoses) {
    return diagnoses.stream().anyMatch(diagnosis -> diagnosis.level() == Level.PROBLEM);
  }
}
