/** The client for browsers, over gRPC-Web. It has no upload: browsers cannot send streams. */
export * from "../shared.js";
export { connect, type ConnectOptions } from "./connect.js";
