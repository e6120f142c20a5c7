package dev.tollgate.cases;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class CasesArchitectureTest {

  @Test
  void replayedApp_knowsNothingOfTollgate() {
    JavaClasses app = new ClassFileImporter().importPackages("com.example.replay");
    noClasses()
        .that()
        .resideInAPackage("com.example.replay")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.tollgate..")
        .check(app);
  }
}
