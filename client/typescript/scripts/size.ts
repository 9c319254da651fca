/** Measures what the client for browsers adds to a page, minified and compressed, and fails where it is over the limit. */
import { build } from "esbuild";
import { gzipSync } from "node:zlib";

const LIMIT = 80 * 1024;

const { outputFiles } = await build({
    stdin: { contents: 'export * from "./src/web/index.ts"; export * from "./src/gen/v1.ts";', resolveDir: `${import.meta.dirname}/..` },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
});
const contents = Buffer.concat(outputFiles.map((file) => file.contents));
const compressed = gzipSync(contents, { level: 9 }).length;
const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
console.log(
    `browser bundle, client and contract: ${kilobytes(contents.length)}, ${kilobytes(compressed)} gzipped (limit ${kilobytes(LIMIT)})`,
);
process.exitCode = compressed > LIMIT ? 1 : 0;
