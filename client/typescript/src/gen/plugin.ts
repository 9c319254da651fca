export * from "./assay/plugin/v1/metric_pb.js";
export * from "./assay/plugin/v1/stage_pb.js";
