//! Transport: the only crate that sees both the contract and the engine.
