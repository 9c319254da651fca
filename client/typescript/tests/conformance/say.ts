import { enumToJson } from "@bufbuild/protobuf";

import { AssayError, Code, type Item } from "../../src/node/index.js";
import { ErrorReasonSchema, RunEventSchema, RunOutcomeSchema } from "../../src/gen/v1.js";

/** What was done, as the scenarios judge it. */
export interface Did {
    readonly error?: object;
    readonly response?: unknown;
    readonly items?: readonly object[];
    readonly answers?: readonly unknown[];
    readonly finished?: object;
    readonly progress?: object;
    readonly together?: readonly Did[];
    readonly stopped?: boolean;
}

export function says(error: unknown): Did {
    if (!(error instanceof AssayError)) {
        return { error: { code: "UNKNOWN", message: String(error) } };
    }
    return {
        error: {
            code: codeName(error.code),
            message: error.message,
            reason: error.reason ?? "",
            violations: error.violations.map(({ field }) => field),
            retry_ms: error.retryDelayMs ?? 0,
            correlation_id: error.correlationId ?? "",
        },
    };
}

/** An item of a stream: of an event, its kind is the name of its field in the contract. */
export function itemOf(item: Item): object {
    if (item.case !== "event") {
        return { kind: item.case };
    }
    const { sequence, runId, kind } = item.value;
    const failed = kind.case === "itemFailed" || kind.case === "runFinished" ? kind.value.error?.reason : undefined;
    const reason = kind.case === "retrying" ? kind.value.reason : failed;
    const field = RunEventSchema.fields.find(({ localName }) => localName === kind.case);
    return {
        sequence: Number(sequence),
        run: runId,
        kind: field?.name ?? "",
        ...(kind.case === "runFinished" && { outcome: enumToJson(RunOutcomeSchema, kind.value.outcome) }),
        ...(reason !== undefined && { error: enumToJson(ErrorReasonSchema, reason) }),
        ...(kind.case === "warning" && { reason: kind.value.reason }),
    };
}

/** A gRPC code as the contract writes it. */
function codeName(code: Code): string {
    return code === Code.Canceled ? "CANCELLED" : Code[code].replaceAll(/(?<!^)[A-Z]/g, "_$&").toUpperCase();
}
