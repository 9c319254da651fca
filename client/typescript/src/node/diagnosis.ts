import * as http2 from "node:http2";
import * as net from "node:net";
import * as tls from "node:tls";
import { Code } from "@connectrpc/connect";

import type { Address } from "../address.js";
import { AssayError } from "../error.js";
import { say, type Text } from "../text.js";

/** How HTTP/2 begins, and the empty SETTINGS that follow. */
const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00";
const FRAME_TYPE = 3;
const SETTINGS = 4;
const CONNECT_TIMEOUT_MS = 10_000;
const PATIENCE_MS = 5_000;

export type Authorities = string | Uint8Array | undefined;

/** Tries to connect, once, and says whether HTTP/2 is spoken there. */
export function reaches(address: Address, ca: Authorities): Promise<boolean> {
    return new Promise((resolve) => {
        const url = `${address.tls ? "https" : "http"}://${address.authority}`;
        const session = http2.connect(url, ca === undefined ? {} : { ca: Buffer.from(ca as Uint8Array) });
        const settle = (reached: boolean) => {
            session.destroy();
            resolve(reached);
        };
        session.setTimeout(CONNECT_TIMEOUT_MS, () => settle(false));
        session.once("remoteSettings", () => settle(true));
        session.on("error", () => settle(false));
        session.once("close", () => settle(false));
    });
}

/** Finds out over a plain socket why no connection came about: what the platform says of it differs by version. */
export async function diagnose(address: Address, ca: Authorities): Promise<AssayError> {
    const { text, cause } = await why(address, ca);
    const said = say(text, { address: address.given, authority: address.authority }, cause);
    return new AssayError(Code.Unavailable, said, { broken: true });
}

interface Found {
    readonly text: Text;
    readonly cause?: string;
}

async function why(address: Address, ca: Authorities): Promise<Found> {
    try {
        (await opened(net.connect({ host: address.host, port: address.port }), "connect")).destroy();
    } catch (error) {
        return { text: "no_server", cause: wordsOf(error) };
    }
    return tryTls(address, ca);
}

async function tryTls(address: Address, ca: Authorities): Promise<Found> {
    const handshake = tls.connect({
        host: address.host,
        port: address.port,
        ...(net.isIP(address.host) === 0 && { servername: address.host }),
        ...(ca !== undefined && { ca: Buffer.from(ca as Uint8Array) }),
        ALPNProtocols: ["h2"],
        // Nothing is sent over it: it shows whether the other side speaks TLS, and what is wrong with its certificate.
        rejectUnauthorized: false,
    });
    try {
        await opened(handshake, "secureConnect");
    } catch {
        return { text: address.tls && (await speaksHttp2(address)) ? "tls_to_plaintext" : "no_grpc" };
    } finally {
        handshake.destroy();
    }
    if (!address.tls) {
        return { text: "plaintext_to_tls" };
    }
    return handshake.authorized ? { text: "no_grpc" } : { text: "certificate", cause: wordsOf(handshake.authorizationError) };
}

async function speaksHttp2(address: Address): Promise<boolean> {
    const socket = net.connect({ host: address.host, port: address.port });
    socket.write(PREFACE, "latin1");
    try {
        const head = await new Promise<Buffer>((resolve, reject) => {
            void opened(socket, "connect").catch(reject);
            socket.once("data", resolve).once("end", reject);
        });
        return head[FRAME_TYPE] === SETTINGS;
    } catch {
        return false;
    } finally {
        socket.destroy();
    }
}

/** The socket once that has happened; rejects where it fails, or takes too long. */
function opened<S extends net.Socket>(socket: S, event: "connect" | "secureConnect"): Promise<S> {
    return new Promise((resolve, reject) => {
        socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error("no answer")));
        socket.once("error", reject).once("close", reject);
        socket.once(event, () => resolve(socket));
    });
}

/** Where a name has several addresses, each failure is inside the one of all. */
function wordsOf(error: unknown): string {
    const inner = error instanceof AggregateError ? (error.errors as unknown[])[0] : error;
    return inner instanceof Error ? inner.message : String(inner);
}
