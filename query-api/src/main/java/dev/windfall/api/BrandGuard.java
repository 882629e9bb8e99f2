package dev.windfall.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import java.util.Map;

/// A request for one brand reaches for no other: the brand of the route, as the controller will read it, is that of the header.
@Component
class BrandGuard implements HandlerInterceptor, WebMvcConfigurer {

    private static final Logger LOG = LoggerFactory.getLogger(BrandGuard.class);

    private final ApiSettings settings;
    private final Counter rejected;

    BrandGuard(ApiSettings settings, PrometheusMeterRegistry meters) {
        this.settings = settings;
        this.rejected = Counter.builder("promotion_cross_brand_rejected")
                .description("Requests for one brand that reached for another").register(meters);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
        Object reached = variables instanceof Map<?, ?> map ? map.get("brandId") : null;
        String brand = request.getHeader(CallerFilter.BRAND);
        if (reached != null && !reached.equals(brand) && settings.enforcement() != ApiSettings.BrandEnforcement.OFF) {
            rejected.increment();
            LOG.warn("Caller {} for brand {} reached for brand {}", request.getAttribute(CallerFilter.CALLER), brand,
                    reached);
            if (settings.enforcement() == ApiSettings.BrandEnforcement.ENFORCE) {
                throw Problem.CROSS_BRAND.because("A request for one brand can't reach for another");
            }
        }
        return true;
    }
}
