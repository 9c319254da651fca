//! Notes as other systems hand them over: FHIR R4 `DocumentReference` and HL7 v2 `MDM^T02`. Errors say what is wrong and where, and hold
//! nothing of a patient's words.

mod charset;
mod escape;
mod fhir;
mod hl7;

pub use fhir::{FhirFault, fhir};
pub use hl7::{Hl7Fault, hl7};

/// A note taken out of what carried it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Carried {
    /// Its text.
    pub text: String,
    /// What its sender calls this kind of document; empty where it does not say.
    pub kind: String,
    /// When it was written, as its sender writes it; empty where it does not say.
    pub written: String,
}

/// Without the text, which is a patient's.
impl std::fmt::Debug for Carried {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Carried({} bytes)", self.text.len())
    }
}
