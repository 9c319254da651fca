import { compressionGzip, createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import { env } from "node:process";
import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Interceptor } from "@connectrpc/connect";

import { keepTokenPrivate, parseAddress, refusal, type Address } from "../address.js";
import { DEFAULT_BACKOFF, type Backoff } from "../backoff.js";
import { Client } from "../client.js";
import type { DocumentSet, ProvenanceSchema } from "../gen/assay/v1/source_pb.js";
import { retrying } from "../retry.js";
import { say } from "../text.js";
import { explaining, outgoing } from "../transport.js";
import { VERSION } from "../version.js";
import { diagnose, reaches } from "./diagnosis.js";
import type { LocalFile } from "./files.js";
import { upload, type UploadOptions } from "./upload.js";

/** The largest message that is taken in, in bytes, unless said otherwise. What a server takes in is the server's to say. */
export const MESSAGE_LIMIT = 256 * 1024 * 1024;

const KEEPALIVE_MS = 20_000;

/** How to connect. */
export interface ConnectOptions {
    /** A bearer token, sent with every call. It is refused over plaintext to another machine. */
    readonly token?: string;
    /** Authorities to trust instead of the machine's, as PEM. */
    readonly ca?: string | Uint8Array;
    /** The largest message that is taken in, in bytes; 256 MiB unless said otherwise. */
    readonly maxMessageBytes?: number;
    /** Compresses what is sent. What is received may be compressed in any case. */
    readonly compress?: boolean;
    /** How streams and uploads wait between attempts. */
    readonly backoff?: Backoff;
    /** The W3C `traceparent` of a call, asked for every one that brings none of its own. */
    readonly traceparent?: () => string | undefined;
    /** Further interceptors of Connect's, such as for metrics; the first is the outermost. */
    readonly interceptors?: readonly Interceptor[];
}

/** A client on a connection of its own, which `close` (or `using`) ends. */
export class NodeClient extends Client {
    readonly #connection: Http2SessionManager;

    /** @internal */
    constructor(address: Address, options: ConnectOptions, connection: Http2SessionManager) {
        super(transportOf(address, options, connection), options.backoff ?? DEFAULT_BACKOFF);
        this.#connection = connection;
    }

    /** Sends files, such as those of `find`, and gives the set they have become. What was sent before a break is not sent again. */
    upload(files: readonly LocalFile[], options: UploadOptions = {}): Promise<DocumentSet> {
        return upload(this.source, this.backoff, files, options);
    }

    /** Ends the connection and the calls on it. */
    close(): void {
        this.#connection.abort();
    }

    [Symbol.dispose](): void {
        this.close();
    }
}

/** Where documents are from. */
export type Provenance = MessageInitShape<typeof ProvenanceSchema>;

/**
 * Connects to `http://host:port` (plaintext) or `https://host:port` (TLS); without an address, to that of ASSAY_SERVER. A bare `host:port` is
 * plaintext and has to be this machine.
 *
 * @throws an `AssayError` that says what to do about it, where no connection comes about
 */
export async function connect(server = env.ASSAY_SERVER ?? "", options: ConnectOptions = {}): Promise<NodeClient> {
    if (server === "") {
        throw refusal(say("no_address"));
    }
    const address = parseAddress(server);
    keepTokenPrivate(address, options.token);
    if (!(await reaches(address, options.ca))) {
        throw await diagnose(address, options.ca);
    }
    const keepalive = { pingIntervalMs: KEEPALIVE_MS };
    return new NodeClient(address, options, new Http2SessionManager(originOf(address), keepalive, { ca: authorities(options.ca) }));
}

function transportOf(address: Address, options: ConnectOptions, connection: Http2SessionManager) {
    const limit = options.maxMessageBytes ?? MESSAGE_LIMIT;
    const headers = () => ({
        authorization: options.token ? `Bearer ${options.token}` : undefined,
        traceparent: options.traceparent?.(),
        "user-agent": `assay-typescript/${VERSION}`,
    });
    const transport = createGrpcTransport({
        baseUrl: originOf(address),
        sessionManager: connection,
        readMaxBytes: limit,
        interceptors: [...(options.interceptors ?? []), retrying(), outgoing(headers)],
        ...(options.compress && { sendCompression: compressionGzip }),
    });
    return explaining(transport, { address: address.given, limit, token: Boolean(options.token) });
}

export function originOf({ tls, authority }: Address): string {
    return `${tls ? "https" : "http"}://${authority}`;
}

function authorities(ca: string | Uint8Array | undefined): Buffer | undefined {
    return ca === undefined ? undefined : Buffer.from(ca as Uint8Array);
}
