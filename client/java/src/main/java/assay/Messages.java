package assay;

import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;

/**
 * The open stream of a run.
 *
 * @param taken gives the item of a message
 */
record Messages<M>(Iterator<M> messages, Function<M, Optional<Item>> taken) {
    /** Blocks until there is one more, or the stream ends. */
    boolean hasNext() {
        return messages.hasNext();
    }

    /** Empty where the message brings nothing new. */
    Optional<Item> next() {
        return taken.apply(messages.next());
    }
}
