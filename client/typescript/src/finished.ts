import { Code } from "@connectrpc/connect";

import { AssayError } from "./error.js";
import type { AutomatonVerdict } from "./gen/assay/v1/verdict_pb.js";
import type { ItemFinished, RunEvent, RunFinished, Warning } from "./gen/assay/v1/event_pb.js";
import type { NoteGrade } from "./gen/assay/v1/grade_pb.js";
import { PersonaStatus, type PersonaResult } from "./gen/assay/v1/result_pb.js";
import type { Run } from "./gen/assay/v1/run_pb.js";
import { say } from "./text.js";

/** A run that has ended. */
export interface Finished {
    readonly run: Run;
    /** How it ended. */
    readonly end: RunFinished;
    /** The items that are through, by number, whatever they are. */
    readonly results: readonly ItemFinished[];
    /** The personas that were delivered. */
    readonly personas: readonly PersonaResult[];
    /** The personas that stayed below the threshold: shown, not delivered. */
    readonly rejected: readonly PersonaResult[];
    /** Verdicts of a batch of sentences, in the order of its rows. */
    readonly verdicts: readonly AutomatonVerdict[];
    /** Grades of notes, in the order of the notes. */
    readonly grades: readonly NoteGrade[];
    /** All of them, in order. */
    readonly warnings: readonly Warning[];
}

/** What a run's events give, one after the other. */
export class Gathered {
    readonly #results = new Map<string, ItemFinished>();
    readonly #warnings: Warning[] = [];
    #end: RunFinished | undefined;

    take({ itemId, kind }: RunEvent): void {
        switch (kind.case) {
            case "itemFinished":
                if (kind.value.last) {
                    this.#results.set(itemId, kind.value);
                }
                break;
            case "itemFailed":
                this.#results.delete(itemId);
                break;
            case "warning":
                this.#warnings.push(kind.value);
                break;
            case "runFinished":
                this.#end = kind.value;
                break;
        }
    }

    finish(run: Run | undefined): Finished {
        if (this.#end === undefined || run === undefined) {
            throw new AssayError(Code.Internal, say("no_end"));
        }
        const items = [...this.#results].sort(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1));
        const results = items.map(([, result]) => result);
        const personas = results.flatMap(({ result }) => (result.case === "persona" ? [result.value] : []));
        const isRejected = ({ status }: PersonaResult) => status === PersonaStatus.REJECTED;
        return {
            run,
            end: this.#end,
            results,
            personas: personas.filter((persona) => !isRejected(persona)),
            rejected: personas.filter(isRejected),
            verdicts: results.flatMap(({ result }) => (result.case === "automaton" ? [result.value] : [])),
            grades: results.flatMap(({ result }) => (result.case === "note" ? [result.value] : [])),
            warnings: this.#warnings,
        };
    }
}

/** The number at an item's end, so that `persona-2` comes before `persona-10`. */
function place(item: string): number {
    const number = /-(\d+)$/.exec(item)?.[1];
    return number === undefined ? Number.MAX_SAFE_INTEGER : Number(number);
}
