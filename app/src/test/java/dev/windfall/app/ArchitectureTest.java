package dev.windfall.app;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.windfall.projections.planted.UsesKafka;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Dependencies point down only. The modules' class paths enforce it; this says it in one place, and also holds for what a
/// class path can't forbid.
class ArchitectureTest {

    private static final String ROOT = "dev.windfall.";

    /// Each part of the house with the parts that it may use.
    private static final Map<String, List<String>> MAY_USE = new TreeMap<>(Map.of(
            "schemas", List.of(),
            "projections", List.of(),
            "servers", List.of(),
            "testing", List.of("servers"),
            "wire", List.of("projections", "schemas"),
            "topology", List.of("projections", "schemas", "wire"),
            "sink", List.of("projections", "schemas", "wire"),
            "connectors", List.of("projections", "schemas", "wire"),
            "api", List.of("topology", "sink", "projections", "schemas", "wire"),
            "app", List.of("schemas", "projections", "wire", "servers", "topology", "sink", "connectors", "api")));

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/sink/jooq/")) // generated, and tangled as jOOQ likes it
            .importPackages("dev.windfall");

    @TestFactory
    Stream<DynamicTest> eachPartUsesOnlyWhatStandsBelowIt() {
        return MAY_USE.keySet().stream()
                .map(part -> DynamicTest.dynamicTest(part, () -> usesOnlyWhatStandsBelow(part).check(PRODUCT)));
    }

    @Test
    void everyClassIsInAPartOfTheHouse() {
        String[] parts = MAY_USE.keySet().stream().map(ArchitectureTest::insideOf).toArray(String[]::new);
        classes().should().resideInAnyPackage(parts).check(PRODUCT);
    }

    @Test
    void theDomainUsesTheJdkAlone() {
        theDomainIsPure().check(PRODUCT);
    }

    @Test
    void noPartIsTangledWithItself() {
        SlicesRuleDefinition.slices().matching("dev.windfall.(**)").should().beFreeOfCycles().check(PRODUCT);
    }

    @Test
    void aPlantedImportIsCaught() {
        JavaClasses planted = new ClassFileImporter().importClasses(UsesKafka.class);
        assertThatThrownBy(() -> theDomainIsPure().check(planted))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("UsesKafka")
                .hasMessageContaining("org.apache.kafka.common.TopicPartition");
    }

    @Test
    void theImportSeesTheWholeProduct() {
        assertThat(MAY_USE.keySet())
                .allSatisfy(part -> assertThat(PRODUCT.containPackage(ROOT + part)).as(part).isTrue());
    }

    private static ArchRule usesOnlyWhatStandsBelow(String part) {
        String[] allowed = Stream.concat(Stream.of(part), MAY_USE.getOrDefault(part, List.of()).stream())
                .map(ArchitectureTest::insideOf).toArray(String[]::new);
        DescribedPredicate<JavaClass> allowedOrForeign = resideInAnyPackage(allowed)
                .or(DescribedPredicate.not(resideInAPackage("dev.windfall..")));
        return classes().that().resideInAPackage(insideOf(part)).should().onlyDependOnClassesThat(allowedOrForeign)
                .allowEmptyShould(true);
    }

    private static ArchRule theDomainIsPure() {
        return classes().that().resideInAPackage(insideOf("projections"))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", insideOf("projections")))
                .allowEmptyShould(true);
    }

    private static String insideOf(String part) {
        return ROOT + part + "..";
    }
}
