import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import assert from "node:assert/strict";
import { test } from "node:test";

import { DEFAULT_BACKOFF, delayMs } from "../src/backoff.js";
import { AssayError } from "../src/error.js";
import { Gathered } from "../src/finished.js";
import { Following } from "../src/following.js";
import { PersonaStatus, RunEventSchema, RunSchema, WatchRunResponseSchema } from "../src/gen/v1.js";

type Event = MessageInitShape<typeof RunEventSchema>;

const FEW = { firstMs: 100, mostMs: 10_000, attempts: 3 };

function message(event: Event) {
    return create(WatchRunResponseSchema, { item: { case: "event", value: { runId: "run", ...event } } });
}

function outage(): AssayError {
    return new AssayError(Code.Unavailable, "down for a moment");
}

test("events that came before are left out", () => {
    const following = new Following(FEW);
    const fresh = [1n, 2n, 1n, 2n, 3n].map((sequence) => following.take(message({ sequence })) !== undefined);
    assert.deepEqual(fresh, [true, true, false, false, true]);
    assert.deepEqual([following.runId, following.afterSequence, following.ended], ["run", 3n, false]);
    following.take(message({ sequence: 4n, kind: { case: "runFinished", value: {} } }));
    assert.equal(following.ended, true);
});

test("a message of a kind that only a newer server knows is left out", () => {
    assert.equal(new Following(FEW).take(create(WatchRunResponseSchema)), undefined);
});

test("attempts without progress are bounded, and progress starts them anew", () => {
    const following = new Following(FEW);
    following.lost(outage());
    following.lost(outage());
    following.take(message({ sequence: 1n }));
    assert.deepEqual([following.lost(outage()), following.lost(outage())], [100, 200]);
    assert.throws(() => following.lost(outage()), { message: "down for a moment (tried 3 times)" });
});

test("a refusal is given out at once, as it is", () => {
    const refused = new AssayError(Code.InvalidArgument, "no");
    assert.throws(() => new Following(FEW).lost(refused), refused);
    assert.equal(refused.message, "no");
});

test("waits double up to the longest, and are at least what the server asks", () => {
    const waits = [delayMs(DEFAULT_BACKOFF, 1), delayMs(DEFAULT_BACKOFF, 4), delayMs(DEFAULT_BACKOFF, 60)];
    assert.deepEqual(waits, [100, 800, 10_000]);
    assert.deepEqual([delayMs(DEFAULT_BACKOFF, 1, 3_000), delayMs(DEFAULT_BACKOFF, 1, 3_600_000)], [3_000, 10_000]);
});

test("results are gathered by number", () => {
    const gathered = new Gathered();
    for (const id of ["persona-10", "persona-2", "persona-3", "persona-4"]) {
        const status = id === "persona-3" ? PersonaStatus.REJECTED : PersonaStatus.REFINED;
        const value = { last: true, result: { case: "persona" as const, value: { persona: { id }, status } } };
        gathered.take(create(RunEventSchema, { itemId: id, kind: { case: "itemFinished", value } }));
    }
    gathered.take(create(RunEventSchema, { itemId: "persona-4", kind: { case: "itemFailed", value: {} } }));
    assert.throws(() => gathered.finish(create(RunSchema)), { message: "the stream ended without the run's end" });
    gathered.take(create(RunEventSchema, { kind: { case: "runFinished", value: {} } }));
    const { personas, rejected } = gathered.finish(create(RunSchema));
    assert.deepEqual(
        [personas, rejected].map((found) => found.map(({ persona }) => persona?.id)),
        [["persona-2", "persona-10"], ["persona-3"]],
    );
});

test("verdicts and grades are gathered by number, whichever came first", () => {
    const gathered = new Gathered();
    for (const document of ["note-2", "note-1"]) {
        const value = { last: true, result: { case: "note" as const, value: { document } } };
        gathered.take(create(RunEventSchema, { itemId: document, kind: { case: "itemFinished", value } }));
    }
    const value = { last: true, result: { case: "automaton" as const, value: {} } };
    gathered.take(create(RunEventSchema, { itemId: "case-1", kind: { case: "itemFinished", value } }));
    gathered.take(create(RunEventSchema, { kind: { case: "runFinished", value: {} } }));
    const { grades, verdicts, personas } = gathered.finish(create(RunSchema));
    assert.deepEqual([grades.map(({ document }) => document), verdicts.length, personas.length], [["note-1", "note-2"], 1, 0]);
});
