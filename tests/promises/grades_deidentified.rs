//! What identifies is in nothing that a model is sent, and in everything that comes of it, at its own place.

use assay_client::v1::{GradeNotesRequest, GradeStrategy, NotePlace};
use assay_harness::fake::{FakeModel, Script};
use assay_harness::server::Home;

use crate::grades::{batch, grade, grades, note};
use crate::story::{assert_whole, client};

const NOTE: &str = "Patient: Gwendolyn Zzyzxova, MRN: 00451823\nHPI: Ms. Zzyzxova has had a cough since 03/04/2021.\n\
                    MEDICATIONS: Lisinopril 20 mg daily.\nPLAN: Call (555) 123-4567. Continue lisinopril 20 mg daily.";
const TALK: &str = "Doctor: Good morning, Ms. Zzyzxova, how are you?\nPatient: I cough since 03/04/2021.\n\
                    Doctor: Carry on with what you take, as before.";
const PLANTED: [&str; 5] = ["Gwendolyn", "zzyzxova", "00451823", "03/04/2021", "123-4567"];

/// Whether a place has the words that stand there.
fn stands(place: &NotePlace, text: &str) -> bool {
    text.get(place.start_byte as usize..place.end_byte as usize) == Some(place.quote.as_str())
}

#[tokio::test]
async fn no_model_is_sent_what_identifies_and_the_grade_has_the_patients_own_words_at_their_places() {
    for strategy in [GradeStrategy::Single, GradeStrategy::NineRings] {
        let model = FakeModel::start(Script::well()).await;
        let home = Home::with_model(&model.base_url(), "fake");
        let server = home.serve();
        let asked = batch(vec![note("a", NOTE, Some(TALK))]);
        let request = GradeNotesRequest { strategy: strategy.into(), deidentify: true, ..asked };
        let told = grade(&client(&server).await, request).await;
        assert_whole(&told);
        let grade = grades(&told).remove(0);
        let sent: Vec<String> = model.requests().iter().map(|body| body.to_string().to_lowercase()).collect();
        assert!(sent.len() >= 2 && sent.iter().all(|body| body.contains("[name-1]")), "{sent:?}");
        for planted in PLANTED {
            let planted = planted.to_lowercase();
            assert!(sent.iter().all(|body| !body.contains(&planted)), "{strategy:?}: {planted} was sent");
        }
        let evidence: Vec<&NotePlace> =
            grade.pdqi.iter().flat_map(|it| &it.items).flat_map(|it| &it.evidence).collect();
        assert!(evidence.len() == 9 && evidence.iter().all(|place| stands(place, NOTE)), "{evidence:?}");
        assert!(evidence.iter().all(|place| place.quote.contains("Gwendolyn Zzyzxova")), "{evidence:?}");
        let claims = &grade.factuality.as_ref().unwrap().claims;
        let settled: Vec<_> = claims.iter().filter(|claim| claim.decided_by == "model").collect();
        assert!(!settled.is_empty(), "a claim is open, and the model agrees to everything");
        for claim in settled {
            let said = claim.evidence.last().unwrap();
            assert!(stands(said, TALK) && said.quote.contains("Zzyzxova"), "{said:?}");
        }
        let withheld = grade.provenance.as_ref().unwrap().identifiers_withheld;
        assert!(withheld.is_some_and(|many| many >= 4), "{withheld:?}");
    }
}

#[tokio::test]
async fn a_model_is_sent_the_texts_as_they_are_unless_asked_otherwise() {
    let model = FakeModel::start(Script::well()).await;
    let home = Home::with_model(&model.base_url(), "fake");
    let server = home.serve();
    let request =
        GradeNotesRequest { strategy: GradeStrategy::Single.into(), ..batch(vec![note("a", NOTE, Some(TALK))]) };
    let grade = grades(&grade(&client(&server).await, request).await).remove(0);
    assert!(model.requests().iter().all(|body| body.to_string().contains("Zzyzxova")));
    assert_eq!(grade.provenance.unwrap().identifiers_withheld, None);
}
