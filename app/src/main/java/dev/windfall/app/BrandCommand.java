package dev.windfall.app;

import dev.windfall.servers.CannotStart;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

/// What the API does for brands, from the command line.
@Command(name = "brand", mixinStandardHelpOptions = true, description = "Register brands.",
        subcommands = BrandCommand.Put.class,
        synopsisSubcommandLabel = "COMMAND")
final class BrandCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    /// One document to the running program.
    @Command(name = "put", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Register a brand, or change what may be changed, from a YAML or JSON file.")
    static final class Put implements Callable<Integer> {

        private static final Duration PATIENCE = Duration.ofSeconds(30);

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "FILE", description = "the brand's document")
        private Path file = Path.of("");

        @Mixin
        private ServerOption server = new ServerOption();

        @Mixin
        private DataOption data = new DataOption();

        private final JsonMapper json = new JsonMapper();

        @Override
        public Integer call() throws InterruptedException {
            Map<?, ?> document = read();
            String brandId = String.valueOf(document.get("brand_id"));
            HttpResponse<String> answer = put(brandId, json.writeValueAsString(document));
            PrintWriter out = spec.commandLine().getOut();
            switch (answer.statusCode()) {
                case 200 -> out.printf("Brand %s is registered%n", brandId);
                case 202 -> out.printf("Brand %s is on its way: ask again at %s%n", brandId,
                        server.uri().resolve(answer.headers().firstValue("Location").orElse("")));
                default -> {
                    JsonNode problem = json.readTree(answer.body());
                    problem.path("errors").forEach(error -> Windfall.say(spec.commandLine(), "%s: %s: %s"
                            .formatted(file, error.path("pointer").asString(), error.path("detail").asString())));
                    if (problem.path("errors").isEmpty()) {
                        Windfall.say(spec.commandLine(), "%s: %s".formatted(file, problem.path("detail").asString()));
                    }
                    return ExitCode.SOFTWARE;
                }
            }
            out.flush();
            return ExitCode.OK;
        }

        /// JSON is YAML as well.
        private Map<?, ?> read() {
            try {
                Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
                if (document instanceof Map<?, ?> map && map.get("brand_id") instanceof String) {
                    return map;
                }
                throw new CannotStart("%s has no brand_id".formatted(file));
            } catch (IOException e) {
                throw new CannotStart("The file %s can't be read".formatted(file), e);
            } catch (YAMLException e) {
                throw new CannotStart("%s is neither YAML nor JSON: %s".formatted(file,
                        String.valueOf(e.getMessage()).replaceAll("\\s+", " ")), e);
            }
        }

        private HttpResponse<String> put(String brandId, String document) throws InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(server.uri().resolve("/internal/brands/" + brandId))
                    .header("X-Internal-Service-Token", Token.find(System.getenv(), data.path()))
                    .header("X-Brand-Id", brandId)
                    .header("X-Actor", System.getProperty("user.name"))
                    .header("Content-Type", "application/json")
                    .timeout(PATIENCE).PUT(HttpRequest.BodyPublishers.ofString(document)).build();
            try (HttpClient http = HttpClient.newHttpClient()) {
                return http.send(request, HttpResponse.BodyHandlers.ofString());
            } catch (IOException e) {
                throw new CannotStart("No windfall answers at %s: start ./windfall up, or name another with --server"
                        .formatted(server.uri()), e);
            }
        }
    }
}
