//! The promises of the check.

use std::sync::Arc;

use super::{Finding, Locator, check};
use crate::persona::draft::{PersonaDraft, QuoteClaim, TraitDraft};
use crate::persona::{Age, Demographics, Match, Persona, Strength};
use crate::source::document::Document;
use crate::source::reading::Reading;

const TALK: &str = "Interviewer: Would you ever think of paying by phone?\nAna: I never pay by phone, it’s too risky.\n\
    Ben: I never pay by phone, it's too risky.\nAna: My sister keeps all of her receipts in an old shoe box at home. Well.\n";

fn reading() -> Reading {
    let documents = [
        Document::read("t.txt".into(), TALK.into()).unwrap(),
        Document::read(
            "j.json".into(),
            br#"[{"id": "J", "age": 34, "role": "Cook", "text": "She said \"never again\" and left us."}]"#.to_vec(),
        )
        .unwrap(),
    ];
    Reading::of(&documents)
}

fn checked(quotes: &[&str]) -> (Persona, Vec<Finding>) {
    let claims =
        quotes.iter().map(|quote| QuoteClaim { quote: (*quote).to_owned(), ..QuoteClaim::default() }).collect();
    let draft =
        PersonaDraft { goals: vec![TraitDraft { text: "A trait".into(), quotes: claims }], ..PersonaDraft::default() };
    let reading = reading();
    let (persona, findings) = check(draft, "1".into(), &Locator::new(&reading));
    for (_, known) in persona.all_traits() {
        for evidence in &known.evidence {
            let document: &Arc<str> = &reading.documents().iter().find(|d| d.name == evidence.document).unwrap().text;
            assert_eq!(evidence.span.of(document), Some(evidence.quote.as_str()));
        }
    }
    (persona, findings)
}

fn matched(quote: &str) -> Option<(Match, String)> {
    checked(&[quote]).0.goals[0].evidence.first().map(|evidence| (evidence.matched, evidence.quote.clone()))
}

#[test]
fn words_are_found_exactly_folded_or_nearly() {
    assert_eq!(
        matched("I never pay by phone, it's too risky."),
        Some((Match::Exact, "I never pay by phone, it's too risky.".into()))
    );
    assert_eq!(
        matched("\"MY sister  keeps all of her receipts\""),
        Some((Match::Normalised, "My sister keeps all of her receipts".into()))
    );
    assert_eq!(
        matched("She said “never again” and left us."),
        Some((Match::Normalised, "She said \\\"never again\\\" and left us.".into()))
    );
    assert_eq!(
        matched("My sister keeps all her receipts in an old shoe box at home."),
        Some((Match::Fuzzy, "My sister keeps all of her receipts in an old shoe box at home.".into()))
    );
    assert_eq!(matched("My brother throws every receipt away at once."), None);
    assert_eq!(matched("well"), None);
}

#[test]
fn an_interviewers_words_are_refused() {
    let (persona, findings) = checked(&["Would you ever think of paying by phone?"]);
    assert!(persona.goals[0].evidence.is_empty());
    assert_eq!(persona.goals[0].strength, Strength::Weak);
    assert!(matches!(findings[0], Finding::InterviewerWords { .. }));
    assert_eq!(findings[0].subject(), "goals");
}

#[test]
fn strength_counts_people() {
    assert_eq!(
        checked(&["I never pay by phone, it’s too risky.", "I never pay by phone, it's too risky."]).0.goals[0]
            .strength,
        Strength::Strong
    );
    assert_eq!(checked(&["I never pay by phone, it’s too risky."]).0.goals[0].strength, Strength::Moderate);
}

#[test]
fn only_stated_attributes_remain() {
    let other = [("gender".to_owned(), "Female".to_owned())].into();
    let claimed = Demographics {
        age: Some(Age::Years(34)),
        occupation: Some("cook".into()),
        location: Some("Paris".into()),
        other,
        ..Demographics::default()
    };
    let reading = reading();
    let draft = PersonaDraft {
        demographics: claimed,
        quote: "Nobody ever said this at all.".into(),
        ..PersonaDraft::default()
    };
    let (persona, findings) = check(draft, "1".into(), &Locator::new(&reading));
    assert_eq!(
        (persona.demographics.age, persona.demographics.occupation.as_deref()),
        (Some(Age::Years(34)), Some("cook"))
    );
    assert_eq!(
        (persona.demographics.location, persona.demographics.other.len(), persona.quote.as_str()),
        (None, 0, "")
    );
    assert_eq!(findings.len(), 3);
}

#[test]
fn repeated_and_empty_traits_are_dropped() {
    let named = |text: &str| TraitDraft { text: text.into(), quotes: Vec::new() };
    let draft =
        PersonaDraft { goals: vec![named("Pays fast"), named(" "), named("pays fast.")], ..PersonaDraft::default() };
    let reading = reading();
    let (persona, findings) = check(draft, "1".into(), &Locator::new(&reading));
    assert_eq!((persona.goals.len(), findings.len()), (1, 2));
}

#[test]
fn what_is_quoted_within_a_text_is_somebodys_words_or_no_quotation() {
    let named = |text: &str| TraitDraft { text: text.into(), quotes: Vec::new() };
    let draft = PersonaDraft {
        background: "Says \"I never pay by phone\" and “I would pay by balloon any day”.".into(),
        goals: vec![named("Asks “Would you ever think of paying by phone?” of everybody.")],
        ..PersonaDraft::default()
    };
    let reading = reading();
    let (persona, findings) = check(draft, "1".into(), &Locator::new(&reading));
    assert_eq!(persona.background, "Says \"I never pay by phone\" and I would pay by balloon any day.");
    assert_eq!(persona.goals[0].text, "Asks Would you ever think of paying by phone? of everybody.");
    assert_eq!(findings.iter().map(Finding::subject).collect::<Vec<_>>(), ["background", "goals"]);
    assert!(findings[0].to_string().starts_with("7 words in quotation marks"), "{}", findings[0]);
}
