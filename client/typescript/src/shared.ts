/** What the clients for Node and for browsers have in common. */
export { type Backoff, DEFAULT_BACKOFF } from "./backoff.js";
export { type Client, type Runs, type WatchOptions } from "./client.js";
export { AssayError, type Facts, type Violation } from "./error.js";
export { type Finished } from "./finished.js";
export { type Item } from "./following.js";
export { type Run, type RunOptions } from "./run.js";
export { Code } from "@connectrpc/connect";
