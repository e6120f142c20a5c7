package dev.tollgate.collector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class CollectorArchitectureTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.tollgate.collector");

  @Test
  void packages_haveNoCycles() {
    slices().matching("dev.tollgate.collector.(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void chronicle_isNamedByTheStoreAlone() {
    noClasses().should().dependOnClassesThat().resideInAPackage("net.openhft..").check(classes);
  }

  @Test
  void steps_doNotKnowTheCommand() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.tollgate.collector.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(classes);
  }
}
