/** Against the real server; outages and faults are in the repository's tests/conformance. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { AssayError, Code, connect, find, read, type UploadProgress } from "../src/node/index.js";
import { ClaimVerdict } from "../src/gen/v1.js";
import { connect as connectWeb } from "../src/web/index.js";
import { INTERVIEWS, serve } from "./server.js";

const server = await serve();
const documents = await read(INTERVIEWS);

test("a run is followed in pieces and gathered", async () => {
    using client = await connect(server);
    const run = client.generatePersonas({ documents, count: "2" });
    const sequences: number[] = [];
    for await (const item of run) {
        sequences.push(item.case === "event" ? Number(item.value.sequence) : 0);
        if (sequences.length === 3) {
            break;
        }
    }
    for await (const item of run) {
        sequences.push(item.case === "event" ? Number(item.value.sequence) : 0);
    }
    assert.deepEqual(
        sequences,
        [...sequences.keys()].map((i) => i + 1),
    );
    const { personas, rejected } = await client.watchRun(run.id).collect();
    assert.deepEqual([personas.length, rejected.length], [2, 0]);
});

test("notes are graded, each deduction with its place", async () => {
    using client = await connect(server);
    const note = {
        content: { case: "text" as const, value: "HPI: Cough.\nMEDICATIONS: Lisinopril 120 mg daily.\nPLAN: Fluids and rest." },
        transcript: "Doctor: You take lisinopril 20 mg daily?\nPatient: Yes. And I have a cough.",
    };
    const { grades } = await client.gradeNotes({ notes: [note] }).collect();
    const wrong = grades[0]?.factuality?.claims.filter(({ verdict }) => verdict === ClaimVerdict.CONTRADICTED);
    assert.deepEqual(
        wrong?.map(({ place }) => place?.quote),
        ["120 mg"],
    );
});

test("the caller's request is left as it is", async () => {
    using client = await connect(server);
    const asked = { documents, count: "1", requestId: "" };
    await client.generatePersonas(asked).collect();
    assert.equal(asked.requestId, "");
});

test("what the server refuses comes with every fact", async () => {
    using client = await connect(server);
    const error: unknown = await client
        .generatePersonas({ count: "many" })
        .collect()
        .catch((error: unknown) => error);
    assert(error instanceof AssayError);
    assert.deepEqual([error.code, error.reason, error.transient], [Code.InvalidArgument, "INVALID_REQUEST", false]);
    assert.deepEqual(
        error.violations.map(({ field }) => field),
        ["documents", "count"],
    );
});

test("a signal that is aborted ends the following, with its reason as the cause", async () => {
    using client = await connect(server);
    const reason = new Error("enough");
    const run = client.generatePersonas({ documents, count: "1" }, { signal: AbortSignal.abort(reason) });
    await assert.rejects(run.collect(), { code: Code.Canceled, message: "the call was cancelled by its caller (enough)", cause: reason });
});

test("a deadline is one whether it comes by a signal or as a number", async () => {
    using client = await connect(server);
    const deadline = { code: Code.DeadlineExceeded, message: /^the deadline passed; / };
    await assert.rejects(client.generatePersonas({ documents, count: "1" }, { timeoutMs: 1 }).collect(), deadline);
    const signal = AbortSignal.timeout(0);
    await assert.rejects(client.generatePersonas({ documents, count: "1" }, { signal }).collect(), deadline);
});

test("a file that goes away breaks the upload off, and the others can be sent without it", async () => {
    using client = await connect(server);
    const files = await find(INTERVIEWS);
    const gone = [...files, { name: "gone.txt", path: "/nowhere/gone.txt" }];
    await assert.rejects(client.upload(gone), { name: "AssayError", message: /^\/nowhere\/gone\.txt cannot be read \(/ });
    let last: UploadProgress | undefined;
    const set = await client.upload(files, { onProgress: (progress) => (last = progress) });
    assert.deepEqual(last, { files: 3, ofFiles: 3, bytes: Number(set.bytes) });
});

test("nothing to upload is refused", async () => {
    using client = await connect(server);
    await assert.rejects(client.upload([]), { code: Code.InvalidArgument, message: /^there is nothing to upload/ });
});

test("the client for browsers follows a run over gRPC-Web", async () => {
    const { personas } = await connectWeb(server).generatePersonas({ documents, count: "2" }).collect();
    assert.equal(personas.length, 2);
});

test("the client for browsers has the same errors", async () => {
    const asked = connectWeb(server).run.getRun({ runId: "nobody" });
    await assert.rejects(asked, { name: "AssayError", code: Code.NotFound, reason: "RUN_NOT_FOUND" });
});
