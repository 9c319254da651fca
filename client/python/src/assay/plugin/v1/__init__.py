"""Messages and enums of `assay.plugin.v1`. Generated: `make generate` writes it anew."""

from assay.plugin.v1.metric_pb2 import (
    MeasureRequest as MeasureRequest,
    MeasureResponse as MeasureResponse,
    Measurement as Measurement,
    MetricDescription as MetricDescription,
    MetricPluginDescribeRequest as MetricPluginDescribeRequest,
    MetricPluginDescribeResponse as MetricPluginDescribeResponse,
)
from assay.plugin.v1.stage_pb2 import (
    ProcessRequest as ProcessRequest,
    ProcessResponse as ProcessResponse,
    Rejection as Rejection,
    STAGE_PLACE_AFTER_JUDGING as STAGE_PLACE_AFTER_JUDGING,
    STAGE_PLACE_ANYWHERE as STAGE_PLACE_ANYWHERE,
    STAGE_PLACE_BEFORE_JUDGING as STAGE_PLACE_BEFORE_JUDGING,
    STAGE_PLACE_UNSPECIFIED as STAGE_PLACE_UNSPECIFIED,
    StageDescription as StageDescription,
    StagePlace as StagePlace,
    StagePluginDescribeRequest as StagePluginDescribeRequest,
    StagePluginDescribeResponse as StagePluginDescribeResponse,
    Unchanged as Unchanged,
)
