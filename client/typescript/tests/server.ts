import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, symlink } from "node:fs/promises";
import { createInterface } from "node:readline";
import * as path from "node:path";
import { env, execPath } from "node:process";
import { after } from "node:test";

/** The root of the package. */
export const PACKAGE = path.resolve(import.meta.dirname, "..");

/** Where tests write what has to be inside the package. */
export const SCRATCH = path.join(PACKAGE, ".test");

/** Material that is in the repository. */
export const INTERVIEWS = path.resolve(PACKAGE, "../../examples/interviews");

/** The program that was built. */
export function program(): string {
    return env.ASSAY_BIN ?? path.resolve(PACKAGE, "../..", env.CARGO_TARGET_DIR ?? "target", "debug/assay");
}

/** Starts the program that was built, on a port of its own, until the tests of the file are done. */
export async function serve(...args: string[]): Promise<string> {
    const server = spawn(program(), ["serve", "--listen", "127.0.0.1:0", "--ledger", "memory", ...args], {
        stdio: ["ignore", "pipe", "inherit"],
    });
    after(() => server.kill());
    const [line] = (await once(createInterface({ input: server.stdout }), "line")) as [string];
    return line.replace("listening on ", "http://");
}

/** Runs a program of TypeScript beside a folder `interviews`, inside the package, so that it finds the package by its name. */
export async function runBeside(
    program: string,
    server: string,
    ...args: string[]
): Promise<{ status: number; output: string; said: string }> {
    await mkdir(SCRATCH, { recursive: true });
    const folder = await mkdtemp(path.join(SCRATCH, "beside-"));
    await symlink(INTERVIEWS, path.join(folder, "interviews"));
    const options = { cwd: folder, env: { ...env, ASSAY_SERVER: server } };
    const running = spawn(execPath, ["--import", "tsx", program, ...args], options);
    let [output, said] = ["", ""];
    running.stdout.on("data", (text: Buffer) => (output += text.toString()));
    running.stderr.on("data", (text: Buffer) => (said += text.toString()));
    const [status] = (await once(running, "close")) as [number];
    return { status, output, said };
}
