use std::sync::{Arc, Mutex};
use std::time::Duration;

use assay_domain::note::blend::{Component, CutOffs, Letter, Weights};
use assay_domain::note::factuality::Verdict;
use assay_domain::note::rubric::{DEFAULT, Rubric};

use super::brief::NotesBrief;
use super::component::{AbsenceReason, ComponentOutcome};
use super::given::{GivenEarlier, GivenNote};
use super::grade::NoteGrade;
use super::retain::Retain;
use super::strategy::Strategy;
use super::{Context, STAGE, grade};
use crate::failure::FailureReason;
use crate::port::clock::Timestamp;
use crate::port::model::Model;
use crate::run::event::{Fact, Outcome};
use crate::run::state::RunState;
use crate::run::transition::{Happening, Step, step};
use crate::run::{RunId, StageName, Task, TaskId};
use crate::stage::Report;
use crate::stage::budget::Budget;
use crate::tasks::Tasks;
use crate::workshop::Workshop;

mod reviewed;
mod scripted;

use scripted::Scripted;

const NOTE: &str = "HPI: Ms. Vane has had a cough for 2 weeks.\nMEDICATIONS: Lisinopril 20 mg daily.\nALLERGIES: Penicillin.\n\
                    ASSESSMENT: Cough.\nPLAN: Continue lisinopril 20 mg daily. Return in 2 weeks.";
const TALK: &str = "Doctor: How long have you had the cough?\nPatient: For 2 weeks now.\n\
                    Doctor: And you take lisinopril 20 mg daily?\nPatient: Yes. I am allergic to penicillin.\n\
                    Doctor: Continue lisinopril 20 mg daily. Return in 2 weeks.";

fn given(text: &str, transcript: Option<&str>) -> GivenNote {
    GivenNote {
        document: "a.txt".into(),
        text: text.into(),
        transcript: transcript.map(str::to_owned),
        kind: None,
        written: None,
        earlier: Vec::new(),
        violations: Vec::new(),
        withheld: false,
    }
}

fn brief(notes: Vec<GivenNote>) -> NotesBrief {
    NotesBrief {
        notes,
        strategy: Strategy::Embedded,
        rubric: Rubric::named(DEFAULT).unwrap().clone(),
        weights: Weights::default(),
        cut_offs: CutOffs::default(),
        timeout: Duration::from_secs(60),
        budget: None,
        retain: Retain::All,
    }
}

/// What a batch comes to, and what was told on the way.
async fn graded(brief: NotesBrief) -> (Report<NoteGrade>, Vec<Fact>) {
    graded_at(brief, Arc::new(Workshop::new(Tasks::default())), Arc::new(Scripted::never())).await
}

async fn graded_at(
    brief: NotesBrief,
    workshop: Arc<Workshop>,
    model: Arc<dyn Model>,
) -> (Report<NoteGrade>, Vec<Fact>) {
    let (mut state, mut first) = (RunState::new(RunId::new("r")), Step::default());
    let accepted = Happening::Accepted { plan: brief.plan(), warnings: Vec::new(), batch: None };
    step(&mut state, &mut first, accepted, Timestamp::default());
    let told = Arc::<Mutex<Vec<Fact>>>::default();
    let kept = Arc::clone(&told);
    let items = (1..=brief.notes.len() as u32).collect();
    let context = Context {
        brief: Arc::new(brief),
        workshop,
        model,
        budget: Budget::unlimited(),
        state: Arc::new(Mutex::new(state)),
        tell: Arc::new(move |happening| {
            if let Happening::Noted { fact, .. } = happening {
                kept.lock().unwrap().push(fact);
            }
        }),
    };
    let task = Task { id: TaskId::new("t"), run: RunId::new("r"), stage: StageName::new(STAGE), items, round: 0 };
    let report = grade(&context, &task).await;
    let told = told.lock().unwrap().clone();
    (report, told)
}

async fn one(note: GivenNote) -> NoteGrade {
    graded(brief(vec![note])).await.0.results.pop().unwrap().1
}

#[tokio::test]
async fn components_are_told_before_the_grade_and_the_grade_is_their_blend() {
    let (report, told) = graded(brief(vec![given(NOTE, Some(TALK))])).await;
    let component = |fact: &Fact| match fact {
        Fact::ComponentFinished(outcome) => outcome.component(),
        other => panic!("{other:?}"),
    };
    let told: Vec<Component> = told.iter().map(component).collect();
    assert_eq!(told, [Component::Factuality, Component::Heuristics, Component::Pdqi]);
    let grade = &report.results[0].1;
    assert!(grade.absent.is_empty() && grade.gates.is_empty(), "{grade:?}");
    let blend: f64 = grade.parts.iter().map(|(_, value, weight)| value * weight).sum();
    assert!((blend - grade.score).abs() < 1e-9 && grade.parts.len() == 3);
}

#[tokio::test]
async fn a_component_without_what_it_needs_is_absent_with_its_cause_and_weighs_nothing() {
    let grade = one(given(NOTE, None)).await;
    assert_eq!(grade.factuality, None);
    assert_eq!(grade.absent[0].reason, AbsenceReason::NoTranscript);
    let weights: f64 = grade.parts.iter().map(|(_, _, weight)| weight).sum();
    assert!((weights - 1.0).abs() < 1e-9 && grade.parts.len() == 2);
}

#[tokio::test]
async fn a_contradicted_dose_is_named_with_both_places_and_caps_the_letter() {
    let wrong = one(given(&NOTE.replace("Lisinopril 20", "Lisinopril 120"), Some(TALK))).await;
    let right = one(given(NOTE, Some(TALK))).await;
    assert!(wrong.score < right.score && wrong.letter >= Letter::C, "{} {}", wrong.score, right.score);
    let claims = &wrong.factuality.as_ref().unwrap().claims;
    let claim = claims.iter().find(|claim| claim.verdict == Verdict::Contradicted).unwrap();
    assert!(claim.place.quote.contains("120") && claim.evidence[0].quote.contains("20"), "{claim:?}");
    assert_eq!(claims[wrong.gates[0].2[0] as usize].verdict, Verdict::Contradicted);
}

#[tokio::test]
async fn what_is_no_note_fails_alone_with_its_cause() {
    let mut early = given(NOTE, None);
    early.earlier = vec![GivenEarlier { source: "old".into(), written: None, text: " ".into() }];
    let notes = vec![given(" \n", None), given(NOTE, Some("")), early, given(NOTE, None)];
    let (report, _) = graded(brief(notes)).await;
    assert_eq!(report.results.len(), 1);
    let causes: Vec<&str> = report.failures.iter().map(|(_, failure)| failure.message.as_str()).collect();
    assert!(report.failures.iter().all(|(_, failure)| failure.reason == FailureReason::NoteUnusable));
    assert!(causes[0].contains("the note is empty") && causes[1].contains("the transcript is empty"), "{causes:?}");
    assert!(causes[2].starts_with("earlier note 1: the note is empty"), "{causes:?}");
}

#[tokio::test]
async fn what_has_not_come_in_time_is_absent_and_nothing_stands_for_it() {
    let workshop = Arc::new(Workshop::new(Tasks::default()));
    let hang = |stopped: &dyn Fn() -> bool| {
        while !stopped() {
            std::thread::yield_now();
        }
    };
    let cores = std::thread::available_parallelism().unwrap().get();
    let hung = futures::future::join_all((0..cores).map(|_| workshop.work_through(hang)));
    let brief = NotesBrief { timeout: Duration::from_millis(20), ..brief(vec![given(NOTE, Some(TALK))]) };
    let (report, told) = tokio::select! {
        biased;
        _ = hung => panic!("what hangs came to an end"),
        done = graded_at(brief, Arc::clone(&workshop), Arc::new(Scripted::never())) => done,
    };
    let absent = |fact: &Fact| match fact {
        Fact::ComponentFinished(outcome) => match outcome.as_ref() {
            ComponentOutcome::Absent(absent) => absent.reason,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    assert_eq!(told.iter().map(absent).collect::<Vec<_>>(), [AbsenceReason::Timeout; 3]);
    assert!(
        report.results.is_empty() && report.failures[0].1.message.contains("had not come after 20ms"),
        "{report:?}"
    );
}

#[tokio::test]
async fn a_component_that_weighs_nothing_still_closes_its_gate() {
    let mut brief = brief(vec![given(&NOTE.replace("Lisinopril 20", "Lisinopril 120"), Some(TALK))]);
    brief.weights = Weights::new(0.0, 1.0, 0.0).unwrap();
    let grade = graded(brief).await.0.results.pop().unwrap().1;
    assert!(grade.letter >= Letter::C && grade.mean_letter <= grade.letter);
    assert!(!grade.gates.is_empty());
}

#[tokio::test]
async fn nothing_of_the_words_is_told_where_none_are_kept_and_the_grade_is_the_same() {
    let wrong = given(&NOTE.replace("Lisinopril 20", "Lisinopril 120"), Some(TALK));
    let (all, _) = graded(brief(vec![wrong.clone()])).await;
    let (none, told) = graded(NotesBrief { retain: Retain::None, ..brief(vec![wrong]) }).await;
    let (all, none) = (&all.results[0].1, &none.results[0].1);
    assert_eq!((all.score, all.letter, &all.gates), (none.score, none.letter, &none.gates));
    let written = serde_json::to_string(&(none, told)).unwrap();
    assert!(!written.contains("Vane") && !written.contains("isinopril"), "{written}");
    let spans = |grade: &NoteGrade| {
        grade.factuality.as_ref().unwrap().claims.iter().map(|it| it.place.span).collect::<Vec<_>>()
    };
    assert_eq!(spans(all), spans(none));
}

#[tokio::test]
async fn a_note_that_was_not_kept_is_not_graded_after_an_interruption_and_says_why() {
    let asked = NotesBrief { retain: Retain::Results, ..brief(vec![given(NOTE, Some(TALK))]) };
    let kept = asked.withheld();
    assert!(!serde_json::to_string(&kept).unwrap().contains("Vane") && asked.warnings().len() == 1);
    let (report, _) = graded(kept).await;
    assert!(report.failures[0].1.message.contains("was not kept"), "{report:?}");
    assert!(brief(Vec::new()).warnings().is_empty());
}

#[test]
fn a_run_of_notes_ends_well_when_every_note_has_a_grade_whatever_the_letter() {
    let run = || brief(vec![given(NOTE, None)]).plan();
    assert_eq!((run().items, run().inputs[0].bytes), (1, NOTE.len() as u64));
    let ended = |letter| {
        let (mut state, mut steps) = (RunState::new(RunId::new("r")), Step::default());
        let at = Timestamp::default();
        step(&mut state, &mut steps, Happening::Accepted { plan: run(), warnings: Vec::new(), batch: Some(1) }, at);
        let task = steps.send[0].clone();
        let mut report = Report::default();
        report.results.push((1, sample(letter).into()));
        step(&mut state, &mut steps, Happening::Done(task, report), at);
        assert_eq!(state.grades().count(), 1);
        state.end.unwrap().outcome
    };
    assert_eq!((ended(Letter::A), ended(Letter::F)), (Outcome::Succeeded, Outcome::Succeeded));
}

fn sample(letter: Letter) -> NoteGrade {
    let digest = assay_domain::digest::Digest::of(b"");
    NoteGrade {
        document: "a".into(),
        score: 3.0,
        letter,
        mean_letter: letter,
        pdqi: None,
        heuristics: None,
        factuality: None,
        gates: Vec::new(),
        parts: Vec::new(),
        absent: Vec::new(),
        provenance: super::grade::Provenance {
            note: digest,
            transcript: None,
            program: "0".into(),
            elapsed: Duration::ZERO,
            reviewed: None,
        },
    }
}

#[test]
fn the_words_of_a_patient_are_not_in_debug_output() {
    let shown = format!("{:?}", brief(vec![given(NOTE, Some(TALK))]).notes);
    assert!(!shown.contains("Vane") && !shown.contains("penicillin"), "{shown}");
}
