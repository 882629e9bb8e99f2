package dev.windfall.projections.documents;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Documents written in one line, as YAML's flow style and JSON have it: `base: NET_LOSS, tiers: {EUR: [{from: 0, rate: 5%}]}`.
/// The tiers of this example are also written `T`.
public final class Written {

    private final String text;
    private int at;

    private Written(String text) {
        this.text = text;
    }

    /// @param text with or without the outermost braces
    public static @Nullable Object tree(String text) {
        String whole = text.replaceAll("(^|, )T(?=,|$)", "$1tiers: {EUR: [{from: 0, rate: 5%}]}");
        return new Written(whole.startsWith("{") ? whole : "{" + whole + "}").value();
    }

    private @Nullable Object value() {
        skipBlanks();
        return switch (text.charAt(at)) {
            case '{' -> object();
            case '[' -> list();
            case '"', '\'' -> quoted();
            default -> plain();
        };
    }

    private Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        at++;
        while (!comes('}')) {
            String name = text.charAt(at) == '"' || text.charAt(at) == '\'' ? quoted() : plainName();
            skipBlanks();
            at++; // the colon
            object.put(name, value());
            comes(',');
        }
        return object;
    }

    private String plainName() {
        int begin = at;
        at = text.indexOf(':', at);
        return text.substring(begin, at).strip();
    }

    private List<@Nullable Object> list() {
        List<@Nullable Object> list = new ArrayList<>();
        at++;
        while (!comes(']')) {
            list.add(value());
            comes(',');
        }
        return list;
    }

    private String quoted() {
        char quote = text.charAt(at++);
        StringBuilder quoted = new StringBuilder();
        for (; text.charAt(at) != quote; at++) {
            at += text.charAt(at) == '\\' ? 1 : 0;
            quoted.append(text.charAt(at));
        }
        at++;
        return quoted.toString();
    }

    private @Nullable Object plain() {
        int begin = at;
        while (",}]".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String plain = text.substring(begin, at).strip();
        return switch (plain) {
            case "null" -> null;
            case "true" -> true;
            case "false" -> false;
            default -> plain.matches("-?\\d{1,18}") ? (Object) Long.valueOf(plain)
                    : plain.matches("-?\\d+(\\.\\d+)?(e\\d+)?") ? new BigDecimal(plain) : plain;
        };
    }

    private boolean comes(char expected) {
        skipBlanks();
        boolean comes = text.charAt(at) == expected;
        at += comes ? 1 : 0;
        skipBlanks();
        return comes;
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
