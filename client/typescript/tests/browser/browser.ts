import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { env } from "node:process";
import { after } from "node:test";
import { build } from "esbuild";
import { chromium, type Page } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Why there is no browser here; undefined where there is one. */
export function missing(): string | undefined {
    // CI installs one: there, a test that is left out would go unseen.
    return executable() === undefined && env.CI === undefined ? "no Chromium here: install it, or set CHROMIUM to one" : undefined;
}

function executable(): string | undefined {
    return env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
}

/** A page of an origin of its own in a real browser, with page.ts in it; both end with the tests of the file. */
export async function openPage(): Promise<Page> {
    const browser = await chromium.launch({ executablePath: executable() ?? "chromium", args: ["--no-sandbox"] });
    after(() => browser.close());
    const page = await browser.newPage();
    await page.goto(await served(await bundled()));
    return page;
}

async function bundled(): Promise<string> {
    const { outputFiles } = await build({
        entryPoints: [path.join(import.meta.dirname, "page.ts")],
        bundle: true,
        platform: "browser",
        target: "es2022",
        write: false,
    });
    return outputFiles.map(({ text }) => text).join("\n");
}

async function served(script: string): Promise<string> {
    const server = createServer((request, response) => {
        const [type, body] = request.url === "/page.js" ? ["text/javascript", script] : ["text/html", '<script src="/page.js"></script>'];
        response.setHeader("Content-Type", `${type}; charset=utf-8`).end(body);
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    after(() => server.close());
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
}
