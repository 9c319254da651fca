import assert from "node:assert/strict";
import { mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { test } from "node:test";

import { find, read } from "../src/node/index.js";

async function study(...names: string[]): Promise<string> {
    const folder = await mkdtemp(path.join(tmpdir(), "assay-"));
    for (const name of names) {
        const file = path.join(folder, name);
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, "x");
    }
    return folder;
}

async function names(...paths: string[]): Promise<string[]> {
    return (await find(...paths)).map(({ name }) => name);
}

test("folders are read in natural order without hidden files", async () => {
    const folder = await study("f10.txt", "f2.txt", "F3.txt", "b/1.txt", "a.txt", ".hidden", ".git/config");
    assert.deepEqual(await names(folder), ["a.txt", "b/1.txt", "f2.txt", "F3.txt", "f10.txt"]);
    assert.deepEqual(await names(path.join(folder, ".hidden")), [".hidden"]);
});

test("a file counts once, circles end, and links to nothing are left out", async () => {
    const folder = await study("a/1.txt");
    await symlink(folder, path.join(folder, "a", "again"));
    await symlink("nowhere", path.join(folder, "gone"));
    assert.deepEqual(await names(folder, path.join(folder, "a", "1.txt")), ["a/1.txt"]);
});

test("two files of one name are told apart", async () => {
    const folder = await study("a/1.txt", "b/1.txt");
    const [first, second] = await names(path.join(folder, "a"), path.join(folder, "b"));
    assert.notEqual(first, second);
    assert.match(first ?? "", /[^/].*\/a\/1\.txt$/);
});

test("what is not there is named", async () => {
    await assert.rejects(read("gone"), { name: "AssayError", message: "no such file or folder: gone" });
});
