import { create } from "@bufbuild/protobuf";
import type { Stats } from "node:fs";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import * as path from "node:path";

import { refusal } from "../address.js";
import { AssayError } from "../error.js";
import { DocumentSchema, type Document } from "../gen/assay/v1/source_pb.js";
import { say } from "../text.js";
import { natural } from "./natural.js";

/** A file to be read or uploaded. */
export interface LocalFile {
    /** What it is to be called, unique among those it goes with. */
    readonly name: string;
    /** Where it is. */
    readonly path: string;
}

/**
 * The files of that name, and every file of folders and their folders, each once, in natural order (`f2` before `f10`). Names are relative to
 * their folder, with `/`. Hidden files are left out unless they are named themselves, and so is what is no regular file. Two files of one name
 * are called by more of their path.
 *
 * @throws an `AssayError` that names what is not there or cannot be read
 */
export async function find(...paths: readonly string[]): Promise<LocalFile[]> {
    const found = new Map<string, LocalFile>();
    for (const root of paths) {
        for (const file of await inside(root)) {
            const real = await realpath(file.path);
            if (!found.has(real)) {
                found.set(real, file);
            }
        }
    }
    return namedApart(found);
}

/**
 * The files as documents of a request. Bytes go as they are: what is in a file is the server's to judge.
 *
 * @throws an `AssayError` that names what is not there or cannot be read
 */
export async function read(...paths: readonly string[]): Promise<Document[]> {
    const files = await find(...paths);
    return Promise.all(
        files.map(async ({ name, path }) => {
            const data = await readFile(path).catch(unreadable(path));
            return create(DocumentSchema, { name, content: { case: "data", value: data } });
        }),
    );
}

/** Refuses what cannot be read, by its path. */
export function unreadable(path: string): (error: unknown) => never {
    return (error) => {
        const cause = error instanceof Error ? error.message : String(error);
        throw error instanceof AssayError ? error : refusal(say("unreadable_file", { path }, cause));
    };
}

async function inside(root: string): Promise<LocalFile[]> {
    const about = await stat(root).catch(() => {
        throw refusal(say("missing_path", { path: root }));
    });
    if (!about.isDirectory()) {
        return [{ name: path.basename(root), path: root }];
    }
    // A folder is entered once however it is linked, so that circles end.
    const files = await walk(root, new Set()).catch(unreadable(root));
    const named = files.map((file) => ({ name: path.relative(root, file).split(path.sep).join("/"), path: file }));
    return named.sort((a, b) => natural(a.name, b.name));
}

async function walk(folder: string, entered: Set<string>): Promise<string[]> {
    const real = await realpath(folder);
    if (entered.has(real)) {
        return [];
    }
    entered.add(real);
    const files: string[] = [];
    for (const name of await readdir(folder)) {
        const file = path.join(folder, name);
        const about = name.startsWith(".") ? undefined : await existing(file);
        if (about?.isDirectory()) {
            files.push(...(await walk(file, entered)));
        } else if (about?.isFile()) {
            files.push(file);
        }
    }
    return files;
}

/** Undefined for a link to nothing. */
async function existing(file: string): Promise<Stats | undefined> {
    return stat(file).catch((error: unknown) => {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") {
            return undefined;
        }
        throw error;
    });
}

function namedApart(files: ReadonlyMap<string, LocalFile>): LocalFile[] {
    const counts = new Map<string, number>();
    for (const { name } of files.values()) {
        counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return [...files].map(([real, file]) =>
        counts.get(file.name) === 1 ? file : { ...file, name: real.split(path.sep).join("/").replace(/^\/+/, "") },
    );
}
