//! The lists that are shipped, and the measures of the literature by hand.

use super::{ages, bias, diversity};

#[test]
fn every_line_of_the_lists_is_a_comment_or_an_entry() {
    let comment = |line: &&str| !line.starts_with('#');
    for line in ages::TABLE.lines().filter(comment) {
        assert!(ages::Rule::of(line).is_some(), "lexicon/ages.tsv: {line}");
        assert_eq!(line, line.to_lowercase());
    }
    for line in bias::TABLE.lines().filter(comment) {
        assert!(bias::Entry::of(line).is_some(), "lexicon/bias.tsv: {line}");
        let words = line.split('\t').nth(1).unwrap();
        assert!(words.chars().all(|c| c.is_lowercase() || matches!(c, ' ' | '|' | '\'')), "lower-case words: {words}");
        assert!(!words.split(['|', ' ']).any(str::is_empty), "single marks between: {words}");
    }
}

#[test]
fn a_moving_window_averages_its_type_token_ratios() {
    assert!((diversity::moving(&[1, 2, 1, 1], 2) - (1.0 + 1.0 + 0.5) / 3.0).abs() < 1e-9);
    assert!((diversity::moving(&[1, 2, 1, 1], 50) - 0.5).abs() < 1e-9, "a shorter text is one window");
}

#[test]
fn mtld_counts_stretches_and_the_rest_in_part() {
    // Both ways: the ratio falls to 0.5 at every second word, so that eight words are four stretches.
    assert!((diversity::mtld(&[1; 8]) - 2.0).abs() < 1e-9);
    // Ratios 1, 1, 1, 0.75: 0.25 / 0.28 of a stretch, both ways.
    assert!((diversity::mtld(&[1, 2, 3, 1]) - 4.0 / (0.25 / 0.28)).abs() < 1e-9);
}
