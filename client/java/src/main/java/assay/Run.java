package assay;

import assay.v1.CancelRunRequest;
import assay.v1.EventDetail;
import assay.v1.GetRunRequest;
import assay.v1.RunServiceGrpc;
import assay.v1.RunState;
import assay.v1.WatchRunRequest;
import assay.v1.WatchRunResponse;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A run that is followed through outages, by one thread at a time. What closing it ends is the following; what becomes of the run then is its
 * {@code on_disconnect}.
 */
public final class Run implements Iterable<Item>, AutoCloseable {
    private final Client client;
    private final Following following;
    private final EventDetail detail;
    private final CallOptions options;
    private final Context caller = Context.current();
    private final Context.CancellableContext own = caller.withCancellation();
    private Function<CallOptions, Iterator<WatchRunResponse>> open;
    private Iterator<WatchRunResponse> messages;

    /** Opens the stream of a run whose id is not known yet, where {@code open} is given. */
    Run(
            Client client,
            Following following,
            EventDetail detail,
            Function<CallOptions, Iterator<WatchRunResponse>> open) {
        this.client = client;
        this.following = following;
        this.detail = detail;
        this.options = client.options();
        this.open = open;
    }

    /** The run's id; empty before its first event has come. */
    public String id() {
        return following.runId();
    }

    /**
     * The run's events to its {@code RunFinished}, and what else its stream tells. Another iterator goes on after the last item.
     *
     * @throws AssayException from its methods, where the run cannot be followed any more
     */
    @Override
    public Iterator<Item> iterator() {
        return new Iterator<>() {
            private Item next;

            @Override
            public boolean hasNext() {
                while (next == null && !following.ended()) {
                    next = advance().orElse(null);
                }
                return next != null;
            }

            @Override
            public Item next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Item item = next;
                next = null;
                return item;
            }
        };
    }

    /** The same for one subscriber, which is told as fast as it asks, by a task of the executor. Cancelling closes the run. */
    public Flow.Publisher<Item> publisher(Executor executor) {
        return subscriber -> new Telling(this, subscriber).begin(executor);
    }

    /** Follows the run to its end and gathers what it gave. */
    public Finished collect() {
        Gathered gathered = new Gathered();
        for (Item item : this) {
            if (item instanceof Item.Event event) {
                gathered.take(event.event());
            }
        }
        return gathered.finish(current());
    }

    /** Ends the run now, once it has begun; its stream then comes to its end. */
    public void cancel() {
        client.call(
                RunServiceGrpc.getCancelRunMethod(),
                CancelRunRequest.newBuilder().setRunId(id()).build());
    }

    /** Stops following. Iterating on is refused, in other threads too. */
    @Override
    public void close() {
        own.cancel(null);
    }

    /** Receives one message, or waits before one more attempt; empty where it brought nothing. */
    private Optional<Item> advance() {
        try {
            if (messages == null) {
                messages = inContext(this::reopen);
            }
            if (messages.hasNext()) {
                Optional<Item> item = following.take(messages.next());
                if (following.ended()) {
                    own.cancel(null);
                }
                return item;
            }
            messages = null;
            mayHaveEnded();
        } catch (StatusRuntimeException failure) {
            waitAfter(AssayException.of(failure));
        } catch (AssayException failure) {
            waitAfter(failure);
        }
        return Optional.empty();
    }

    private Iterator<WatchRunResponse> reopen() {
        if (open != null && id().isEmpty()) {
            return open.apply(options);
        }
        // The documents of the request are let go: the run is known now.
        open = null;
        WatchRunRequest request = WatchRunRequest.newBuilder()
                .setRunId(id())
                .setAfterSequence(following.afterSequence())
                .setEventDetail(detail)
                .build();
        return ClientCalls.blockingServerStreamingCall(
                client.channel(), RunServiceGrpc.getWatchRunMethod(), options, request);
    }

    /** A stream that ended: whoever asks for what comes after the end gets nothing, in good order. */
    private void mayHaveEnded() {
        if (!id().isEmpty()) {
            assay.v1.Run run = current();
            if (run.getState() == RunState.RUN_STATE_FINISHED
                    && Long.compareUnsigned(run.getLastSequence(), following.afterSequence()) <= 0) {
                following.end();
                own.cancel(null);
                return;
            }
        }
        throw new AssayException(Status.Code.UNAVAILABLE, Text.say("ended_early"), AssayException.Facts.BROKEN, null);
    }

    private assay.v1.Run current() {
        GetRunRequest request = GetRunRequest.newBuilder().setRunId(id()).build();
        Context before = caller.attach();
        try {
            return client.call(RunServiceGrpc.getGetRunMethod(), request, options)
                    .getRun();
        } finally {
            caller.detach(before);
        }
    }

    private void waitAfter(AssayException failure) {
        messages = null;
        Duration delay = following.lost(failure);
        CountDownLatch closed = new CountDownLatch(1);
        Context.CancellationListener listener = ended -> closed.countDown();
        own.addListener(listener, Runnable::run);
        try {
            // A deadline that passes while waiting is told by the next attempt.
            long most = options.getDeadline() == null
                    ? Long.MAX_VALUE
                    : Math.max(options.getDeadline().timeRemaining(TimeUnit.NANOSECONDS), 0);
            closed.await(Math.min(delay.toNanos(), most), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Connecting.cancelled(stopped);
        } finally {
            own.removeListener(listener);
        }
    }

    private <T> T inContext(java.util.function.Supplier<T> made) {
        Context before = own.attach();
        try {
            return made.get();
        } finally {
            own.detach(before);
        }
    }
}
