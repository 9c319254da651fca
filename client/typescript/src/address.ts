import { Code } from "@connectrpc/connect";

import { AssayError } from "./error.js";
import { say, type Text } from "./text.js";

const PORTS: Record<string, number> = { http: 80, https: 443 };
const LARGEST_PORT = 65535;
const PARTS = /^(?:(?<scheme>[^:/?#]*):\/\/)?(?<authority>[^/?#]*)(?<rest>.*)$/;
const AUTHORITY = /^(?<host>\[[0-9a-f:.]+\]|[^:[\]]*)(?<port>:.*)?$/i;
/** What no address has, and what would let one be read as another: spaces, control characters and what is invisible. */
const ODD = /[\s\p{C}]/u;

/** A server's address: `http://host:port` is plaintext, `https://host:port` is TLS. */
export interface Address {
    readonly given: string;
    /** An IPv6 address has no brackets. */
    readonly host: string;
    readonly port: number;
    readonly tls: boolean;
    /** `host:port`, as gRPC wants it. */
    readonly authority: string;
}

/**
 * Reads an address. A bare `host:port` is plaintext, on this machine only.
 *
 * @throws {@link AssayError} with what is wrong and an example
 */
export function parseAddress(given: string): Address {
    const parts = PARTS.exec(given)?.groups;
    if (ODD.test(given) || parts === undefined) {
        throw wrong(given, "why_characters");
    }
    const bare = parts.scheme === undefined;
    const scheme = parts.scheme ?? "http";
    if (!(scheme in PORTS)) {
        throw wrong(given, "why_scheme", scheme);
    }
    if (parts.authority?.includes("@")) {
        throw wrong("...", "why_user");
    }
    const found = AUTHORITY.exec(parts.authority ?? "")?.groups;
    if (found === undefined) {
        throw wrong(given, "why_characters");
    }
    if (found.host === undefined || found.host === "") {
        throw wrong(given, "why_no_host");
    }
    if (parts.rest !== "" && parts.rest !== "/") {
        throw wrong(given, "why_path");
    }
    const port = portOf(given, found.port, bare ? undefined : PORTS[scheme]);
    const address = {
        given,
        host: found.host.replace(/^\[|\]$/g, ""),
        port,
        tls: scheme === "https",
        authority: `${found.host}:${String(port)}`,
    };
    if (bare && !isLoopback(address)) {
        throw refusal(say("neither", { address: given, authority: address.authority }));
    }
    return address;
}

/** Whether what is sent there stays on this machine. */
export function isLoopback({ host }: Address): boolean {
    return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Refuses a token that would be readable on the way. */
export function keepTokenPrivate(address: Address, token: string | undefined): void {
    if (token && !address.tls && !isLoopback(address)) {
        throw refusal(say("token_in_plaintext", { address: address.given, authority: address.authority }));
    }
}

export function refusal(message: string): AssayError {
    return new AssayError(Code.InvalidArgument, message);
}

function portOf(given: string, written: string | undefined, usual: number | undefined): number {
    if (written === undefined && usual !== undefined) {
        return usual;
    }
    if (written === undefined || written === ":") {
        throw wrong(given, "why_no_port");
    }
    const port = /^:\d+$/.test(written) ? Number(written.slice(1)) : 0;
    if (port < 1 || port > LARGEST_PORT) {
        throw wrong(given, "why_port");
    }
    return port;
}

function wrong(given: string, why: Text, scheme = ""): AssayError {
    return refusal(say("wrong_address", { address: given, why: say(why, { scheme }) }));
}
