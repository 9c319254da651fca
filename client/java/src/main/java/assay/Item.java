package assay;

import assay.v1.ItemProgress;
import assay.v1.RunEvent;

/** One message of a run's stream. */
public sealed interface Item {
    /**
     * A durable event; every one comes once, in order.
     *
     * @param event its kind is {@code KIND_NOT_SET} where this client does not know it
     */
    record Event(RunEvent event) implements Item {}

    /**
     * A result while it is being written.
     *
     * @param progress as far as it is
     */
    record Progress(ItemProgress progress) implements Item {}

    /**
     * Nothing happened for a while.
     *
     * @param heartbeat says how far the run is
     */
    record Heartbeat(assay.v1.Heartbeat heartbeat) implements Item {}
}
