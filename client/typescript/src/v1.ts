/** The messages and services of the contract, as generated. */
export * from "./gen/assay/v1/catalog_pb.js";
export * from "./gen/assay/v1/error_pb.js";
export * from "./gen/assay/v1/event_pb.js";
export * from "./gen/assay/v1/model_pb.js";
export * from "./gen/assay/v1/persona_pb.js";
export * from "./gen/assay/v1/quality_pb.js";
export * from "./gen/assay/v1/result_pb.js";
export * from "./gen/assay/v1/run_pb.js";
export * from "./gen/assay/v1/source_pb.js";
