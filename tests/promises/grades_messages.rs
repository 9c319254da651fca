//! Messages of HL7 v2 are read in the character set they name, and the notes of two patients are never one.

use assay_client::v1::ClinicalNote;
use assay_client::v1::clinical_note::Content;
use assay_harness::server::Home;

use crate::grades::{assay, batch};
use crate::story::client;

fn message(charset: &str, observed: &[u8]) -> Vec<u8> {
    let head = format!(
        "MSH|^~\\&|EHR|H|A|H|20240501||MDM^T02|1|P|2.5||||||{charset}\rPID|1||7\rTXA|1|PN|TX|202405011200\rOBX|1|TX|PN||"
    );
    [head.as_bytes(), observed, b"\r"].concat()
}

#[tokio::test]
async fn a_file_of_two_messages_is_two_notes_of_the_command_and_none_of_a_request() {
    let latin = message("8859/1", b"HPI: Zo\xeb has had a cough for two weeks.");
    let plain = message("", b"HPI: Mr. Quxwell has had knee pain since Monday.");
    let file = [&b"FHS|^~\\&|A\rBHS|^~\\&|A\r"[..], &latin, &plain, b"BTS|2\rFTS|1\r"].concat();
    let home = Home::new();
    std::fs::write(home.path().join("batch.hl7"), &file).unwrap();
    std::fs::write(home.path().join("one.hl7"), &latin).unwrap();
    let server = home.serve();
    let content = Some(Content::File(file.into()));
    let request = batch(vec![ClinicalNote { content, ..ClinicalNote::default() }]);
    let refused = client(&server).await.grade_notes(request).await.unwrap_err().to_string();
    assert!(refused.contains("there are 2 messages") && !refused.contains("Quxwell"), "{refused}");
    let run = move || assay(&home, &["grade", "batch.hl7", "one.hl7", "--output", "json"], "");
    let done = tokio::task::spawn_blocking(run).await.unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert_eq!(done.status.code(), Some(0), "{said}{}", String::from_utf8_lossy(&done.stderr));
    let json: serde_json::Value = serde_json::from_str(&said).unwrap();
    let grades = json["grades"].as_array().unwrap();
    let named: Vec<&str> = grades.iter().filter_map(|grade| grade["document"].as_str()).collect();
    assert_eq!(named, ["batch.hl7:1", "batch.hl7:2", "one.hl7"]);
    let digest = |at: usize| grades[at]["provenance"]["noteSha256"].as_str();
    assert_eq!(digest(0), digest(2), "a message of a batch is the note that it is by itself");
    assert_ne!(digest(0), digest(1));
}
