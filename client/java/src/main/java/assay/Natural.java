package assay;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Compares paths folder by folder: runs of digits by value, everything else without case, ties by their bytes. */
final class Natural {
    static final Comparator<String> ORDER = Natural::compare;

    /** Runs of digits, and single other characters. */
    private static final Pattern PARTS = Pattern.compile("[0-9]+|[^0-9]", Pattern.DOTALL);

    private Natural() {}

    private static int compare(String a, String b) {
        Comparator<String> byName = Comparator.<String, List<String>>comparing(
                        Natural::parts, each(Natural::comparePart))
                .thenComparing(Natural::byBytes);
        return each(byName).compare(List.of(a.split("/", -1)), List.of(b.split("/", -1)));
    }

    private static Comparator<List<String>> each(Comparator<String> order) {
        return (left, right) -> {
            for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
                int found = order.compare(left.get(i), right.get(i));
                if (found != 0) {
                    return found;
                }
            }
            return Integer.compare(left.size(), right.size());
        };
    }

    private static List<String> parts(String name) {
        return PARTS.matcher(name).results().map(MatchResult::group).toList();
    }

    private static int comparePart(String a, String b) {
        if (!isDigit(a) || !isDigit(b)) {
            return byBytes(a.toLowerCase(Locale.ROOT), b.toLowerCase(Locale.ROOT));
        }
        return new BigInteger(a).compareTo(new BigInteger(b));
    }

    private static int byBytes(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isDigit(String part) {
        return part.charAt(0) >= '0' && part.charAt(0) <= '9';
    }
}
