package assay;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A call that sends a stream and gets one answer. Sending blocks while the server takes nothing in. */
final class Sending<Q, A> implements AutoCloseable {
    private final ClientCall<Q, A> call;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private A answer;
    private Status ended;

    Sending(ClientCall<Q, A> call) {
        this.call = call;
        call.start(new Heard(), new Metadata());
        call.request(1);
    }

    /** Sends a message. */
    void send(Q message) {
        await(() -> call.isReady() || ended != null);
        if (ended != null) {
            throw failed();
        }
        call.sendMessage(message);
    }

    /** Says that this was all, and waits for the answer. */
    A answer() {
        call.halfClose();
        await(() -> ended != null);
        if (!ended.isOk() || answer == null) {
            throw failed();
        }
        return answer;
    }

    /** Breaks the call off, unless it is through: it is never taken for a whole one. */
    @Override
    public void close() {
        if (ended == null) {
            call.cancel("broken off", null);
        }
    }

    private AssayException failed() {
        return AssayException.of(ended.asRuntimeException());
    }

    private void await(java.util.function.BooleanSupplier reached) {
        lock.lock();
        try {
            while (!reached.getAsBoolean()) {
                changed.await();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Connecting.cancelled(stopped);
        } finally {
            lock.unlock();
        }
    }

    private final class Heard extends ClientCall.Listener<A> {
        @Override
        public void onMessage(A message) {
            happened(() -> answer = message);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            happened(() -> ended = status);
        }

        @Override
        public void onReady() {
            happened(() -> {});
        }

        private void happened(Runnable change) {
            lock.lock();
            try {
                change.run();
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
