import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import type { Client as Stub } from "@connectrpc/connect";
import { open, type FileHandle } from "node:fs/promises";

import { refusal } from "../address.js";
import { sleep, type Backoff } from "../backoff.js";
import { aborted } from "../error.js";
import { Following } from "../following.js";
import {
    type DocumentSet,
    DocumentSetSchema,
    type GetUploadResponse,
    type ProvenanceSchema,
    type SourceService,
    type UploadDocumentsRequestSchema,
    type UploadFileSchema,
} from "../gen/assay/v1/source_pb.js";
import { say } from "../text.js";
import { uuid } from "../uuid.js";
import { unreadable, type LocalFile } from "./files.js";

const CHUNK_BYTES = 256 * 1024;

/** How far an upload has come. */
export interface UploadProgress {
    /** Files that are sent. */
    readonly files: number;
    /** All there are. */
    readonly ofFiles: number;
    /** Bytes sent by this call. */
    readonly bytes: number;
}

/** How files are uploaded. */
export interface UploadOptions {
    /** A name by which the upload can be gone on with in another process; one is made up unless given. */
    readonly id?: string;
    /** Where the documents are from. */
    readonly provenance?: MessageInitShape<typeof ProvenanceSchema>;
    /** Pinned sets stay until they are deleted. */
    readonly pinned?: boolean;
    /** Hears how far it has come. */
    readonly onProgress?: (progress: UploadProgress) => void;
    /** Ends it; what was sent is kept for a while, and gone on with by its id. */
    readonly signal?: AbortSignal;
}

type Step = MessageInitShape<typeof UploadDocumentsRequestSchema>;
type Sources = Stub<typeof SourceService>;

export async function upload(
    sources: Sources,
    backoff: Backoff,
    files: readonly LocalFile[],
    options: UploadOptions,
): Promise<DocumentSet> {
    if (files.length === 0) {
        throw refusal(say("no_files"));
    }
    const id = options.id ?? uuid();
    const signal = options.signal ?? new AbortController().signal;
    const attempts = new Following(backoff);
    for (;;) {
        const there = await sources.getUpload({ uploadId: id }, { signal }).catch(() => undefined);
        try {
            return await attempt(sources, new Sending(files, { ...options, id }, there), signal);
        } catch (error) {
            await sleep(attempts.lost(error), signal).catch(() => {
                throw aborted(signal);
            });
        }
    }
}

async function attempt(sources: Sources, sending: Sending, signal: AbortSignal): Promise<DocumentSet> {
    // A call that is aborted is broken off, and never taken for a whole upload.
    const unread = new AbortController();
    const steps = (async function* () {
        try {
            yield* sending.steps();
        } catch (error) {
            unread.abort(error);
            throw error;
        }
    })();
    try {
        const { set } = await sources.uploadDocuments(steps, { signal: AbortSignal.any([signal, unread.signal]) });
        return set ?? create(DocumentSetSchema);
    } catch (error) {
        throw unread.signal.aborted ? unread.signal.reason : error;
    }
}

/** One attempt. */
class Sending {
    readonly #files: readonly LocalFile[];
    readonly #options: UploadOptions;
    readonly #there: GetUploadResponse | undefined;
    #done = 0;
    #bytes = 0;

    constructor(files: readonly LocalFile[], options: UploadOptions, there: GetUploadResponse | undefined) {
        [this.#files, this.#options, this.#there] = [files, options, there];
    }

    async *steps(): AsyncGenerator<Step> {
        const { id, provenance, pinned } = this.#options;
        yield { step: { case: "start", value: { uploadId: id ?? "", pinned: pinned ?? false, ...(provenance && { provenance }) } } };
        for (const file of this.#files) {
            yield* this.#file(file);
            this.#done += 1;
            this.#tell();
        }
    }

    async *#file({ name, path }: LocalFile): AsyncGenerator<Step> {
        const kept = this.#there?.files.find((file) => file.name === name);
        if (kept !== undefined) {
            yield head({ name, sha256: kept.sha256 });
            return;
        }
        const content = await open(path).catch(unreadable(path));
        try {
            const about = await content.stat().catch(unreadable(path));
            const sent = this.#there?.partialName === name ? Number(this.#there.partialBytes) : 0;
            // A file that has become shorter since is another.
            const offset = sent <= about.size ? sent : 0;
            yield head({ name, bytes: BigInt(about.size), modifyTime: timestampFromDate(about.mtime), offset: BigInt(offset) });
            yield* this.#chunks(content, path, offset);
        } finally {
            await content.close();
        }
    }

    async *#chunks(content: FileHandle, path: string, offset: number): AsyncGenerator<Step> {
        for (let position = offset; ;) {
            const { buffer, bytesRead } = await content.read(new Uint8Array(CHUNK_BYTES), 0, CHUNK_BYTES, position).catch(unreadable(path));
            if (bytesRead === 0) {
                return;
            }
            yield { step: { case: "chunk", value: buffer.subarray(0, bytesRead) } };
            position += bytesRead;
            this.#bytes += bytesRead;
            this.#tell();
        }
    }

    #tell(): void {
        this.#options.onProgress?.({ files: this.#done, ofFiles: this.#files.length, bytes: this.#bytes });
    }
}

function head(value: MessageInitShape<typeof UploadFileSchema>): Step {
    return { step: { case: "file", value } };
}
