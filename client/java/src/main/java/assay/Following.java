package assay;

import assay.v1.RunEvent;
import assay.v1.WatchRunResponse;
import java.time.Duration;
import java.util.Optional;

/** Where a stream of a run is, without any input or output: what was seen, and how often in a row nothing came. */
final class Following {
    private final Backoff backoff;
    private int failed;
    private volatile String runId;
    private long afterSequence;
    private boolean ended;

    Following(Backoff backoff, String runId, long afterSequence) {
        this.backoff = backoff;
        this.runId = runId;
        this.afterSequence = afterSequence;
    }

    String runId() {
        return runId;
    }

    long afterSequence() {
        return afterSequence;
    }

    boolean ended() {
        return ended;
    }

    void end() {
        ended = true;
    }

    /** The item of a message; empty where it was seen before, or is of a kind that this client does not know. */
    Optional<Item> take(WatchRunResponse message) {
        return switch (message.getItemCase()) {
            case EVENT -> event(message.getEvent());
            case PROGRESS -> sign(new Item.Progress(message.getProgress()));
            case HEARTBEAT -> sign(new Item.Heartbeat(message.getHeartbeat()));
            case ITEM_NOT_SET -> unknown();
        };
    }

    /** The wait before the next attempt; throws the error where another one would not help. */
    Duration lost(AssayException error) {
        failed++;
        if (!error.isTransient() || failed >= backoff.attempts()) {
            throw error.after(failed);
        }
        return backoff.delay(failed, error.retryDelay().orElse(Duration.ZERO));
    }

    private Optional<Item> sign(Item item) {
        failed = 0;
        return Optional.of(item);
    }

    private Optional<Item> unknown() {
        failed = 0;
        return Optional.empty();
    }

    private Optional<Item> event(RunEvent event) {
        failed = 0;
        if (Long.compareUnsigned(event.getSequence(), afterSequence) <= 0) {
            return Optional.empty();
        }
        runId = event.getRunId();
        afterSequence = event.getSequence();
        ended = event.hasRunFinished();
        return Optional.of(new Item.Event(event));
    }
}
