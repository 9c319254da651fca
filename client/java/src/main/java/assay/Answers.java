package assay;

import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;
import java.util.function.Function;

/**
 * What a call answers with that streams, as it comes, for one thread at a time. The call is made at once; closing ends it.
 *
 * @param <A> a message of it
 */
public final class Answers<A> implements Iterable<A>, AutoCloseable {
    private final Context.CancellableContext own = Context.current().withCancellation();
    private final Iterator<A> messages;

    Answers(Function<CallOptions, Iterator<A>> call, CallOptions options) {
        Context before = own.attach();
        try {
            messages = call.apply(options);
        } finally {
            own.detach(before);
        }
    }

    /**
     * The messages that have not been taken.
     *
     * @throws AssayException from its methods, where the call failed
     */
    @Override
    public Iterator<A> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                try {
                    return messages.hasNext();
                } catch (StatusRuntimeException failure) {
                    throw AssayException.of(failure);
                }
            }

            @Override
            public A next() {
                try {
                    return messages.next();
                } catch (StatusRuntimeException failure) {
                    throw AssayException.of(failure);
                }
            }
        };
    }

    /** Ends the call; iterating on is refused, in other threads too. */
    @Override
    public void close() {
        own.cancel(null);
    }
}
