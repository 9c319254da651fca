#!/usr/bin/env -S npx tsx
/**
 * Personas of folders and files as Markdown, while they are made: `personas.ts PATH... [--count 3]`. What happens beside them goes to standard
 * error. Ctrl-C stops the work; the exit status is 0 if all went well, 1 if the run did not, 2 for bad input, 130 if it was interrupted.
 */
import { AssayError, Code, connect, find } from "assay-client";
import { RunOutcome, Strength, type Persona, type RunFinished, type Trait } from "assay-client/v1";
import { parseArgs } from "node:util";

const INTERRUPTED = 130;

const interrupted = new AbortController();
process.once("SIGINT", () => interrupted.abort(new Error("interrupted")));

process.exitCode = await main().catch((error: unknown) => {
    console.error(`personas: ${error instanceof Error ? error.message : String(error)}`);
    return interrupted.signal.aborted ? INTERRUPTED : isBadInput(error) ? 2 : 1;
});

async function main(): Promise<number> {
    const { positionals, values } = parseArgs({ allowPositionals: true, options: { count: { type: "string", default: "auto" } } });
    using client = await connect();
    const files = await find(...positionals);
    const set = await client.upload(files, {
        onProgress: ({ files, ofFiles }) => process.stderr.write(`\r${String(files)} of ${String(ofFiles)} files sent`),
    });
    process.stderr.write("\n");
    const run = client.generatePersonas({ setIds: [set.setId], count: values.count }, { signal: interrupted.signal });
    let end: RunFinished | undefined;
    for await (const item of run) {
        if (item.case !== "event") {
            continue;
        }
        const { itemId, kind } = item.value;
        switch (kind.case) {
            case "itemFinished":
                if (kind.value.last && kind.value.result.case === "persona" && kind.value.result.value.persona) {
                    console.log(markdown(kind.value.result.value.persona));
                }
                break;
            case "itemFailed":
                console.error(`${itemId} failed: ${kind.value.error?.message ?? ""}`);
                break;
            case "warning":
                console.error(`warning: ${kind.value.message}`);
                break;
            case "runFinished":
                end = kind.value;
                break;
        }
    }
    const outcome = end?.outcome ?? RunOutcome.UNSPECIFIED;
    console.error(`run ${run.id} ${RunOutcome[outcome].toLowerCase()}`);
    return outcome === RunOutcome.SUCCEEDED ? 0 : 1;
}

function markdown({ name, archetype, goals, frustrations }: Persona): string {
    const list = (title: string, traits: readonly Trait[]) => `## ${title}\n${traits.map(line).join("")}`;
    return `# ${name}, ${archetype}\n\n${list("Goals", goals)}\n${list("Frustrations", frustrations)}`;
}

function line({ text, strength, evidence }: Trait): string {
    const [best] = evidence;
    const source = best && ` (${best.document}: "${best.quote}")`;
    return `- ${text}, ${Strength[strength].toLowerCase()}${source ?? ""}\n`;
}

function isBadInput(error: unknown): boolean {
    return error instanceof TypeError || (error instanceof AssayError && error.code === Code.InvalidArgument);
}
