/** What a page does with the client for browsers; the test calls these in a real one, and gets what can be copied out of it. */
import { AssayError, connect } from "../../src/web/index.js";

/** A document, as it can be handed to a page. */
export interface Material {
    readonly name: string;
    readonly text: string;
}

function documentsOf(material: readonly Material[]) {
    return material.map(({ name, text }) => ({ name, content: { case: "text" as const, value: text } }));
}

const NOTE = {
    content: { case: "text" as const, value: "HPI: Cough.\nMEDICATIONS: Lisinopril 120 mg daily.\nPLAN: Fluids and rest." },
    transcript: "Doctor: You take lisinopril 20 mg daily?\nPatient: Yes. And I have a cough.",
};

const page = {
    /** A run, event by event, and gathered. */
    async personas([server, material, token]: [string, Material[], string?]) {
        const client = connect(server, { ...(token && { token }) });
        const run = client.generatePersonas({ documents: documentsOf(material), count: "2" });
        const sequences: number[] = [];
        for await (const item of run) {
            if (item.case === "event") {
                sequences.push(Number(item.value.sequence));
            }
        }
        const { personas } = await client.watchRun(run.id).collect();
        return { sequences, personas: personas.map(({ persona }) => persona?.name) };
    },

    /** The letters of a note's grade. */
    async grade(server: string) {
        const { grades } = await connect(server)
            .gradeNotes({ notes: [NOTE] })
            .collect();
        return grades.map(({ letter }) => letter);
    },

    /** A run that is left after its first items. */
    async leave([server, material]: [string, Material[]]) {
        const run = connect(server).generatePersonas({ documents: documentsOf(material), count: "1" });
        const kinds: (string | undefined)[] = [];
        for await (const item of run) {
            kinds.push(item.case === "event" ? item.value.kind.case : item.case);
            if (item.case === "heartbeat") {
                break;
            }
        }
        return { id: run.id, kinds };
    },

    /** A run that a signal ends. */
    async abort([server, material]: [string, Material[]]) {
        const stop = new AbortController();
        const run = connect(server).generatePersonas({ documents: documentsOf(material), count: "1" }, { signal: stop.signal });
        try {
            for await (const item of run) {
                if (item.case === "heartbeat") {
                    stop.abort(new Error("enough"));
                }
            }
        } catch (error) {
            return { id: run.id, ...facts(error) };
        }
        throw new Error("it was not ended");
    },

    /** What the server refuses. */
    async refused(server: string) {
        try {
            await connect(server).generatePersonas({ count: "many" }).collect();
        } catch (error) {
            return facts(error);
        }
        throw new Error("it was not refused");
    },

    /** A server that nobody runs. */
    async nobody(server: string) {
        try {
            await connect(server, { backoff: { firstMs: 1, mostMs: 1, attempts: 2 } })
                .generatePersonas({ count: "1" })
                .collect();
        } catch (error) {
            return facts(error);
        }
        throw new Error("somebody answered");
    },
};

function facts(error: unknown) {
    if (!(error instanceof AssayError)) {
        throw error;
    }
    return { code: error.code, reason: error.reason, message: error.message, fields: error.violations.map(({ field }) => field) };
}

declare global {
    var assayPage: typeof page;
}
globalThis.assayPage = page;
