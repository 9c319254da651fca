import { type Backoff, delayMs } from "./backoff.js";
import { AssayError } from "./error.js";
import type { RunEvent } from "./gen/assay/v1/event_pb.js";
import type { WatchRunResponse } from "./gen/assay/v1/run_pb.js";

/**
 * One message of a run's stream. An `event` is durable, and every one comes once, in order; its `kind.case` is undefined where this client does
 * not know it. `progress` is a result while it is being written. A `heartbeat` says that nothing happened for a while.
 */
export type Item = Exclude<WatchRunResponse["item"], { case: undefined }>;

/** A message of any stream of a run. */
export type Answer = Pick<WatchRunResponse, "item">;

/** Where a stream of a run is, without any input or output: what was seen, and how often in a row nothing came. */
export class Following {
    runId = "";
    afterSequence = 0n;
    ended = false;
    readonly #backoff: Backoff;
    #failed = 0;

    constructor(backoff: Backoff) {
        this.#backoff = backoff;
    }

    /** The item of a message; undefined where it was seen before, or is of a kind that this client does not know. */
    take({ item }: Answer): Item | undefined {
        this.#failed = 0;
        switch (item.case) {
            case "event":
                return this.#isFresh(item.value) ? item : undefined;
            case undefined:
                return undefined;
            default:
                return item;
        }
    }

    /**
     * The wait before the next attempt, in milliseconds.
     *
     * @throws the error, where another attempt would not help
     */
    lost(error: unknown): number {
        this.#failed += 1;
        if (!(error instanceof AssayError)) {
            throw error;
        }
        if (!error.transient || this.#failed >= this.#backoff.attempts) {
            throw error.after(this.#failed);
        }
        return delayMs(this.#backoff, this.#failed, error.retryDelayMs);
    }

    #isFresh(event: RunEvent): boolean {
        if (event.sequence <= this.afterSequence) {
            return false;
        }
        this.runId = event.runId;
        this.afterSequence = event.sequence;
        this.ended = event.kind.case === "runFinished";
        return true;
    }
}
