import { enumToJson, fromJson, toJson, type DescMethod, type DescService, type JsonValue, type Message } from "@bufbuild/protobuf";
import { setTimeout as pause } from "node:timers/promises";

import { AssayError, Code, type NodeClient, type Run, type UploadProgress } from "../../src/node/index.js";
import * as contract from "../../src/gen/v1.js";
import { DocumentSetSchema, RunOutcomeSchema, WatchRunRequestSchema } from "../../src/gen/v1.js";
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
    if (step.call === "WatchRun") {
        const { runId, afterSequence, eventDetail } = fromJson(WatchRunRequestSchema, request);
        return follow(client.watchRun(runId, { after: afterSequence, detail: eventDetail, ...options }), step, stop);
    }
    const [service, method] = methodOf(step.call ?? "");
    if (method.localName in client) {
        const runs = client as unknown as Calls<Run>;
        return follow(called(runs, method, request, options), step, stop);
    }
    const stubs = client as unknown as Record<string, unknown>;
    const stub = stubs[service.name.replace(/Service$/, "").toLowerCase()];
    if (method.methodKind === "server_streaming") {
        const streams = stub as Calls<AsyncIterable<Message>>;
        return answers(called(streams, method, request, options), method, step);
    }
    const calls = stub as Calls<Promise<Message>>;
    return { response: toJson(method.output, await called(calls, method, request, options)) };
}

type Calls<T> = Record<string, (request: unknown, options: object) => T>;

function called<T>(calls: Calls<T>, method: DescMethod, request: JsonValue, options: object): T {
    const answer = calls[method.localName]?.(fromJson(method.input, request), options);
    if (answer === undefined) {
        throw new Error(`the client has no ${method.name}`);
    }
    return answer;
}

/** A method by its name in the contract, with whichever service has it. */
function methodOf(name: string): [DescService, DescMethod] {
    for (const exported of Object.values<object>(contract)) {
        const service = "kind" in exported && exported.kind === "service" ? (exported as DescService) : undefined;
        const method = service?.methods.find((method) => method.name === name);
        if (service && method) {
            return [service, method];
        }
    }
    throw new Error(`the contract has no ${name}`);
}

/** A stream that is no run. */
async function answers(messages: AsyncIterable<Message>, { output }: DescMethod, step: Step): Promise<Did> {
    const answers: JsonValue[] = [];
    try {
        for await (const message of messages) {
            answers.push(toJson(output, message));
            if (answers.length === step.stop_after) {
                return { answers, stopped: true };
            }
        }
    } catch (error) {
        return { answers, ...says(error) };
    }
    return { answers };
}

async function follow(run: Run, step: Step, stop: AbortController): Promise<Did> {
    if (step.collect) {
        const { run: followed, end, results, personas, verdicts, grades, warnings } = await run.collect();
        return {
            finished: {
                run: followed.id,
                outcome: enumToJson(RunOutcomeSchema, end.outcome),
                results: results.length,
                personas: personas.length,
                verdicts: verdicts.length,
                grades: grades.length,
                warnings: warnings.length,
            },
        };
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
