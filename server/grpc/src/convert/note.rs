//! Requests for grades of notes.

use std::time::Duration;

use assay_domain::note::blend::{CutOffs, Weights};
use assay_domain::note::heuristics::{Date, NoteKind};
use assay_domain::note::intake::Carried;
use assay_domain::note::rubric::{self, Rubric};
use assay_engine::pipeline::note::brief::NotesBrief;
use assay_engine::pipeline::note::given::{GivenEarlier, GivenNote};
use assay_engine::pipeline::note::retain::Retain;
use assay_engine::runs::{Detail, NewRun};
use assay_proto::v1;
use assay_proto::v1::ErrorReason;
use assay_proto::v1::clinical_note::Content;
use tonic::Status;

use super::strategy::strategy;
use super::{note_file, request};
use crate::status::Violations;

/// The most notes of a run, and the most earlier notes of one.
const MOST: (usize, usize) = (10_000, 100);
/// How long a note may take where nothing is asked for.
const TIMEOUT: Duration = Duration::from_secs(60);
/// The longest rubric, in bytes.
const LONGEST_RUBRIC: usize = 256 * 1024;

/// Notes, checked: every violation is named. A note that is none is part of it, unless none is one.
pub(crate) fn grade(mut request: v1::GradeNotesRequest) -> Result<(NewRun<NotesBrief>, Detail), Status> {
    let mut violations = Violations::default();
    let v = &mut violations;
    let notes = notes(std::mem::take(&mut request.notes), v);
    let rubric = rubric(&request.profile, &request.rubric, v);
    let strategy = strategy(&request, rubric.as_ref(), v);
    let weights = weights(request.component_weights, v);
    let cut_offs = cut_offs(request.cut_offs, v);
    let timeout = request::timeout(request.timeout, TIMEOUT, "a note", v);
    let budget = request.budget.as_ref().and_then(|amount| request::money("budget", amount, v));
    let retain = retain(request.retention, v);
    let detail = request::detail(request.event_detail, v);
    let request_id = request::request_id(&request.request_id, v);
    let on_disconnect = request::on_disconnect(request.on_disconnect, v);
    let time_budget = request.time_budget.and_then(|span| request::time_budget(&span, v));
    violations.finish()?;
    let (Some(rubric), Some(weights), Some(cut_offs)) = (rubric, weights, cut_offs) else {
        return Err(Status::internal("a checked request lacks a field"));
    };
    let brief = NotesBrief { notes, strategy, rubric, weights, cut_offs, timeout, budget, retain };
    Ok((NewRun { request_id, on_disconnect, time_budget, brief }, detail))
}

fn notes(asked: Vec<v1::ClinicalNote>, violations: &mut Violations) -> Vec<GivenNote> {
    let (most, _) = MOST;
    match asked.len() {
        0 => violations.add("notes", "there is no note; give at least one"),
        many if many > most => violations.add("notes", format!("{many} notes; at most {most} are taken")),
        _ => {}
    }
    let notes: Vec<GivenNote> = asked.into_iter().take(most).enumerate().map(|(at, note)| given(at, note)).collect();
    let unusable: Vec<Option<String>> = notes.iter().map(|note| note.check().err().map(|it| it.to_string())).collect();
    if unusable.iter().all(Option::is_some) {
        for (at, why) in unusable.into_iter().enumerate().filter_map(|(at, why)| Some((at, why?))) {
            violations.add_because(ErrorReason::NoteUnusable, format!("notes[{at}]"), why);
        }
    }
    notes
}

/// A note; what is wrong with it fails it alone.
fn given(at: usize, note: v1::ClinicalNote) -> GivenNote {
    let mut faults = Faults::default();
    let v1::ClinicalNote { document, content, transcript, kind, written, earlier, .. } = note;
    let carried = match content {
        Some(Content::Text(text)) => Carried { text, kind: String::new(), written: String::new() },
        Some(Content::File(bytes)) => faults.check("file", note_file::read(&bytes)).unwrap_or_default(),
        None => {
            let only = if transcript.is_some() { "there is a transcript and no note" } else { "there is no note" };
            faults.0.push(format!("{only}; give its text"));
            Carried::default()
        }
    };
    let written = match written.is_empty() {
        true => day(&carried.written),
        false => faults.check("written", exact_day(&written)),
    };
    let (_, most) = MOST;
    if earlier.len() > most {
        faults.0.push(format!("earlier: {} earlier notes; at most {most} are taken", earlier.len()));
    }
    GivenNote {
        document: if document.is_empty() { format!("note-{}", at + 1) } else { document },
        text: carried.text,
        transcript,
        kind: faults.check("kind", self::kind(kind)).flatten(),
        written,
        earlier: earlier.into_iter().take(most).enumerate().map(|it| faults.earlier(it)).collect(),
        violations: faults.0,
        withheld: false,
    }
}

/// What is wrong with one note, in words that hold nothing of the patient's.
#[derive(Default)]
struct Faults(Vec<String>);

impl Faults {
    fn check<T>(&mut self, field: &str, value: Result<T, String>) -> Option<T> {
        value.map_err(|error| self.0.push(format!("{field}: {error}"))).ok()
    }

    fn earlier(&mut self, (at, note): (usize, v1::EarlierNote)) -> GivenEarlier {
        let v1::EarlierNote { source, written, text } = note;
        let field = format!("earlier[{at}].written");
        let written = if written.is_empty() { None } else { self.check(&field, exact_day(&written)) };
        GivenEarlier { source, written, text }
    }
}

fn kind(value: i32) -> Result<Option<NoteKind>, String> {
    match v1::ClinicalNoteKind::try_from(value) {
        Ok(v1::ClinicalNoteKind::Unspecified) => Ok(None),
        Ok(v1::ClinicalNoteKind::Soap) => Ok(Some(NoteKind::Soap)),
        Ok(v1::ClinicalNoteKind::HistoryAndPhysical) => Ok(Some(NoteKind::HistoryAndPhysical)),
        Ok(v1::ClinicalNoteKind::Progress) => Ok(Some(NoteKind::Progress)),
        Ok(v1::ClinicalNoteKind::Discharge) => Ok(Some(NoteKind::Discharge)),
        Err(_) => Err(format!("{value} is not a value of ClinicalNoteKind")),
    }
}

/// YYYY-MM-DD.
fn exact_day(text: &str) -> Result<Date, String> {
    let form = text.len() == 10 && text.is_ascii();
    let day = form.then(|| day(text)).flatten();
    day.ok_or_else(|| "it is no day; write YYYY-MM-DD, such as 2026-03-09".to_owned())
}

/// The day at the beginning of what FHIR (`2026-03-09T08:00:00Z`) and HL7 (`20260309080000`) write; `None` where it names none.
fn day(text: &str) -> Option<Date> {
    let digits = |from: usize, to: usize| {
        let part = text.get(from..to)?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u32>().ok()).flatten()
    };
    let dashed = text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    let (month, day) = if dashed { ((5, 7), (8, 10)) } else { ((4, 6), (6, 8)) };
    Date::new(digits(0, 4)?, digits(month.0, month.1)?, digits(day.0, day.1)?).ok()
}

fn retain(value: i32, violations: &mut Violations) -> Retain {
    match v1::NoteRetention::try_from(value) {
        Ok(v1::NoteRetention::Unspecified | v1::NoteRetention::All) => Retain::All,
        Ok(v1::NoteRetention::Results) => Retain::Results,
        Ok(v1::NoteRetention::None) => Retain::None,
        Err(_) => {
            violations.add("retention", format!("{value} is not a value of NoteRetention"));
            Retain::All
        }
    }
}

/// The rubric that is named, or the caller's own.
fn rubric(profile: &str, own: &str, violations: &mut Violations) -> Option<Rubric> {
    if own.is_empty() {
        let named = if profile.is_empty() { rubric::DEFAULT } else { profile };
        return violations.check("profile", Rubric::named(named)).cloned();
    }
    if !profile.is_empty() {
        violations.add("profile", "a profile and a rubric are given; leave one of them out");
        return None;
    }
    if own.len() > LONGEST_RUBRIC {
        violations.add("rubric", format!("it has {} bytes; the most is {LONGEST_RUBRIC}", own.len()));
        return None;
    }
    match Rubric::read(own) {
        Ok(rubric) => Some(rubric),
        Err(faults) => {
            faults.iter().for_each(|fault| violations.add("rubric", fault.to_string()));
            None
        }
    }
}

fn weights(asked: Option<v1::ComponentWeights>, violations: &mut Violations) -> Option<Weights> {
    let Some(v1::ComponentWeights { pdqi, heuristics, factuality }) = asked else { return Some(Weights::default()) };
    violations.check("component_weights", Weights::new(pdqi, heuristics, factuality))
}

fn cut_offs(asked: Option<v1::LetterCutOffs>, violations: &mut Violations) -> Option<CutOffs> {
    let Some(v1::LetterCutOffs { a, b, c, d }) = asked else { return Some(CutOffs::default()) };
    violations.check("cut_offs", CutOffs::new([a, b, c, d]))
}

#[cfg(test)]
mod tests {
    use tonic_types::StatusExt as _;

    use super::*;

    const NOTE: &str = "HPI: She has had a cough for two weeks.";

    fn text(text: &str) -> v1::ClinicalNote {
        v1::ClinicalNote { content: Some(Content::Text(text.into())), ..v1::ClinicalNote::default() }
    }

    fn bytes(file: impl Into<Vec<u8>>) -> v1::ClinicalNote {
        v1::ClinicalNote { content: Some(Content::File(file.into().into())), ..v1::ClinicalNote::default() }
    }

    fn request(notes: Vec<v1::ClinicalNote>) -> v1::GradeNotesRequest {
        v1::GradeNotesRequest { notes, ..v1::GradeNotesRequest::default() }
    }

    fn fields(request: v1::GradeNotesRequest) -> Vec<String> {
        let status = grade(request).unwrap_err();
        let violations = status.get_details_bad_request().unwrap().field_violations;
        violations.into_iter().map(|it| it.field).collect()
    }

    #[test]
    fn every_violation_is_named_at_once() {
        let request = v1::GradeNotesRequest {
            strategy: 9,
            profile: "pdqi-10".into(),
            component_weights: Some(v1::ComponentWeights { pdqi: -1.0, heuristics: 1.0, factuality: 1.0 }),
            cut_offs: Some(v1::LetterCutOffs { a: 1.0, b: 2.0, c: 3.0, d: 4.0 }),
            timeout: Some(pbjson_types::Duration { seconds: -1, nanos: 0 }),
            retention: 42,
            event_detail: 42,
            request_id: "mine".into(),
            on_disconnect: 42,
            ..request(Vec::new())
        };
        let wrong = fields(request);
        let expected =
            ["notes", "profile", "strategy", "component_weights", "cut_offs", "timeout", "retention", "event_detail"];
        assert_eq!(wrong[..8], expected, "{wrong:?}");
        assert_eq!(wrong[8..], ["request_id", "on_disconnect"]);
    }

    #[test]
    fn weights_that_are_all_zero_and_a_rubric_with_eight_of_nine_items_are_refused() {
        let zero = v1::GradeNotesRequest {
            component_weights: Some(v1::ComponentWeights::default()),
            ..request(vec![text(NOTE)])
        };
        assert_eq!(fields(zero), ["component_weights"]);
        let item =
            "[[item]]\nid = \"N\"\ntitle = \"t\"\nquestion = \"q\"\nanchors = [\"1\", \"2\", \"3\", \"4\", \"5\"]\n";
        let items: String = (0..8).map(|number| item.replace('N', &format!("i{number}"))).collect();
        let head = "id = \"mine\"\nversion = \"1\"\ntitle = \"t\"\nsource = \"s\"\nitems = 9\n";
        let eight = v1::GradeNotesRequest { rubric: format!("{head}{items}"), ..request(vec![text(NOTE)]) };
        let status = grade(eight).unwrap_err();
        assert!(status.message().contains("says it has 9 items and has 8"), "{status:?}");
    }

    #[test]
    fn a_note_that_is_none_fails_alone_and_where_none_is_one_the_request_is_refused() {
        let bad = || vec![text("  "), text("fever"), bytes([0x89, b'P', 0xff]), v1::ClinicalNote::default()];
        let mut some = bad();
        some.push(text(NOTE));
        assert_eq!(grade(request(some)).unwrap().0.brief.notes.len(), 5);
        let status = grade(request(bad())).unwrap_err();
        assert_eq!(status.get_details_error_info().unwrap().reason, "NOTE_UNUSABLE");
        assert_eq!(fields(request(bad())), ["notes[0]", "notes[1]", "notes[2]", "notes[3]"]);
    }

    #[test]
    fn files_are_told_by_their_content_and_say_when_they_were_written() {
        // NOTE in base64.
        let data = "SFBJOiBTaGUgaGFzIGhhZCBhIGNvdWdoIGZvciB0d28gd2Vla3Mu";
        let fhir = format!(
            "{{\"resourceType\": \"DocumentReference\", \"date\": \"2026-03-09T08:00:00Z\", \"content\": [{{\"attachment\": \
             {{\"contentType\": \"text/plain\", \"data\": \"{data}\"}}}}]}}"
        );
        let brief = grade(request(vec![bytes(fhir), bytes(NOTE)])).unwrap().0.brief;
        assert_eq!((brief.notes[0].text.as_str(), brief.notes[1].text.as_str()), (NOTE, NOTE));
        assert_eq!(brief.notes[0].written, Date::new(2026, 3, 9).ok());
        assert_eq!(brief.notes[1].document, "note-2");
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said_without_its_words() {
        let wrong = |file: &str| given(0, bytes(file)).violations.join("; ");
        assert!(wrong("{\"resourceType\": \"Patient\", \"name\": \"Vane\"}").starts_with("file: FHIR: "));
        assert!(wrong("MSH|^~\\&|Vane").starts_with("file: HL7: "));
        assert!(!wrong("MSH|^~\\&|Vane").contains("Vane"));
        assert!(wrong("{ \"Vane\": ").starts_with("file: FHIR: the resource is not JSON"));
        assert!(wrong("[ {\"resourceType\": \"DocumentReference\"}]").contains("a list, and not one resource"));
        assert!(wrong("FHS|^~\\&|Vane\rMSH|^~\\&|Vane\rMSH|^~\\&|Vane").starts_with("file: HL7: there are 2 messages"));
        let utf_16: Vec<u8> = "\u{feff}Vane".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(given(0, bytes(utf_16)).violations, ["file: it is UTF-16; give text in UTF-8, FHIR or HL7"]);
        for text in
            ["{Template} She has had a cough for two weeks.", "MSH is low, and she coughs.", "[doctor] any cough?"]
        {
            assert_eq!(wrong(text), "");
        }
    }

    #[test]
    fn days_are_read_as_fhir_hl7_and_people_write_them() {
        let march = Date::new(2026, 3, 9).ok();
        for text in ["2026-03-09", "2026-03-09T08:00:00Z", "20260309080000", "20260309"] {
            assert_eq!(day(text), march, "{text}");
        }
        for text in ["2026-03", "2026", "", "9.3.2026", "2026-13-09"] {
            assert_eq!(day(text), None, "{text}");
        }
        assert!(exact_day("2026-03-09T08").is_err() && exact_day("2026-03-09").is_ok());
    }
}
