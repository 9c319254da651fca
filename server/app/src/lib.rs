//! The program: configuration, wiring, telemetry, shutdown.
