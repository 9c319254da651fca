//! One error planted in a note of `examples/notes`: the grade falls, and the place is named.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "what is wrong here should stop the test")]

#[path = "../../../benches/planted/mod.rs"]
mod planted;

use assay_domain::note::Transcript;
use planted::tally::{Encounter, Tallies, share};

fn examples() -> Vec<Encounter> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/notes");
    let mut encounters = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".note.txt")) else { continue };
        let transcript = std::fs::read_to_string(path.with_file_name(format!("{name}.transcript.txt"))).unwrap();
        encounters.push(Encounter {
            name: name.to_owned(),
            note: std::fs::read_to_string(&path).unwrap(),
            transcript: Transcript::read(transcript).unwrap(),
        });
    }
    encounters
}

#[test]
fn one_planted_error_lowers_the_grade_and_is_named_and_untouched_notes_raise_few_alarms() {
    let (mut tallies, missed) = (Tallies::default(), std::cell::RefCell::new(Vec::new()));
    for encounter in &examples() {
        tallies.add(encounter, 4, &|change, after, _| {
            missed.borrow_mut().push(format!(
                "{} {} {} {:.3}",
                encounter.name,
                change.error.name(),
                change.told(),
                after.score
            ));
        });
    }
    let all = tallies.all();
    assert!(tallies.notes == 10 && all.planted > 500, "{} changes of {} notes", all.planted, tallies.notes);
    let shares = [all.lower, all.grade_lower, all.named].map(|part| share(part, all.planted));
    let wrong = || missed.take().join("\n");
    assert!(shares[0] >= 0.95 && shares[1] >= 0.95 && shares[2] >= 0.85, "{shares:?}\n{}", wrong());
    assert!(share(tallies.alarms, tallies.notes) <= 1.0, "{} alarms", tallies.alarms);
}
