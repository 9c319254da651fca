import type { Interceptor } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";

import { keepTokenPrivate, parseAddress } from "../address.js";
import { DEFAULT_BACKOFF, type Backoff } from "../backoff.js";
import { Client } from "../client.js";
import { retrying } from "../retry.js";
import { explaining, outgoing } from "../transport.js";

/** How to connect. */
export interface ConnectOptions {
    /** A bearer token, sent with every call. It is refused over plaintext to another machine. */
    readonly token?: string;
    /** How streams wait between attempts. */
    readonly backoff?: Backoff;
    /** The W3C `traceparent` of a call, asked for every one that brings none of its own. */
    readonly traceparent?: () => string | undefined;
    /** Further interceptors of Connect's; the first is the outermost. */
    readonly interceptors?: readonly Interceptor[];
}

/**
 * A client of the server at `http://host:port` or `https://host:port`; without an address, of where the page is from. Browsers do not say why a
 * connection fails, so that nothing is tried here: the first call tells.
 *
 * @throws an `AssayError` for what is no address
 */
export function connect(server = location.origin, options: ConnectOptions = {}): Client {
    const address = parseAddress(server);
    keepTokenPrivate(address, options.token);
    const headers = () => ({
        authorization: options.token ? `Bearer ${options.token}` : undefined,
        traceparent: options.traceparent?.(),
    });
    const transport = createGrpcWebTransport({
        baseUrl: `${address.tls ? "https" : "http"}://${address.authority}`,
        interceptors: [...(options.interceptors ?? []), retrying(), outgoing(headers)],
    });
    // A browser sets no limit to messages.
    const connection = { address: address.given, limit: Infinity, token: Boolean(options.token) };
    return new Client(explaining(transport, connection), options.backoff ?? DEFAULT_BACKOFF);
}
