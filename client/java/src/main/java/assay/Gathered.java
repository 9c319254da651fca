package assay;

import assay.v1.ItemFinished;
import assay.v1.RunEvent;
import assay.v1.RunFinished;
import assay.v1.Warning;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a run's events give, one after the other. */
final class Gathered {
    private static final Pattern NUMBER = Pattern.compile("-(\\d{1,18})$");

    /** {@code persona-2} comes before {@code persona-10}. */
    private final Map<String, ItemFinished> results =
            new TreeMap<>(Comparator.comparingLong(Gathered::place).thenComparing(Comparator.naturalOrder()));

    private final List<Warning> warnings = new ArrayList<>();
    private RunFinished end;

    void take(RunEvent event) {
        switch (event.getKindCase()) {
            case ITEM_FINISHED -> {
                if (event.getItemFinished().getLast()) {
                    results.put(event.getItemId(), event.getItemFinished());
                }
            }
            case ITEM_FAILED -> results.remove(event.getItemId());
            case WARNING -> warnings.add(event.getWarning());
            case RUN_FINISHED -> end = event.getRunFinished();
            default -> {}
        }
    }

    Finished finish(assay.v1.Run run) {
        if (end == null) {
            throw new AssayException(Status.Code.INTERNAL, Text.say("no_end"), AssayException.Facts.NONE, null);
        }
        return new Finished(run, end, List.copyOf(results.values()), List.copyOf(warnings));
    }

    private static long place(String item) {
        Matcher number = NUMBER.matcher(item);
        return number.find() ? Long.parseLong(number.group(1)) : Long.MAX_VALUE;
    }
}
