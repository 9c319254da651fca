//! A budget bounds what grading costs: what it does not cover is not asked and absent with that cause, and the rest of the grade stands.

use assay_client::v1::{AbsenceReason, GradeComponent, GradeNotesRequest, GradeStrategy, Money, RunEvent, RunOutcome};
use assay_harness::fake::{FakeModel, Script};

use crate::budget::home;
use crate::grades::{NOTE, TALK, assay, batch, grade, grades, note};
use crate::story::{assert_whole, client, finish, outcome};

const BUDGET: &str = "the budget of ";

fn capped(strategy: GradeStrategy, micros: u64) -> GradeNotesRequest {
    let silent = TALK.replace("Continue lisinopril 20 mg daily.", "Carry on with what you take, as before.");
    let budget = Some(Money { micros, currency: "USD".into() });
    GradeNotesRequest { strategy: strategy.into(), budget, ..batch(vec![note("a", NOTE, Some(&silent))]) }
}

async fn run(model: &FakeModel, priced: bool, request: GradeNotesRequest) -> Vec<RunEvent> {
    let home = home(model, priced);
    let server = home.serve();
    let told = grade(&client(&server).await, request).await;
    assert_whole(&told);
    told
}

#[tokio::test]
async fn what_the_budget_does_not_cover_is_absent_and_no_number_stands_for_it() {
    let model = FakeModel::start(Script::well()).await;
    for (priced, cause) in [(true, BUDGET), (false, "the price of model/fake is not known")] {
        let told = run(&model, priced, capped(GradeStrategy::Single, 1)).await;
        assert_eq!((outcome(&told), model.calls()), (RunOutcome::Succeeded, 0));
        let grade = grades(&told).remove(0);
        let [absent] = &grade.absent[..] else { panic!("{:?}", grade.absent) };
        assert_eq!((absent.component(), absent.reason()), (GradeComponent::Pdqi, AbsenceReason::Budget));
        assert!(absent.message.contains(cause), "{}", absent.message);
        assert!(grade.pdqi.is_none() && grade.heuristics.is_some());
        let factuality = grade.factuality.unwrap();
        assert_eq!(factuality.model_absence(), AbsenceReason::Budget, "claims stay as text leaves them");
        assert!(factuality.put_to_model > 0 && factuality.claims.iter().all(|claim| claim.decided_by != "model"));
        let questions = grade.provenance.unwrap().questions;
        assert!(questions.iter().all(|it| it.calls == 0 && it.absence() == AbsenceReason::Budget), "{questions:?}");
    }
}

#[tokio::test]
async fn the_rings_that_the_budget_covers_are_heard_and_it_is_never_exceeded() {
    const CAP: u64 = 20_000;
    let model = FakeModel::start(Script::well()).await;
    let told = run(&model, true, capped(GradeStrategy::NineRings, CAP)).await;
    let spent = finish(&told).usage.as_ref().unwrap().cost.as_ref().unwrap().micros;
    assert!(spent > 0 && spent <= CAP, "{spent}");
    let pdqi = grades(&told).remove(0).pdqi.unwrap();
    let (scored, open): (Vec<_>, Vec<_>) = pdqi.items.iter().partition(|item| item.score.is_some());
    assert!(!scored.is_empty() && !open.is_empty(), "{} of 9 have a score", scored.len());
    assert!(open.iter().all(|item| item.absence() == AbsenceReason::Budget && item.rationale.contains(BUDGET)));
    assert_eq!((pdqi.total, pdqi.mean), (None, Some(4.0)), "a sum would stand for those that nobody scored");
}

#[tokio::test]
async fn the_command_takes_a_budget_and_says_what_it_kept_from_being_asked() {
    let model = FakeModel::start(Script::well()).await;
    let home = home(&model, true);
    std::fs::write(home.path().join("v.note.txt"), NOTE).unwrap();
    let (done, idle) = tokio::task::spawn_blocking(move || {
        let graded = |args: &[&str]| {
            assay(
                &home,
                &[&["grade", "v.note.txt", "--config", "assay.toml", "--budget", "0.000001"], args].concat(),
                "",
            )
        };
        (graded(&["--strategy", "single"]), graded(&[]))
    })
    .await
    .unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.code() == Some(0) && said.contains("absent: no item has a score: "), "{said}");
    assert!(said.contains("0.000001 USD") && model.calls() == 0, "{said}");
    let said = String::from_utf8_lossy(&idle.stderr).into_owned();
    assert!(idle.status.code() == Some(2) && said.contains("--budget: the strategy embedded asks no model"), "{said}");
}
