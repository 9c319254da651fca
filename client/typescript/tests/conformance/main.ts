/** The runner of this client: it takes a thing to do a line, as tests/conformance/README.md of the repository says, and answers a line. */
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";

import { connect, type ConnectOptions, type NodeClient } from "../../src/node/index.js";
import { says, type Did } from "./say.js";
import { play, type Step } from "./step.js";

interface Connect {
    readonly address: string;
    readonly ca?: string;
    readonly token?: string;
    readonly traceparent?: string;
    readonly compress?: boolean;
    readonly max_message_bytes?: number;
}

interface Thing extends Step {
    readonly connect?: Connect;
    readonly close?: boolean;
}

let client: NodeClient | undefined;

for await (const line of createInterface({ input: process.stdin })) {
    const did = await perform(JSON.parse(line) as Thing).catch(says);
    process.stdout.write(`${JSON.stringify(did)}\n`);
}

async function perform(thing: Thing): Promise<Did> {
    if (thing.connect !== undefined) {
        client = await connected(thing.connect);
        return {};
    }
    if (thing.close) {
        client?.close();
        client = undefined;
        return {};
    }
    if (client === undefined) {
        throw new Error("there is no connection");
    }
    return play(client, thing);
}

async function connected(told: Connect): Promise<NodeClient> {
    const { traceparent } = told;
    const options: ConnectOptions = {
        backoff: { firstMs: 20, mostMs: 500, attempts: 6 },
        ...(told.ca && { ca: await readFile(told.ca) }),
        ...(told.token && { token: told.token }),
        ...(told.compress && { compress: true }),
        ...(told.max_message_bytes && { maxMessageBytes: told.max_message_bytes }),
        ...(traceparent && { traceparent: () => traceparent }),
    };
    return connect(told.address, options);
}
