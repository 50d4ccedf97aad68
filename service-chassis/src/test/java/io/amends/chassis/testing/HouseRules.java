package io.amends.chassis.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;

/** What holds in the code of every service; each service's {@code ArchitectureTest} runs these. */
public final class HouseRules {

    /**
     * A service's features (the packages right under its own) depend on each other one way only.
     */
    @ArchTest
    static final ArchRule featuresHaveNoCycles =
            slices().assignedFrom(new Features()).should().beFreeOfCycles();

    /** Only the chassis' messaging knows Kafka; everything else sees events. */
    @ArchTest
    static final ArchRule onlyTheMessagingKnowsKafka =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "io.amends.chassis.events..",
                            "io.amends.chassis.outbox..",
                            "io.amends.chassis.topics..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.kafka..");

    /** No service calls another, or shares its classes: they meet in events. */
    @ArchTest
    static final ArchRule servicesDoNotCallEachOther =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.net.http..",
                            "org.eclipse.microprofile.rest.client..",
                            "jakarta.ws.rs.client..");

    /**
     * What the time is comes from the injected clock, so that a rule about time can be tested at
     * any time.
     */
    @ArchTest
    static final ArchRule theTimeComesFromTheClock =
            noClasses()
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(LocalDate.class, "now")
                    .orShould()
                    .callMethod(LocalDateTime.class, "now")
                    .orShould()
                    .callMethod(OffsetDateTime.class, "now")
                    .orShould()
                    .callMethod(ZonedDateTime.class, "now")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis");

    private HouseRules() {}

    /**
     * {@code io.amends.feedback.recovery.…} belongs to the feature recovery of the service
     * feedback.
     */
    private static final class Features implements SliceAssignment {
        private static final int SERVICE = 2;
        private static final int FEATURE = 3;

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            String[] names = javaClass.getPackageName().split("\\.", -1);
            return names.length > FEATURE && names[0].equals("io") && names[1].equals("amends")
                    ? SliceIdentifier.of(names[SERVICE], names[FEATURE])
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "features of a service";
        }
    }
}
