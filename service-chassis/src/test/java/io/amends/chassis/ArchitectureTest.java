package io.amends.chassis;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;

import io.amends.chassis.testing.HouseRules;

@AnalyzeClasses(
        packages = "io.amends.chassis",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest static final ArchTests houseRules = ArchTests.in(HouseRules.class);
}
