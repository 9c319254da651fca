/** The client for Node, over gRPC. */
export * from "../shared.js";
export { connect, type ConnectOptions, MESSAGE_LIMIT, NodeClient, type Provenance } from "./connect.js";
export { find, type LocalFile, read } from "./files.js";
export { type UploadOptions, type UploadProgress } from "./upload.js";
