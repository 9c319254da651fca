/** The client for browsers in a real one, on a page of another origin than the server's. */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { after, test } from "node:test";
import type { Page } from "playwright-core";

import { Code, connect, find } from "../src/node/index.js";
import { RunOutcome } from "../src/gen/v1.js";
import { missing, openPage } from "./browser/browser.js";
import type { Material } from "./browser/page.js";
import { INTERVIEWS, SCRATCH, serve } from "./server.js";

const skip = missing();
const files = await find(INTERVIEWS);
const material = await Promise.all(files.map(async ({ name, path }) => ({ name, text: await readFile(path, "utf8") })));
let page: Page;
let server: string;
if (skip === undefined) {
    [page, server] = await Promise.all([openPage(), serve()]);
}

test("a page follows a run to its end, and gathers it", { skip }, async () => {
    const { sequences, personas } = await page.evaluate((given) => assayPage.personas(given), [server, material] as [string, Material[]]);
    assert.deepEqual(
        sequences,
        [...sequences.keys()].map((i) => i + 1),
    );
    assert.equal(personas.length, 2);
});

test("a page may send a token to this machine", { skip }, async () => {
    const { personas } = await page.evaluate((given) => assayPage.personas(given), [server, material, "secret"] as [
        string,
        Material[],
        string,
    ]);
    assert.equal(personas.length, 2);
});

test("a page has notes graded", { skip }, async () => {
    assert.deepEqual(await page.evaluate((server) => assayPage.grade(server), server), ["C"]);
});

test("a page is told what the server refuses, with every fact", { skip }, async () => {
    const { code, reason, fields } = await page.evaluate((server) => assayPage.refused(server), server);
    assert.deepEqual([code, reason, fields], [Code.InvalidArgument, "INVALID_REQUEST", ["documents", "count"]]);
});

test("a page is told that nobody answers, and how often was tried", { skip }, async () => {
    const { code, message } = await page.evaluate(() => assayPage.nobody("http://127.0.0.1:1"));
    // A browser does not say why a connection fails.
    assert.deepEqual([code, message], [Code.Unknown, "the connection to the server broke (Failed to fetch) (tried 2 times)"]);
});

test("a page that leaves a run stops it, and the model is left alone", { skip }, async () => {
    const model = await hangingModel();
    const { id, kinds } = await page.evaluate((given) => assayPage.leave(given), [model.server, material] as [string, Material[]]);
    assert.deepEqual([kinds[0], kinds.at(-1)], ["runAccepted", "heartbeat"]);
    await stopped(model.server, id);
    await model.alone();
});

test("a page that aborts a run stops it, and the model is left alone", { skip }, async () => {
    const model = await hangingModel();
    const { id, code, message } = await page.evaluate((given) => assayPage.abort(given), [model.server, material] as [string, Material[]]);
    assert.deepEqual([code, message], [Code.Canceled, "the call was cancelled by its caller (enough)"]);
    await stopped(model.server, id);
    await model.alone();
});

/** A server whose model takes every question and answers none. */
async function hangingModel(): Promise<{ server: string; alone: () => Promise<unknown> }> {
    const gone: Promise<unknown>[] = [];
    const model = createServer((_, response) => gone.push(new Promise((closed) => response.on("close", closed))));
    await new Promise<void>((listening) => model.listen(0, "127.0.0.1", listening));
    after(() => model.close());
    const config = path.join(SCRATCH, "hanging.toml");
    await mkdir(SCRATCH, { recursive: true });
    await writeFile(
        config,
        `default_provider = "model"
[server]
heartbeat = "100ms"
disconnect_grace = "100ms"
[providers.model]
kind = "openai"
base_url = "http://127.0.0.1:${String((model.address() as AddressInfo).port)}/v1"
default_model = "fake"
`,
    );
    return { server: await serve("--config", config), alone: () => Promise.all(gone) };
}

/** Waits for the end of a run without watching it, which would keep it. */
async function stopped(server: string, runId: string): Promise<void> {
    using client = await connect(server);
    for (;;) {
        const { run } = await client.run.getRun({ runId });
        if (run?.outcome === RunOutcome.CANCELLED) {
            return;
        }
    }
}
