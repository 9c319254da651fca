import { enumToJson, fromJson, toJson, type DescMethodUnary, type JsonValue, type Message } from "@bufbuild/protobuf";
import { setTimeout as pause } from "node:timers/promises";

import { AssayError, Code, type NodeClient, type Run, type UploadProgress } from "../../src/node/index.js";
import {
    AutomatonService,
    CatalogService,
    DocumentSetSchema,
    GeneratePersonasRequestSchema,
    PersonaService,
    RunOutcomeSchema,
    RunService,
    SourceService,
    VerifyAutomataRequestSchema,
    WatchRunRequestSchema,
} from "../../src/gen/v1.js";
import { itemOf, says, type Did } from "./say.js";

/** A thing to do with a client. */
export interface Step {
    readonly call?: string;
    readonly request?: JsonValue;
    readonly upload?: readonly { name: string; path: string }[];
    readonly deadline_ms?: number;
    readonly stop_after?: number;
    readonly pause_ms?: number;
    readonly collect?: boolean;
    readonly together?: readonly Step[];
}

/** Does it, and says what came of it. */
export async function play(client: NodeClient, step: Step): Promise<Did> {
    try {
        if (step.together?.length) {
            return { together: await Promise.all(step.together.map((one) => play(client, one))) };
        }
        return await played(client, step);
    } catch (error) {
        return says(error);
    }
}

async function played(client: NodeClient, step: Step): Promise<Did> {
    const stop = new AbortController();
    const options = { signal: stop.signal, ...(step.deadline_ms && { timeoutMs: step.deadline_ms }) };
    const request = step.request ?? {};
    if (step.upload?.length) {
        return upload(client, step.upload);
    }
    switch (step.call) {
        case "GeneratePersonas":
            return follow(client.generatePersonas(fromJson(GeneratePersonasRequestSchema, request), options), step, stop);
        case "VerifyAutomata":
            return follow(client.verifyAutomata(fromJson(VerifyAutomataRequestSchema, request), options), step, stop);
        case "WatchRun": {
            const { runId, afterSequence, eventDetail } = fromJson(WatchRunRequestSchema, request);
            return follow(client.watchRun(runId, { after: afterSequence, detail: eventDetail, ...options }), step, stop);
        }
        default:
            return unary(client, step.call ?? "", request, options);
    }
}

async function follow(run: Run, step: Step, stop: AbortController): Promise<Did> {
    if (step.collect) {
        const { run: followed, end, results, personas, warnings } = await run.collect();
        const outcome = enumToJson(RunOutcomeSchema, end.outcome);
        return { finished: { run: followed.id, outcome, results: results.length, personas: personas.length, warnings: warnings.length } };
    }
    const items: object[] = [];
    try {
        for await (const item of run) {
            items.push(itemOf(item));
            if (items.length === step.stop_after) {
                stop.abort();
            }
            await pause(step.pause_ms ?? 0);
        }
    } catch (error) {
        const stopped = stop.signal.aborted && error instanceof AssayError && error.code === Code.Canceled;
        return stopped ? { items, stopped } : { items, ...says(error) };
    }
    return { items };
}

async function upload(client: NodeClient, files: readonly { name: string; path: string }[]): Promise<Did> {
    let heard: UploadProgress | undefined;
    const set = await client.upload(files, { onProgress: (progress) => (heard = progress) });
    return { response: toJson(DocumentSetSchema, set), ...(heard && { progress: heard }) };
}

/** Makes a call by its name in the contract, with whichever service has it. */
async function unary(client: NodeClient, name: string, request: JsonValue, options: object): Promise<Did> {
    const stubs = [
        [PersonaService, client.persona],
        [RunService, client.run],
        [SourceService, client.source],
        [CatalogService, client.catalog],
        [AutomatonService, client.automaton],
    ] as const;
    for (const [service, stub] of stubs) {
        const method = service.methods.find((method) => method.name === name) as DescMethodUnary | undefined;
        if (method !== undefined) {
            const calls = stub as unknown as Record<string, (request: unknown, options: object) => Promise<Message>>;
            const answer = await calls[method.localName]?.(fromJson(method.input, request), options);
            return { response: answer && toJson(method.output, answer) };
        }
    }
    throw new Error(`the client has no ${name}`);
}
