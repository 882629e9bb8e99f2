package dev.windfall.app.export;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What has come of an export, added up anew: whoever sends it says at its end what it comes to, and both have to agree.
public final class Received {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String CURRENCY = "currency";
    private static final String AMOUNT = "amount";

    private final Rows rows;
    private final Map<String, BigInteger> amounts = new TreeMap<>();
    private @Nullable List<String> heads;
    private long lines;

    private Received(boolean isCsv) {
        this.rows = new Rows(isCsv, isCsv ? this::addCells : this::addObject);
    }

    public static Received csv() {
        return new Received(true);
    }

    public static Received ndjson() {
        return new Received(false);
    }

    /// @throws Unreadable if it is no row of an export
    public void add(byte[] bytes, int length) {
        rows.add(bytes, length);
    }

    public long lines() {
        return lines;
    }

    /// Whether it is all that there is.
    ///
    /// @param totals as the sender says; null if it has said nothing
    public boolean isWhole(@Nullable String totals) {
        if (totals == null || !rows.isAtItsEnd()) {
            return false;
        }
        JsonNode told = JSON.readTree(totals);
        Map<String, BigInteger> toldAmounts = new TreeMap<>();
        told.path("amounts").properties()
                .forEach(total -> toldAmounts.put(total.getKey(), total.getValue().bigIntegerValue()));
        return told.path("lines").asLong(-1) == lines && toldAmounts.equals(amounts);
    }

    /// `3 lines, EUR 4200, USD -10`, in minor units.
    public String text() {
        return String.format(Locale.ROOT, "%,d %s", lines, lines == 1 ? "line" : "lines")
                + amounts.entrySet().stream().map(total -> ", %s %d".formatted(total.getKey(), total.getValue()))
                        .collect(Collectors.joining());
    }

    /// What has come is none of ours.
    public static final class Unreadable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unreadable(String row, @Nullable Throwable cause) {
            super("This is no line of an export: " + row, cause);
        }
    }

    private void addObject(String row) {
        try {
            JsonNode line = JSON.readTree(row);
            add(row, line.path(CURRENCY).asString(""), line.path(AMOUNT).asString(""));
        } catch (JacksonException e) {
            throw new Unreadable(row, e);
        }
    }

    private void addCells(String row) {
        List<String> cells = cells(row);
        List<String> known = heads;
        if (known == null) {
            heads = cells;
        } else if (cells.size() == known.size() && known.containsAll(List.of(CURRENCY, AMOUNT))) {
            add(row, cells.get(known.indexOf(CURRENCY)), cells.get(known.indexOf(AMOUNT)));
        } else {
            throw new Unreadable(row, null);
        }
    }

    private void add(String row, String currency, String amount) {
        try {
            amounts.merge(currency, new BigInteger(amount), BigInteger::add);
            lines++;
        } catch (NumberFormatException e) {
            throw new Unreadable(row, e);
        }
    }

    /// A quote in a quoted text is two, so it ends the text and begins it anew.
    private static List<String> cells(String row) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean isInQuotes = false;
        for (int i = 0; i < row.length(); i++) {
            char each = row.charAt(i);
            if (each == '"') {
                isInQuotes = !isInQuotes;
                if (isInQuotes && i > 0 && row.charAt(i - 1) == '"') {
                    cell.append(each);
                }
            } else if (each == ',' && !isInQuotes) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(each);
            }
        }
        cells.add(cell.toString().replaceFirst("\r$", ""));
        return cells;
    }
}
