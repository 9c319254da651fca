package assay;

import java.time.Duration;

/**
 * How long to wait before an attempt, and when to give up.
 *
 * @param first the wait before the first repetition
 * @param most the longest wait, also where a server asks for more
 * @param attempts so many in a row may bring nothing before the error is given out
 */
public record Backoff(Duration first, Duration most, int attempts) {
    /**
     * 100 ms doubling up to 10 s, eight attempts: about 25 s without a sign of life, inside the server's default grace
     * period.
     */
    public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), 8);

    private static final int MOST_DOUBLINGS = 30;

    /** The wait before the attempt that follows failed ones: at least what the server asked for, within bounds. */
    Duration delay(int failed, Duration asked) {
        Duration doubled = first.multipliedBy(1L << Math.min(failed - 1, MOST_DOUBLINGS));
        Duration wanted = doubled.compareTo(asked) < 0 ? asked : doubled;
        return wanted.compareTo(most) > 0 ? most : wanted;
    }
}
