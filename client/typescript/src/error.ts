import { durationMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";

import { BadRequestSchema, ErrorInfoSchema, RequestInfoSchema, RetryInfoSchema } from "./gen/google/rpc/error_details_pb.js";
import { say } from "./text.js";

const DOMAIN = "assay";

/** The codes of a failed connection, where the server did not send them itself. */
const TRANSPORT = new Set([Code.Unavailable, Code.Unknown, Code.Internal, Code.Canceled, Code.Aborted]);

/** A field of a request that breaks its rule. */
export interface Violation {
    /** Its path, such as `documents[2].name`. */
    readonly field: string;
    /** What is wrong with it and what would be right. */
    readonly description: string;
}

/** What is known of a failure beside its code and message. */
export interface Facts {
    readonly reason?: string | undefined;
    readonly violations?: readonly Violation[];
    readonly retryDelayMs?: number | undefined;
    readonly correlationId?: string | undefined;
    /** The connection failed, and not the server. */
    readonly broken?: boolean;
    readonly cause?: unknown;
}

/** A call that could not be served; the message says what was wrong, where, and what would be right. */
export class AssayError extends Error {
    /** The class of the failure. */
    readonly code: Code;
    /** The name of an `ErrorReason` without its prefix; undefined where the server gave none. */
    readonly reason: string | undefined;
    /** All the fields of the request that break their rules. */
    readonly violations: readonly Violation[];
    /** How long the server asks to wait before the call is made again, in milliseconds; undefined where it does not. */
    readonly retryDelayMs: number | undefined;
    /** What the server's log calls this failure; undefined where it has no more to say. */
    readonly correlationId: string | undefined;
    /** Whether the same call can succeed later: the server is unavailable, or the connection broke. */
    readonly transient: boolean;

    constructor(code: Code, message: string, facts: Facts = {}) {
        super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
        this.name = "AssayError";
        this.code = code;
        this.reason = facts.reason;
        this.violations = facts.violations ?? [];
        this.retryDelayMs = facts.retryDelayMs;
        this.correlationId = facts.correlationId;
        this.transient = facts.broken === true || code === Code.Unavailable;
    }

    /** The same error, with how often was tried. */
    after(attempts: number): this {
        if (attempts > 1) {
            this.message = `${this.message} (tried ${String(attempts)} times)`;
        }
        return this;
    }
}

/** What a call was, for the words of its failure. */
export interface Called {
    readonly address: string;
    readonly method: string;
    readonly limit: number;
    readonly token: boolean;
    readonly signal: AbortSignal | undefined;
}

/** The failure of a call as this client says it. */
export function explain(failure: unknown, called: Called): AssayError {
    if (failure instanceof AssayError) {
        return failure;
    }
    const error = ConnectError.from(failure);
    if (error.details.length > 0) {
        return new AssayError(error.code, error.rawMessage, { ...factsOf(error), cause: error });
    }
    return unexplained(error, called);
}

/** The error of a caller's signal that was aborted. */
export function aborted(signal: AbortSignal): AssayError {
    const cause: unknown = signal.reason;
    if (cause instanceof Error && cause.name === "TimeoutError") {
        return new AssayError(Code.DeadlineExceeded, say("deadline"), { cause });
    }
    const words = cause instanceof Error ? cause.message : String(cause);
    return new AssayError(Code.Canceled, say("cancelled", {}, words), { cause });
}

function factsOf(error: ConnectError): Facts {
    const [info] = error.findDetails(ErrorInfoSchema).filter(({ domain }) => domain === DOMAIN);
    const [retry] = error.findDetails(RetryInfoSchema);
    const [request] = error.findDetails(RequestInfoSchema);
    return {
        reason: info?.reason,
        violations: error
            .findDetails(BadRequestSchema)
            .flatMap(({ fieldViolations }) => fieldViolations.map(({ field, description }) => ({ field, description }))),
        retryDelayMs: retry?.retryDelay && durationMs(retry.retryDelay),
        correlationId: request?.requestId,
    };
}

/** The server explains every status of its own, so this one is of the transport, or of another service. */
function unexplained(error: ConnectError, called: Called): AssayError {
    const { address, method, limit } = called;
    const cause = error.rawMessage;
    const own = (code: Code, message: string) => new AssayError(code, message, { cause: error });
    switch (error.code) {
        case Code.Unimplemented:
            return own(error.code, say("unimplemented", { address, method }, cause));
        case Code.Unauthenticated:
            return own(error.code, say(called.token ? "token_refused" : "token_missing", { address }, cause));
        case Code.ResourceExhausted:
            return own(error.code, say("answer_too_large", { limit }, cause));
        case Code.DeadlineExceeded:
            return own(error.code, say("deadline"));
    }
    if (called.signal?.aborted) {
        return aborted(called.signal);
    }
    if (TRANSPORT.has(error.code) || isCutOff(error)) {
        // A connection that was reset has a code of its own here, and the common one in the other clients.
        const code = error.code === Code.Aborted || isCutOff(error) ? Code.Unavailable : error.code;
        return new AssayError(code, say("broken", {}, cause), { broken: true, cause: error });
    }
    return own(error.code, cause);
}

/** Connect blames the caller for a message that ends in its middle. */
function isCutOff(error: ConnectError): boolean {
    return error.code === Code.InvalidArgument && error.rawMessage.startsWith("protocol error: ");
}
