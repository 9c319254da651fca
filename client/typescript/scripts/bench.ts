/**
 * Reads a stream of small events by the generated stub and by the client, in turn, and says what each takes: `bench.ts ADDRESS ROUNDS`, under
 * `node --expose-gc`.
 */
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";

import { connect } from "../src/node/index.js";
import { RunService } from "../src/gen/v1.js";

const [address = "", rounds = "7"] = process.argv.slice(2);

using client = await connect(address);
const stub = createClient(RunService, createGrpcTransport({ baseUrl: `http://${address}` }));
const [bare, ours, heaps]: [number[], number[], number[]] = [[], [], []];
for (let round = 0; round < Number(rounds); round++) {
    bare.push(await timed(byStub));
    ours.push(await timed(byClient));
    gc?.();
    heaps.push(Math.round(process.memoryUsage().heapUsed / 1024));
}
const ratio = (median(bare) / median(ours)).toFixed(2);
const figures = `stub ${String(median(bare))} ms, client ${String(median(ours))} ms, ratio ${ratio}`;
console.log(`typescript: ${figures}, heap ${String(heaps[0])} KB after the first round, ${String(heaps.at(-1))} KB after the last`);
// The stub's connection has nobody to close it.
process.exit();

async function byStub(): Promise<number> {
    let events = 0;
    for await (const { item } of stub.watchRun({ runId: "flood" })) {
        events += item.case === "event" ? 1 : 0;
    }
    return events;
}

async function byClient(): Promise<number> {
    let events = 0;
    for await (const item of client.watchRun("flood")) {
        events += item.case === "event" ? 1 : 0;
    }
    return events;
}

async function timed(read: () => Promise<number>): Promise<number> {
    const began = performance.now();
    if ((await read()) === 0) {
        throw new Error("no events came");
    }
    return Math.round(performance.now() - began);
}

function median(times: readonly number[]): number {
    return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}
