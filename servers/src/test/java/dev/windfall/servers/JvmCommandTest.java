package dev.windfall.servers;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class JvmCommandTest {

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
            "-XX:AOTCache=/a.aot/windfall.aot,       -XX:AOTCache=/a.aot/windfall-BrokerMain.aot",
            "-XX:AOTCacheOutput=/target/windfall.aot, -XX:AOTCacheOutput=/target/windfall-BrokerMain.aot",
            "-Xlog:aot*=off,                         -Xlog:aot*=off",
            "-Xmx768m,                               ",
            "-Dfile=windfall.aot,                    "})
    void aChildHasACacheOfItsOwnBesideOurs(String ours, @Nullable String child) {
        assertThat(JvmCommand.cacheOptions(List.of(ours), BrokerMain.class))
                .isEqualTo(child == null ? List.of() : List.of(child));
    }
}
