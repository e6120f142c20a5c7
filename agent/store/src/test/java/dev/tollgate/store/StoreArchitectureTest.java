package dev.tollgate.store;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class StoreArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.tollgate.store");

  @Test
  void packages_haveNoCycles() {
    slices().matching("dev.tollgate.store.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void chronicle_isNamedInTheQueueOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.tollgate.store.queue..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("net.openhft..", "software.chronicle..")
        .check(CLASSES);
  }
}
