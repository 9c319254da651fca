/** What is published, used as its users would. */
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { test } from "node:test";

import { VERSION } from "../src/version.js";
import { PACKAGE, runBeside, SCRATCH, serve } from "./server.js";

const server = await serve();

test("the README runs as printed", async () => {
    const readme = await readFile(path.join(PACKAGE, "README.md"), "utf8");
    const printed = /```ts\n(.*?)```/s.exec(readme)?.[1];
    assert(printed, "there is no program in it");
    await mkdir(SCRATCH, { recursive: true });
    const program = path.join(SCRATCH, "readme.ts");
    await writeFile(program, printed);
    const { status, output, said } = await runBeside(program, server);
    assert.equal(status, 0, said);
    assert.equal(output.trim().split("\n").length, 3);
});

test("the example prints personas, and what happens beside them", async () => {
    const { status, output, said } = await runBeside(path.join(PACKAGE, "examples/personas.ts"), server, "interviews", "--count", "2");
    assert.equal(status, 0, said);
    assert.equal(output.match(/^# /gm)?.length, 2);
    assert.match(said, /succeeded/);
});

test("the example says what is wrong with what it was given", async () => {
    const { status, output, said } = await runBeside(path.join(PACKAGE, "examples/personas.ts"), server, "nowhere");
    assert.deepEqual([status, output, said], [2, "", "personas: no such file or folder: nowhere\n"]);
});

test("the version is that of the package", async () => {
    const { version } = JSON.parse(await readFile(path.join(PACKAGE, "package.json"), "utf8")) as { version: string };
    assert.equal(VERSION, version);
});
