package dev.windfall.app;

import dev.windfall.projections.coupons.Keeper;
import dev.windfall.servers.CannotStart;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProgramSettingsTest {

    private static final String TOKEN = "0".repeat(64);

    @Test
    void withoutARollingServiceTheLedgerKeepsWhatIsActivated() {
        ProgramSettings settings = ProgramSettings.fromEnvironment(Map.of(), TOKEN);
        assertThat(settings.rolling()).isEmpty();
        assertThat(settings.deciders().keeper()).isEqualTo(Keeper.LEDGER);
    }

    @Test
    void withOneItKeepsIt() {
        ProgramSettings settings = ProgramSettings.fromEnvironment(
                Map.of("ROLLING_SERVICE_URL", "http://rolling:9091"), TOKEN);
        assertThat(settings.rolling()).hasValueSatisfying(
                service -> assertThat(service.url()).isEqualTo(URI.create("http://rolling:9091")));
        assertThat(settings.wallet()).isEmpty();
        assertThat(settings.deciders().keeper()).isEqualTo(Keeper.SERVICE);
    }

    @Test
    void anAddressThatCanNotBeMeantStopsTheStart() {
        assertThatThrownBy(() -> ProgramSettings.fromEnvironment(Map.of("ROLLING_SERVICE_URL", "rolling"), TOKEN))
                .isInstanceOf(CannotStart.class).hasMessageContaining("ROLLING_SERVICE_URL: expected an address");
    }
}
