package assay;

import java.util.Iterator;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Tells a subscriber what a run's iterator gives, as fast as it asks. */
final class Telling implements Flow.Subscription {
    private final Run run;
    private final Flow.Subscriber<? super Item> subscriber;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long asked;
    private boolean cancelled;
    private IllegalArgumentException refusal;

    Telling(Run run, Flow.Subscriber<? super Item> subscriber) {
        this.run = run;
        this.subscriber = subscriber;
    }

    void begin(Executor executor) {
        subscriber.onSubscribe(this);
        executor.execute(this::tell);
    }

    @Override
    public void request(long more) {
        lock.lock();
        try {
            if (more <= 0) {
                refusal = new IllegalArgumentException("items asked for have to be more than none: " + more);
            } else {
                // Long.MAX_VALUE is without bounds, by the contract of Flow.
                asked = asked + more < 0 ? Long.MAX_VALUE : asked + more;
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void cancel() {
        lock.lock();
        try {
            cancelled = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        run.close();
    }

    private void tell() {
        try {
            Iterator<Item> items = run.iterator();
            while (items.hasNext()) {
                if (!mayGoOn()) {
                    return;
                }
                subscriber.onNext(items.next());
            }
            subscriber.onComplete();
        } catch (AssayException | IllegalArgumentException error) {
            if (!isCancelled()) {
                subscriber.onError(error);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            subscriber.onError(Connecting.cancelled(stopped));
        } finally {
            run.close();
        }
    }

    /** Waits until an item is asked for; false where no more ever will be. */
    private boolean mayGoOn() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (asked == 0 && !cancelled && refusal == null) {
                changed.await();
            }
            if (refusal != null) {
                throw refusal;
            }
            asked = asked == Long.MAX_VALUE ? asked : asked - 1;
            return !cancelled;
        } finally {
            lock.unlock();
        }
    }

    private boolean isCancelled() {
        lock.lock();
        try {
            return cancelled;
        } finally {
            lock.unlock();
        }
    }
}
