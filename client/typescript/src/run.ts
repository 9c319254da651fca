import { Code } from "@connectrpc/connect";

import { sleep } from "./backoff.js";
import { aborted, AssayError } from "./error.js";
import { type Finished, Gathered } from "./finished.js";
import type { Answer, Following, Item } from "./following.js";
import { type EventDetail } from "./gen/assay/v1/event_pb.js";
import { RunState } from "./gen/assay/v1/run_pb.js";
import { say } from "./text.js";
import type { Runs } from "./client.js";

/** What bounds a run's following and goes along with its calls. */
export interface RunOptions {
    /** Ends the following; what becomes of the run then is its `onDisconnect`. */
    readonly signal?: AbortSignal;
    /** Bounds the whole following, in milliseconds, from now on. The run has a bound of its own: the request's `timeBudget`. */
    readonly timeoutMs?: number;
    /** Further headers of every call, such as `traceparent`. */
    readonly headers?: Readonly<Record<string, string>>;
}

/** What a single call of a run is made with. */
export interface Call {
    readonly signal: AbortSignal;
    readonly timeoutMs?: number;
    readonly headers?: Record<string, string>;
}

/** The stream that is open now, and what the calls of this loop are made with. */
interface Attempt {
    readonly call: () => Call;
    messages?: AsyncIterator<Answer> | undefined;
}

/** Opens the stream of a run whose id is not known yet. */
export type Opener = (call: Call) => AsyncIterable<Answer>;

/** A run that is followed through outages, by one reader at a time. It begins with the first item that is asked for. */
export class Run implements AsyncIterable<Item> {
    readonly #runs: Runs;
    readonly #following: Following;
    readonly #detail: EventDetail;
    readonly #bounds: Bounds;
    #open: Opener | undefined;

    /** @internal */
    constructor(runs: Runs, following: Following, detail: EventDetail, options: RunOptions, open?: Opener) {
        [this.#runs, this.#following, this.#detail, this.#open] = [runs, following, detail, open];
        this.#bounds = new Bounds(options);
    }

    /** The run's id; empty before its first event has come. */
    get id(): string {
        return this.#following.runId;
    }

    /**
     * The run's events to its `runFinished`, and what else its stream tells. Leaving the loop closes the stream; another loop goes on after the
     * last item.
     *
     * @throws {@link AssayError} where it cannot be followed any more
     */
    async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
        const stop = new AbortController();
        const attempt: Attempt = { call: this.#bounds.within(stop.signal) };
        try {
            while (!this.#following.ended) {
                const item = await this.#next(attempt);
                if (item !== undefined) {
                    yield item;
                }
            }
        } finally {
            stop.abort();
        }
    }

    /** Follows the run to its end and gathers what it gave. */
    async collect(): Promise<Finished> {
        const gathered = new Gathered();
        for await (const item of this) {
            if (item.case === "event") {
                gathered.take(item.value);
            }
        }
        const { run } = await this.#runs.getRun({ runId: this.id }, this.#bounds.within()());
        return gathered.finish(run);
    }

    /** Ends the run now, once it has begun; its stream then comes to its end. */
    async cancel(): Promise<void> {
        await this.#runs.cancelRun({ runId: this.id });
    }

    /** Receives one message, or waits before one more attempt; undefined where it brought nothing. */
    async #next(attempt: Attempt): Promise<Item | undefined> {
        try {
            attempt.messages ??= this.#reopen(attempt.call())[Symbol.asyncIterator]();
            const received = await attempt.messages.next();
            if (!received.done) {
                return this.#following.take(received.value);
            }
            await this.#mayHaveEnded(attempt.call());
        } catch (error) {
            await this.#bounds.wait(this.#following.lost(error));
        }
        attempt.messages = undefined;
        return undefined;
    }

    #reopen(call: Call): AsyncIterable<Answer> {
        if (this.#open !== undefined && this.id === "") {
            return this.#open(call);
        }
        // The documents of the request are let go: the run is known now.
        this.#open = undefined;
        return this.#runs.watchRun({ runId: this.id, afterSequence: this.#following.afterSequence, eventDetail: this.#detail }, call);
    }

    /** A stream that ended: whoever asks for what comes after the end gets nothing, in good order. */
    async #mayHaveEnded(call: Call): Promise<void> {
        if (this.id !== "") {
            const { run } = await this.#runs.getRun({ runId: this.id }, call);
            this.#following.ended = run?.state === RunState.FINISHED && run.lastSequence <= this.#following.afterSequence;
        }
        if (!this.#following.ended) {
            throw new AssayError(Code.Unavailable, say("ended_early"), { broken: true });
        }
    }
}

/** The caller's signal and deadline, for every call of a following and the waits between. */
class Bounds {
    readonly #signal: AbortSignal;
    readonly #headers: Record<string, string>;
    readonly #deadline: number;

    constructor({ signal, timeoutMs, headers }: RunOptions) {
        const own = timeoutMs === undefined ? [] : [AbortSignal.timeout(timeoutMs)];
        this.#signal = AbortSignal.any(signal === undefined ? own : [signal, ...own]);
        this.#headers = { ...headers };
        this.#deadline = performance.now() + (timeoutMs ?? Infinity);
    }

    /** Gives what each call is made with, as long as neither the caller nor `stop` has ended it. */
    within(stop?: AbortSignal): () => Call {
        const signal = stop === undefined ? this.#signal : AbortSignal.any([this.#signal, stop]);
        return () => {
            if (this.#signal.aborted) {
                throw aborted(this.#signal);
            }
            const call = { signal, headers: this.#headers };
            // The server hears of the deadline too; nothing is left of it only after the signal.
            return this.#deadline === Infinity ? call : { ...call, timeoutMs: Math.max(Math.ceil(this.#deadline - performance.now()), 1) };
        };
    }

    async wait(ms: number): Promise<void> {
        await sleep(ms, this.#signal).catch(() => {
            throw aborted(this.#signal);
        });
    }
}
