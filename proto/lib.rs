//! The Assay contract as Rust types: messages, clients, servers and canonical JSON of `assay.v1` and `assay.plugin.v1`, all generated
//! from `proto/assay` at build time.

/// Package `assay.v1`.
#[expect(clippy::all, clippy::pedantic, reason = "generated; the comments of the proto files are carried over")]
pub mod v1 {
    tonic::include_proto!("assay.v1");
    include!(concat!(env!("OUT_DIR"), "/assay.v1.serde.rs"));
}

/// What users serve and a server calls.
pub mod plugin {
    /// Package `assay.plugin.v1`.
    #[expect(clippy::all, clippy::pedantic, reason = "generated; the comments of the proto files are carried over")]
    pub mod v1 {
        tonic::include_proto!("assay.plugin.v1");
        include!(concat!(env!("OUT_DIR"), "/assay.plugin.v1.serde.rs"));
    }
}

/// The services of `assay.v1`, by their full names: all that a server serves of its own.
pub const SERVICES: &[&str] = &include!(concat!(env!("OUT_DIR"), "/services.rs"));

/// The encoded descriptor set of the contract and all it imports, for reflection.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));

/// The domain of every `google.rpc.ErrorInfo`.
pub const ERROR_DOMAIN: &str = "assay";

impl v1::ErrorReason {
    /// The reason as `google.rpc.ErrorInfo` has it: the name without its prefix.
    #[must_use]
    pub fn code(self) -> &'static str {
        let name = self.as_str_name();
        name.strip_prefix("ERROR_REASON_").unwrap_or(name)
    }
}
