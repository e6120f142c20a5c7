package dev.tollgate.core;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may see whom within the agent. */
class CoreArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.tollgate.core");

  @Test
  void packages_haveNoCycles() {
    slices().matching("dev.tollgate.core.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void byteBuddy_isTouchedByWhatWeavesAlone() {
    noClasses()
        .that(
            not(simpleName("AdviceWeaver"))
                .and(not(simpleName("CastingAssigner")))
                .and(not(simpleName("ShadedNames")))
                .and(not(simpleName("HookAdvice"))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("net.bytebuddy..")
        .because("Byte Buddy loads with the first hooked class and not before")
        .check(CLASSES);
  }

  @Test
  void chronicle_isNotNamed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("net.openhft..", "software.chronicle..")
        .check(CLASSES);
  }

  @Test
  void jsonIsReadInUsageAndWrittenByTheGate() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.tollgate.core.usage..", "dev.tollgate.core.gate..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml..")
        .check(CLASSES);
  }

  @Test
  void install_isNamedByNobody() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.tollgate.core.install..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.tollgate.core.install..")
        .check(CLASSES);
  }
}
