package dev.tollgate.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class SimulatorArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.tollgate.simulator");

  @Test
  void billing_knowsNothingButPricesAndCalls() {
    classes()
        .that()
        .resideInAPackage("dev.tollgate.simulator.billing")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.tollgate.simulator.billing", "java..", "com.fasterxml.jackson..", "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void replies_knowNothingOfTheServer() {
    noClasses()
        .that()
        .resideInAPackage("dev.tollgate.simulator.reply")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.tollgate.simulator", "org.eclipse.jetty..")
        .check(CLASSES);
  }
}
