use super::*;
use crate::persona::{Demographics, Strength, Trait};
use crate::quality::{Preset, Registry, Scored, score_all};

/// A persona with these goals, of a pensioner who is called frail where nobody said so.
fn persona(goals: &[&str]) -> Persona {
    let goal =
        |text: &&str| Trait { text: (*text).to_owned(), evidence: Vec::new(), strength: Strength::Weak, support: None };
    Persona {
        id: "persona-1".into(),
        name: "Lena Haas".into(),
        archetype: "Careful pensioner".into(),
        quote: "I am a hysterical reader of small print.".into(),
        demographics: Demographics::default(),
        background: "She keeps the books of a small firm.".into(),
        goals: goals.iter().map(goal).collect(),
        frustrations: Vec::new(),
        behaviours: Vec::new(),
        motivations: Vec::new(),
        preferences: Vec::new(),
    }
}

fn named(path: &str, words: &str, severity: Severity) -> Named {
    Named { path: path.into(), words: words.into(), severity, reason: "ascribed to an age.".into() }
}

fn answered(named: &[Named]) -> Check {
    Check::Answered { model: "local/small-1".into(), named: named.to_vec() }
}

/// The metric of `persona` after `check`, and the report it stands in.
fn measured(persona: &Persona, check: Option<&Check>, weight: f64) -> (Scored, Report) {
    let registry = Registry::standard();
    let mut settings = Settings::preset(&registry, Preset::Default);
    let at = registry.describe().position(|known| known.name == METRIC).unwrap();
    settings.weights[at] = weight;
    let set = Profiles::of([persona]);
    let report = score_all(&settings, &set, None, &[]).unwrap().remove(0);
    let report = check.map_or(report.clone(), |check| checked(report, &settings, persona, check));
    let Outcome::Scored(scored) = report.line(METRIC).unwrap().outcome.clone() else { panic!("not applicable") };
    (scored, report)
}

fn told(scored: &Scored) -> Vec<(&str, FoundBy)> {
    scored.findings.iter().map(|finding| (finding.path.as_str(), finding.by.unwrap())).collect()
}

#[test]
fn words_that_are_not_in_the_part_named_are_dropped_and_said() {
    let persona = persona(&["Wants help at the Counter."]);
    let sifted = sift(
        &persona,
        vec![
            named("goals[0]", "help at the counter", Severity::Light),
            named("goals[0]", "cannot use a phone", Severity::Severe),
            named("goals[1]", "help", Severity::Severe),
            named("quote", "hysterical", Severity::Severe),
            named("archetype", " … ", Severity::Severe),
        ],
    );
    assert_eq!(sifted.kept.len(), 1, "whatever the case");
    let dropped: Vec<(&str, &str)> = sifted.dropped.iter().map(|(path, why)| (path.as_str(), *why)).collect();
    assert_eq!(
        dropped,
        [
            ("goals[0]", "the words named do not stand there"),
            ("goals[1]", "the persona has no such part"),
            ("quote", "the persona has no such part"),
            ("archetype", "no words of it are named"),
        ]
    );
}

#[test]
fn what_a_model_names_is_joined_to_what_the_list_finds_in_the_order_of_the_persona() {
    let persona = persona(&["Is frail.", "Wants her grandson to do the banking."]);
    let check = answered(&[
        named("goals[1]", "her grandson to do the banking", Severity::Light),
        named("archetype", "careful pensioner", Severity::Light),
    ]);
    let (scored, _) = measured(&persona, Some(&check), 0.0);
    assert_eq!(
        told(&scored),
        [("archetype", FoundBy::Model), ("goals[0]", FoundBy::Lexicon), ("goals[1]", FoundBy::Model)]
    );
    assert!((scored.score.get() - (1.0 - 0.34 - 0.15 - 0.15)).abs() < 1e-9);
    assert_eq!(scored.explanation, "1 severe and 2 light findings by the list and by local/small-1.");
    assert_eq!(scored.findings[0].message, "\"careful pensioner\": ascribed to an age.");
}

#[test]
fn the_same_words_of_the_same_part_count_once_as_the_list_weighs_them() {
    let persona = persona(&["Is frail.", "Is frail too."]);
    let check = answered(&[
        named("goals[0]", "is frail", Severity::Light),
        named("goals[0]", "Frail", Severity::Light),
        named("goals[1]", "too", Severity::Light),
        named("goals[1]", "too.", Severity::Light),
    ]);
    let (scored, _) = measured(&persona, Some(&check), 0.0);
    assert_eq!(
        told(&scored),
        [("goals[0]", FoundBy::Both), ("goals[1]", FoundBy::Lexicon), ("goals[1]", FoundBy::Model)]
    );
    assert!(scored.explanation.starts_with("2 severe and 1 light"), "{}", scored.explanation);
}

#[test]
fn where_no_model_answers_the_list_applies_and_that_is_said() {
    let persona = persona(&["Is frail."]);
    let unasked = measured(&persona, None, 0.0).0;
    assert_eq!(unasked.explanation, "1 severe and 0 light findings by the list.");
    for (check, because) in [
        (Check::Failed { model: "local/small-1".into() }, "by the list alone: local/small-1 gave no answer."),
        (Check::ByList, "by the list alone, which is all that the embedded author has."),
    ] {
        let scored = measured(&persona, Some(&check), 0.0).0;
        assert!(scored.explanation.ends_with(because), "{}", scored.explanation);
        assert_eq!((scored.score, &scored.findings), (unasked.score, &unasked.findings));
    }
}

#[test]
fn what_the_list_names_stands_where_it_says() {
    let persona = persona(&["Is Frail, and confused by technology."]);
    let listed = by_list(&persona);
    assert_eq!(listed.len(), 1, "two phrases of one entry are one finding");
    assert_eq!((listed[0].path.as_str(), listed[0].words.as_str()), ("goals[0]", "frail"));
    assert!(sift(&persona, listed).dropped.is_empty());
}

#[test]
fn a_finding_counts_in_the_overall_score_where_the_metric_weighs() {
    let persona = persona(&["Wants her grandson to do the banking."]);
    let check = answered(&[named("goals[0]", "grandson", Severity::Severe)]);
    let overall = |check: Option<&Check>, weight: f64| measured(&persona, check, weight).1.overall.unwrap();
    assert!(overall(Some(&check), 0.5) < overall(None, 0.5) - 5.0);
    assert_eq!(overall(Some(&check), 0.0), overall(None, 0.0));
}
