package dev.windfall.projections;

import java.util.regex.Pattern;

/// Which texts can name things. `~` is in none of them, so that joined ids can be taken apart.
public final class Ids {

    private static final int LENGTH_MAX = 64;
    private static final Pattern CURRENCY = Pattern.compile("[A-Z0-9]{3,10}");

    private Ids() {}

    /// As a brand or player id: 1 to 64 of `A-Z a-z 0-9 _ . : -`.
    public static boolean isValid(String id) {
        if (id.isEmpty() || id.length() > LENGTH_MAX) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            if (!isAllowed(id.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /// Whether it may stand in one.
    public static boolean isAllowed(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                || c == '_' || c == '.' || c == ':' || c == '-';
    }

    /// As a currency's code: 3 to 10 capital letters or digits.
    public static boolean isCurrency(String code) {
        return CURRENCY.matcher(code).matches();
    }
}
