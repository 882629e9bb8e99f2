package dev.windfall.app;

import dev.windfall.servers.CannotStart;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/// A rule's document as people keep it, in YAML or JSON, which is YAML as well.
record RuleFile(Path path, Map<?, ?> document) {

    private static final JsonMapper JSON = new JsonMapper();

    static RuleFile read(Path path) {
        try {
            LoaderOptions loading = new LoaderOptions();
            loading.setAllowDuplicateKeys(false);
            DumperOptions dumping = new DumperOptions();
            Object document = new Yaml(new SafeConstructor(loading), new Representer(dumping), dumping, loading,
                    new DaysAreTexts()).load(Files.readString(path));
            if (document instanceof Map<?, ?> map && map.get("kind") instanceof String
                    && map.get("rule_id") instanceof String) {
                return new RuleFile(path, map);
            }
            throw new CannotStart("%s names no rule: write kind and rule_id".formatted(path));
        } catch (IOException e) {
            throw new CannotStart("The file %s can't be read".formatted(path), e);
        } catch (YAMLException e) {
            throw new CannotStart("%s is neither YAML nor JSON: %s".formatted(path,
                    String.valueOf(e.getMessage()).replaceAll("\\s+", " ")), e);
        }
    }

    String kind() {
        return String.valueOf(document.get("kind"));
    }

    String ruleId() {
        return String.valueOf(document.get("rule_id"));
    }

    String json() {
        return JSON.writeValueAsString(document);
    }

    /// `2026-11-02` is what it looks like, not an instant.
    private static final class DaysAreTexts extends Resolver {

        @Override
        public void addImplicitResolver(Tag tag, Pattern pattern, String first, int limit) {
            if (!tag.equals(Tag.TIMESTAMP)) {
                super.addImplicitResolver(tag, pattern, first, limit);
            }
        }
    }
}
