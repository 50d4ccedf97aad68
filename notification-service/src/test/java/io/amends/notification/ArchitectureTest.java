package io.amends.notification;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;

import io.amends.chassis.testing.HouseRules;

@AnalyzeClasses(
        packages = "io.amends.notification",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest static final ArchTests houseRules = ArchTests.in(HouseRules.class);

    @ArchTest
    static final ArchRule onlyDeliveryKnowsAboutSmtp =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("..delivery..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("jakarta.mail..", "org.eclipse.angus..");

    @ArchTest
    static final ArchRule rulesKnowNeitherDatabaseNorNetwork =
            noClasses()
                    .that()
                    .haveSimpleName("DecisionPolicy")
                    .or()
                    .haveSimpleName("DecisionRound")
                    .or()
                    .haveSimpleName("Delivery")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.jdbi..", "java.sql..", "jakarta.ws.rs..", "io.quarkus..");
}
