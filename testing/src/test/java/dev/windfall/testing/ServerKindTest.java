package dev.windfall.testing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ServerKindTest {

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, nullValues = "unset", delimiter = '|', textBlock = """
            setting  | engine answers | expected
            unset    | false          | EMBEDDED
            unset    | true           | CONTAINERS
            ''       | true           | CONTAINERS
            auto     | false          | EMBEDDED
            auto     | true           | CONTAINERS
            embedded | true           | EMBEDDED
            embedded | false          | EMBEDDED
            docker   | true           | CONTAINERS
            """)
    void theSettingAndTheEngineDecide(String setting, boolean engineAnswers, ServerKind expected) {
        assertThat(ServerKind.choose(setting, () -> engineAnswers)).isEqualTo(expected);
    }

    @Test
    void aDemandThatCannotBeMetFailsInsteadOfBeingIgnored() {
        assertThatThrownBy(() -> ServerKind.choose("docker", () -> false))
                .hasMessageContaining("WINDFALL_TEST_SERVERS=docker, but no Docker engine answers");
    }

    @Test
    void anUnknownSettingFails() {
        assertThatThrownBy(() -> ServerKind.choose("podman", () -> true))
                .hasMessage("WINDFALL_TEST_SERVERS=podman: expected auto, embedded or docker");
    }

    @Test
    void theEngineIsNotAskedWhenItDoesNotMatter() {
        assertThat(ServerKind.choose("embedded", () -> {
            throw new AssertionError("asked");
        })).isEqualTo(ServerKind.EMBEDDED);
    }
}
