//! Compiles the contract without protoc: messages, clients, servers, canonical JSON, descriptor set.

use std::error::Error;
use std::path::PathBuf;

use prost::Message as _;

const FILES: [&str; 19] = [
    "assay/plugin/v1/metric.proto",
    "assay/plugin/v1/stage.proto",
    "assay/v1/automaton.proto",
    "assay/v1/catalog.proto",
    "assay/v1/compare.proto",
    "assay/v1/error.proto",
    "assay/v1/event.proto",
    "assay/v1/grade.proto",
    "assay/v1/judge.proto",
    "assay/v1/machine.proto",
    "assay/v1/model.proto",
    "assay/v1/note.proto",
    "assay/v1/persona.proto",
    "assay/v1/quality.proto",
    "assay/v1/result.proto",
    "assay/v1/run.proto",
    "assay/v1/source.proto",
    "assay/v1/translation.proto",
    "assay/v1/verdict.proto",
];

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script where to write through the environment")]
fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=proto");
    let out = PathBuf::from(std::env::var("OUT_DIR")?);

    let mut compiler = protox::Compiler::new(["proto"])?;
    compiler.include_imports(true).include_source_info(true).open_files(FILES)?;
    // The bytes as protox gives them: decoding into prost's own types would drop the field rules.
    let descriptors = compiler.encode_file_descriptor_set();
    std::fs::write(out.join("descriptors.bin"), &descriptors)?;

    let files = prost_types::FileDescriptorSet::decode(descriptors.as_slice())?;
    let ours = prost_types::FileDescriptorSet {
        file: files
            .file
            .into_iter()
            .filter(|file| file.package().starts_with("assay.") || file.package().starts_with("google"))
            .collect(),
    };
    std::fs::write(out.join("services.rs"), served(&ours))?;
    tonic_prost_build::configure()
        .extern_path(".google.protobuf", "::pbjson_types")
        .compile_well_known_types(true)
        .bytes(".")
        .compile_fds(ours)?;
    pbjson_build::Builder::new()
        .register_descriptors(&descriptors)?
        .emit_fields()
        .build(&[".assay.v1", ".assay.plugin.v1"])?;
    Ok(())
}

/// The names of the services that a server serves, as a list in Rust: plugins are served by their users.
fn served(files: &prost_types::FileDescriptorSet) -> String {
    let ours = files.file.iter().filter(|file| file.package() == "assay.v1");
    let names =
        ours.flat_map(|file| file.service.iter().map(|service| format!("{}.{}", file.package(), service.name())));
    format!("{:?}", names.collect::<Vec<_>>())
}
