//! The promises of statements.

use super::*;

fn of(text: &str) -> Statement {
    Statement::of(text, &mut Vocabulary::new(Language::English))
}

fn opposes(claim: &str, evidence: &str) -> bool {
    opposed(&of(claim), &[&of(evidence)])
}

#[test]
fn numbers_are_told_in_digits_and_in_words() {
    assert_eq!(of("Pays 1,200.50 for twenty-five trips, P3 says").numbers, [25.0, 1200.5]);
    assert_eq!(of("Waits two hundred days and one more").numbers, [200.0]);
    assert_eq!(of("From 6.30 to 4,000").numbers, [6.3, 4000.0]);
}

#[test]
fn names_are_capitals_inside_a_sentence() {
    let names = |text: &str| of(text).names.into_iter().map(|(_, name)| name).collect::<Vec<_>>();
    assert_eq!(names("Uses Excel on Monday. Prefers I'm-told paper"), ["Excel", "Monday"]);
    let german = Statement::of("Sie mag den Garten", &mut Vocabulary::new(Language::German));
    assert!(german.names.is_empty(), "every noun has a capital there");
}

#[test]
fn what_is_denied_ends_with_its_clause() {
    let statement = of("Never pays by phone, but keeps the receipts");
    let denied = |text: &str| {
        let stem = Vocabulary::new(Language::English).word(text).0.stem.unwrap();
        statement.stems().any(|(other, denied)| other == stem && denied)
    };
    assert!(denied("pays") && denied("phone"));
    assert!(!denied("receipts"));
}

#[test]
fn a_flipped_negation_opposes() {
    assert!(opposes("Never checks the map before leaving.", "I always check the map twice before leaving."));
    assert!(opposes("Pays by phone at the counter.", "I never pay by phone at any counter."));
    assert!(!opposes("Avoids paying by phone.", "I never pay by phone, it's too risky."));
    assert!(!opposes("Cannot see all bills in one place.", "I wish I could see all my bills in one place."));
    assert!(!opposes("Wants to see the bills in one place.", "I can't see my bills in one place."));
}

#[test]
fn an_invented_number_or_name_disagrees() {
    let (claim, said) = (of("Exports Excel sheets 7 times"), of("I export a sheet six times"));
    assert_eq!(disagreements(&claim, &[&said], &[]), [Disagreement::Number(7.0), Disagreement::Name("Excel".into())]);
    assert_eq!(disagreements(&of("Exports six times"), &[&said], &[]), []);
}

#[test]
fn syllables_are_groups_of_vowels() {
    for (word, count) in [("time", 1), ("table", 2), ("reading", 2), ("the", 1), ("documentation", 5), ("x", 1)] {
        assert_eq!(syllables(word), count, "{word}");
    }
}
