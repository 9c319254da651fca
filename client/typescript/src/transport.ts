import type { Interceptor, Transport } from "@connectrpc/connect";

import { AssayError, explain, type Called } from "./error.js";

/** What failures say of the connection they are of. */
export type Connection = Pick<Called, "address" | "limit" | "token">;

/** A transport whose failures are this client's. */
export function explaining(inner: Transport, connection: Connection): Transport {
    return {
        unary: (method, signal, ...rest) => inner.unary(method, signal, ...rest).catch(failing(connection, method.name, signal)),
        async stream(method, signal, ...rest) {
            const fails = failing(connection, method.name, signal);
            const response = await inner.stream(method, signal, ...rest).catch(fails);
            return { ...response, message: explained(response.message, fails) };
        },
    };
}

/** Adds what goes along with every call. */
export function outgoing(headers: () => Record<string, string | undefined>): Interceptor {
    return (next) => (request) => {
        for (const [name, value] of Object.entries(headers())) {
            if (value !== undefined && !(name === "traceparent" && request.header.has(name))) {
                request.header.set(name, value);
            }
        }
        return next(request);
    };
}

type Fails = (error: unknown) => never;

function failing(connection: Connection, method: string, signal: AbortSignal | undefined): Fails {
    return (error) => {
        throw error instanceof AssayError ? error : explain(error, { ...connection, method, signal });
    };
}

function explained<T>(messages: AsyncIterable<T>, fails: Fails): AsyncIterable<T> {
    return {
        [Symbol.asyncIterator]() {
            const inner = messages[Symbol.asyncIterator]();
            return { next: () => inner.next().catch(fails) };
        },
    };
}
