/** How long to wait before an attempt, and when to give up. */
export interface Backoff {
    /** The wait before the first repetition, in milliseconds. */
    readonly firstMs: number;
    /** The longest wait, also where a server asks for more, in milliseconds. */
    readonly mostMs: number;
    /** So many attempts in a row may bring nothing before the error is given out. */
    readonly attempts: number;
}

/** 100 ms doubling up to 10 s, eight attempts: about 25 s without a sign of life, inside the server's default grace period. */
export const DEFAULT_BACKOFF: Backoff = { firstMs: 100, mostMs: 10_000, attempts: 8 };

/** The wait before the attempt that follows failed ones: at least what the server asked for, within bounds. */
export function delayMs(backoff: Backoff, failed: number, askedMs = 0): number {
    const doubled = backoff.firstMs * 2 ** (failed - 1);
    return Math.min(Math.max(doubled, askedMs), backoff.mostMs);
}

/** Waits, and rejects with the signal's reason as soon as it is aborted. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
        const stop = () => {
            clearTimeout(timer);
            reject(signal.reason as Error);
        };
        const timer = setTimeout(() => {
            signal.removeEventListener("abort", stop);
            resolve();
        }, ms);
        if (signal.aborted) {
            stop();
        }
        signal.addEventListener("abort", stop, { once: true });
    });
}
