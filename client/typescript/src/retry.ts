import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";

import { sleep } from "./backoff.js";
import config from "./gen/data/service-config.js";

type Policy = (typeof config.methodConfig)[number]["retryPolicy"];

const POLICIES = new Map<string, Policy>(
    config.methodConfig.flatMap(({ name, retryPolicy }) =>
        name.map(({ service, method }) => [`${service}/${method}`, retryPolicy] as const),
    ),
);

/** gRPC spreads its waits by so much, so that callers do not come back all at once. */
const JITTER = 0.2;

/**
 * Makes calls that can safely be made twice again while the server is unavailable, by the service configuration that all clients share: Connect
 * does not read that.
 */
export function retrying(): Interceptor {
    const throttle = new Throttle(config.retryThrottling.maxTokens, config.retryThrottling.tokenRatio);
    return (next) => async (request) => {
        const policy = POLICIES.get(`${request.service.typeName}/${request.method.name}`);
        if (policy === undefined || request.stream) {
            return next(request);
        }
        for (let attempt = 1; ; attempt++) {
            try {
                const response = await next(request);
                throttle.succeeded();
                return response;
            } catch (error) {
                if (!isRetryable(error, policy)) {
                    throw error;
                }
                throttle.failed();
                if (attempt >= policy.maxAttempts || !throttle.allows()) {
                    throw error;
                }
                await sleep(waitMs(policy, attempt), request.signal);
            }
        }
    };
}

/** Keeps repetitions from adding to the load of a server that cannot keep up: gRPC's retry throttling (proposal A6). */
class Throttle {
    readonly #most: number;
    readonly #ratio: number;
    #tokens: number;

    constructor(most: number, ratio: number) {
        [this.#most, this.#ratio, this.#tokens] = [most, ratio, most];
    }

    succeeded(): void {
        this.#tokens = Math.min(this.#tokens + this.#ratio, this.#most);
    }

    failed(): void {
        this.#tokens = Math.max(this.#tokens - 1, 0);
    }

    allows(): boolean {
        return this.#tokens > this.#most / 2;
    }
}

function isRetryable(error: unknown, policy: Policy): boolean {
    const { code, details } = ConnectError.from(error);
    // A connection that was reset is Unavailable in gRPC and Aborted in Connect; the server's own have details.
    const name = code === Code.Aborted && details.length === 0 ? Code[Code.Unavailable] : Code[code];
    return policy.retryableStatusCodes.some((retryable) => retryable === name.toUpperCase());
}

function waitMs({ initialBackoff, maxBackoff, backoffMultiplier }: Policy, attempt: number): number {
    const seconds = Math.min(Number.parseFloat(initialBackoff) * backoffMultiplier ** (attempt - 1), Number.parseFloat(maxBackoff));
    return 1000 * seconds * (1 - JITTER + 2 * JITTER * Math.random());
}
