package dev.windfall.servers;

import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Where a PostgreSQL database is, and who we are there.
///
/// @param options further settings of the connection, such as `sslmode`
public record DatabaseAddress(String host, int port, String database, String user, String password,
        Map<String, String> options) {

    private static final int DEFAULT_PORT = 5432;
    private static final String EXPECTED = "expected postgresql://user:password@host:port/database, but ";

    /// Looser than a URL's: names of hosts in a network of containers often have an underscore.
    private static final Pattern PLACE = Pattern
            .compile("((?<identity>[^@]*)@)?(?<host>[\\w.-]+|\\[[0-9a-fA-F:.]+])(:(?<port>\\d{1,5}))?");

    public DatabaseAddress {
        options = Map.copyOf(options);
    }

    /// Reads `postgresql://user:password@host:port/database`, with or without `jdbc:` before it; user and password may
    /// stand among the options instead. What is wrong is told without the password.
    ///
    /// @throws IllegalArgumentException with a message for people
    public static DatabaseAddress parse(String text) {
        URI uri = uri(text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text);
        String scheme = orEmpty(uri.getScheme());
        require(scheme.equals("postgresql") || scheme.equals("postgres"), "it begins otherwise");
        Matcher place = PLACE.matcher(orEmpty(uri.getRawAuthority()));
        require(place.matches(), "it names no host, or no port that can be meant");
        int port = place.group("port") == null ? DEFAULT_PORT : Integer.parseInt(place.group("port"));
        require(port >= 1 && port <= 65_535, "its port is not 1 to 65535");
        String database = orEmpty(uri.getPath()).replaceFirst("^/", "");
        require(!database.isEmpty() && !database.contains("/"), "it names no database");

        Map<String, String> options = options(orEmpty(uri.getRawQuery()));
        String[] identity = orEmpty(place.group("identity")).split(":", 2);
        String userOption = orEmpty(options.remove("user"));
        String passwordOption = orEmpty(options.remove("password"));
        String user = identity[0].isEmpty() ? userOption : decode(identity[0]);
        String password = identity.length == 2 ? decode(identity[1]) : passwordOption;
        require(!user.isEmpty(), "it names no user");
        return new DatabaseAddress(place.group("host"), port, database, user, password, options);
    }

    /// The address for JDBC, without user and password.
    public String jdbcUrl() {
        String query = new TreeMap<>(options).entrySet().stream()
                .map(option -> option.getKey() + "=" + URLEncoder.encode(option.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return "jdbc:postgresql://" + hostAndPort() + "/" + database + (query.isEmpty() ? "" : "?" + query);
    }

    /// The same with user and password: for a process of ours, never for a log.
    public String jdbcUrlWithIdentity() {
        return with("user", user).with("password", password).jdbcUrl();
    }

    /// Connects there, without a limit for what takes long.
    public PGSimpleDataSource dataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(jdbcUrl());
        source.setUser(user);
        source.setPassword(password);
        return source;
    }

    public String hostAndPort() {
        return host + ":" + port;
    }

    /// The same place with one more option.
    public DatabaseAddress with(String option, String value) {
        Map<String, String> more = new TreeMap<>(options);
        more.put(option, value);
        return new DatabaseAddress(host, port, database, user, password, more);
    }

    /// Without the password, so that it can be logged.
    @Override
    public String toString() {
        return "postgresql://" + user + "@" + hostAndPort() + "/" + database;
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(EXPECTED + "it is no URL (" + e.getReason() + ")");
        }
    }

    private static Map<String, String> options(String query) {
        Map<String, String> options = new TreeMap<>();
        for (String option : query.split("&", -1)) {
            if (!option.isEmpty()) {
                String[] nameAndValue = option.split("=", 2);
                options.put(decode(nameAndValue[0]), nameAndValue.length == 2 ? decode(nameAndValue[1]) : "");
            }
        }
        return options;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(EXPECTED + otherwise);
        }
    }
}
