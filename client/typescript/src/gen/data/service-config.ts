export default {
  "methodConfig": [
    {
      "name": [
        {"service": "assay.v1.AutomatonService", "method": "BuildAutomaton"},
        {"service": "assay.v1.AutomatonService", "method": "CheckAutomaton"},
        {"service": "assay.v1.AutomatonService", "method": "DescribeLanguage"},
        {"service": "assay.v1.AutomatonService", "method": "ExportAutomaton"},
        {"service": "assay.v1.AutomatonService", "method": "RunAutomaton"},
        {"service": "assay.v1.CatalogService", "method": "ListMetrics"},
        {"service": "assay.v1.CatalogService", "method": "ListModels"},
        {"service": "assay.v1.CatalogService", "method": "ListProviders"},
        {"service": "assay.v1.PersonaService", "method": "ComparePersonas"},
        {"service": "assay.v1.PersonaService", "method": "DiffPersonas"},
        {"service": "assay.v1.PersonaService", "method": "EstimatePersonas"},
        {"service": "assay.v1.PersonaService", "method": "ListJudgeCalibrations"},
        {"service": "assay.v1.PersonaService", "method": "ScorePersonas"},
        {"service": "assay.v1.RunService", "method": "CancelRun"},
        {"service": "assay.v1.RunService", "method": "GetRun"},
        {"service": "assay.v1.RunService", "method": "ListRuns"},
        {"service": "assay.v1.SourceService", "method": "AnalyzeSources"},
        {"service": "assay.v1.SourceService", "method": "CountTokens"},
        {"service": "assay.v1.SourceService", "method": "GetDocumentSet"},
        {"service": "assay.v1.SourceService", "method": "GetUpload"},
        {"service": "assay.v1.SourceService", "method": "ListDocumentSets"},
        {"service": "assay.v1.SourceService", "method": "PinDocumentSet"}
      ],
      "retryPolicy": {
        "maxAttempts": 4,
        "initialBackoff": "0.1s",
        "maxBackoff": "2s",
        "backoffMultiplier": 2,
        "retryableStatusCodes": ["UNAVAILABLE"]
      }
    }
  ],
  "retryThrottling": {"maxTokens": 100, "tokenRatio": 0.1}
} as const;
