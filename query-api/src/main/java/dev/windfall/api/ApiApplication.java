package dev.windfall.api;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication(proxyBeanMethods = false)
@OpenAPIDefinition(info = @Info(title = "Windfall", version = "1",
        description = "Rebates, cashback and lossback that are paid exactly once, and can prove every cent. "
                + "Amounts are integers of minor units; days are business days of the brand, both ends included."))
class ApiApplication {

    @Bean
    PrometheusMeterRegistry meters() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }
}
