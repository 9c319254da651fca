/** The example plugin: it keeps the promises of any, the server measures by it, and it ends well. */
import assert from "node:assert/strict";
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { execPath } from "node:process";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { promisify } from "node:util";

import { PACKAGE, program, SCRATCH } from "./server.js";

const run = promisify(execFile);
const EXAMPLE = path.join(PACKAGE, "examples/plugin.ts");

async function started(): Promise<{ address: string; plugin: ChildProcess }> {
    const plugin = spawn(execPath, ["--import", "tsx", EXAMPLE, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(createInterface({ input: plugin.stdout }), "line")) as [string];
    return { address: line.replace("listening on ", ""), plugin };
}

test("the example keeps the promises of any plugin, measures for the server, and ends well when it is told to", async () => {
    const { address, plugin } = await started();
    try {
        const { stdout: checked } = await run(program(), ["plugin", "check", address]);
        assert.match(checked, /^metric one_page/m);

        await mkdir(SCRATCH, { recursive: true });
        const folder = await mkdtemp(path.join(SCRATCH, "plugin-"));
        const [config, personas] = [path.join(folder, "assay.toml"), path.join(folder, "personas.json")];
        await writeFile(config, `[plugins.one_page]\nkind = "metric"\naddress = "${address}"\nweight = 0.1\n`);
        await writeFile(personas, JSON.stringify([{ name: "Mara", archetype: "Planner", background: "word ".repeat(73) }]));
        const score = ["score", personas, "--config", config, "--ledger", "memory", "--output", "json", "--parameter"];
        const measured = async (words: number) => {
            const { stdout } = await run(program(), [...score, `one_page.words=${String(words)}`]);
            const { scores } = JSON.parse(stdout) as {
                scores: { quality: { metrics: { name: string; score: number; explanation: string }[] } }[];
            };
            return scores[0]?.quality.metrics.find(({ name }) => name === "one_page");
        };
        assert.equal((await measured(75))?.score, 1);
        assert.equal((await measured(60))?.score, 0.75);
        assert.equal((await measured(50))?.explanation, "75 words, and 50 fit on a page.");
    } finally {
        plugin.kill("SIGTERM");
    }
    const [status] = (await once(plugin, "close")) as [number | null];
    assert.equal(status, 0);
});

test("an address that is none is said", async () => {
    const refused = run(execPath, ["--import", "tsx", EXAMPLE, "--listen", "nowhere"], { cwd: PACKAGE });
    await assert.rejects(refused, { code: 2, stderr: 'plugin: "nowhere" is no address to listen on: give HOST:PORT\n' });
});
