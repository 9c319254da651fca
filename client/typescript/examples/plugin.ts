#!/usr/bin/env -S npx tsx
/**
 * A metric of one's own, which an Assay server calls: whether a persona fits on a page. `plugin.ts [--listen 127.0.0.1:9100]`, and in the
 * configuration of the server `[plugins.one_page]` with `kind = "metric"` and this address. Told to stop, it answers the calls that are
 * under way and ends.
 */
import { create } from "@bufbuild/protobuf";
import { Code, ConnectError, type ConnectRouter } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import {
    MeasurementSchema,
    MeasureResponseSchema,
    MetricPlugin,
    MetricPluginDescribeResponseSchema,
    type Measurement,
} from "assay-client/plugin/v1";
import { MetricCategory, MetricDirection, type Persona } from "assay-client/v1";
import { createServer, type ServerHttp2Session } from "node:http2";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";

const WORDS = { name: "words", defaultValue: 250, min: 50, max: 2000, description: "Words that fit on a page." };

/** What is printed of a persona, quotes included. */
function printed(persona: Persona): string {
    const { name, archetype, quote, background, goals, frustrations, behaviours, motivations, preferences } = persona;
    const traits = [goals, frustrations, behaviours, motivations, preferences].flat();
    const words = traits.flatMap(({ text, evidence }) => [text, evidence[0]?.quote ?? ""]);
    return [name, archetype, quote, background, ...words].join(" ");
}

/** 1 up to a page, 0 from two pages on. */
function measure(persona: Persona, page: number): Measurement {
    const words = printed(persona).split(/\s+/u).filter(Boolean).length;
    const score = Math.min(1, Math.max(0, 2 - words / page));
    const findings = words > page ? [{ path: "", message: `It is ${String(words - page)} words longer than a page.` }] : [];
    const explanation = `${String(words)} words, and ${String(page)} fit on a page.`;
    return create(MeasurementSchema, { outcome: { case: "score", value: score }, explanation, findings });
}

function page(parameters: Record<string, number>): number {
    const { [WORDS.name]: words, ...others } = parameters;
    // NaN is in no range.
    if (words === undefined || !(words >= WORDS.min && words <= WORDS.max) || Object.keys(others).length > 0) {
        const given = JSON.stringify(parameters);
        const right = `"${WORDS.name}" alone, a number from ${String(WORDS.min)} to ${String(WORDS.max)}`;
        throw new ConnectError(`parameters are ${given}; they are to be ${right}`, Code.InvalidArgument);
    }
    return words;
}

function routes(router: ConnectRouter): void {
    router.service(MetricPlugin, {
        describe: () =>
            create(MetricPluginDescribeResponseSchema, {
                metric: {
                    name: "one_page",
                    version: 1,
                    category: MetricCategory.STRUCTURAL,
                    direction: MetricDirection.HIGHER,
                    parameters: [WORDS],
                    description: "Whether a persona, with a quote for each trait, fits on a page; 0 is two pages.",
                },
            }),
        measure: ({ personas, parameters }) => {
            const words = page(parameters);
            return create(MeasureResponseSchema, { measurements: personas.map((persona) => measure(persona, words)) });
        },
    });
}

const { values } = parseArgs({ options: { listen: { type: "string", default: "127.0.0.1:9100" } } });
const [, host, port] = /^(.+):(\d+)$/u.exec(values.listen) ?? [];
if (host === undefined) {
    console.error(`plugin: ${JSON.stringify(values.listen)} is no address to listen on: give HOST:PORT`);
    process.exit(2);
}
const server = createServer(connectNodeAdapter({ routes }));
const sessions = new Set<ServerHttp2Session>();
server.on("session", (session) => {
    sessions.add(session);
    session.once("close", () => sessions.delete(session));
});
server.once("error", (error: Error) => {
    console.error(`plugin: cannot listen on ${values.listen}: ${error.message}`);
    process.exitCode = 1;
});
server.listen(Number(port), host, () => {
    console.log(`listening on ${host}:${String((server.address() as AddressInfo).port)}`);
});
for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
        server.close();
        sessions.forEach((session) => session.close());
    });
}
