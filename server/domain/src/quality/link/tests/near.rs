//! What embeddings put near a trait, held to the rules of words.

use crate::persona::{Demographics, Match, Persona, Strength, Support, Trait, TraitKind};
use crate::quality::Sources;
use crate::quality::link::near::{Near, Vector, adopt, nearest};
use crate::score::Score;
use crate::source::document::Document;
use crate::source::reading::Reading;

const SAID: &str =
    "P1: I go over every bill when it comes.\nP1: I never pay a bill twice.\nP2: The bus is full at 8.\n";

fn vector(numbers: &[f64]) -> Vector {
    Vector::of(numbers).unwrap()
}

fn unsupported(text: &str) -> Persona {
    let goal = Trait {
        text: text.into(),
        strength: Strength::Weak,
        evidence: Vec::new(),
        support: Some(Support::Unsupported),
    };
    Persona {
        id: "persona-1".into(),
        name: "Mara".into(),
        archetype: "The careful".into(),
        quote: String::new(),
        demographics: Demographics::default(),
        background: "She lives alone.".into(),
        goals: vec![goal],
        frustrations: Vec::new(),
        behaviours: Vec::new(),
        motivations: Vec::new(),
        preferences: Vec::new(),
    }
}

/// What becomes of the goal `text` where the sentence at `near` is near it.
fn adopted(text: &str, near: &[usize]) -> Trait {
    let reading = Reading::of(&[Document::read("talk.txt".into(), SAID.as_bytes().to_vec()).unwrap()]);
    let sources = Sources::of(&reading);
    let sentences = near.iter().map(|at| (*at, Score::clamped(0.9))).collect();
    let near = [Near { kind: TraitKind::Goal, at: 0, sentences }];
    adopt(&unsupported(text), &sources, &near, "local/embed").goals.remove(0)
}

#[test]
fn what_is_near_is_attached_with_its_cosine_and_the_model_that_found_it() {
    let known = adopted("Audits invoices on arrival.", &[0]);
    assert_eq!(known.support, Some(Support::Supported));
    let [found] = &known.evidence[..] else { panic!("{known:?}") };
    assert_eq!((found.quote.as_str(), found.matched), ("I go over every bill when it comes.", Match::Linked));
    assert_eq!((found.score, found.linked_by.as_deref()), (Score::clamped(f64::from(0.9_f32)), Some("local/embed")));
}

#[test]
fn a_sentence_that_differs_in_a_number_contradicts_and_is_no_evidence() {
    let known = adopted("Takes crowded transport at 9.", &[2]);
    assert_eq!((known.support, known.evidence.len()), (Some(Support::Contradicted), 0));
}

#[test]
fn where_nothing_is_near_the_trait_stays_unsupported() {
    assert_eq!(adopted("Audits invoices on arrival.", &[]).support, Some(Support::Unsupported));
}

#[test]
fn the_nearest_come_first_and_none_below_the_threshold() {
    let sentences = [vector(&[1.0, 0.0]), vector(&[1.0, 1.0]), vector(&[0.0, 1.0]), vector(&[1.0, 0.0, 0.0])];
    let found = nearest(&vector(&[2.0, 0.1]), &sentences, Score::clamped(0.5));
    assert_eq!(found.iter().map(|(at, _)| *at).collect::<Vec<_>>(), [0, 1]);
    assert!(found[0].1 > found[1].1);
}

#[test]
fn steps_of_a_127th_keep_the_cosine_to_two_places() {
    let mut state = 7_u64;
    let mut number = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1_u32 << 31) - 0.5
    };
    for dimensions in [64, 384, 1536] {
        let (a, noise): (Vec<f64>, Vec<f64>) = (0..dimensions).map(|_| (number(), number())).unzip();
        let b: Vec<f64> = a.iter().zip(&noise).map(|(a, noise)| a + noise).collect();
        let length = |of: &[f64]| of.iter().map(|x| x * x).sum::<f64>().sqrt();
        let exact = a.iter().zip(&b).map(|(a, b)| a * b).sum::<f64>() / (length(&a) * length(&b));
        assert!((vector(&a).cosine(&vector(&b)) - exact).abs() < 0.005, "{dimensions}");
    }
}

#[test]
fn numbers_without_a_direction_are_no_vector() {
    for none in [&[][..], &[0.0, 0.0], &[f64::NAN, 1.0], &[f64::INFINITY]] {
        assert_eq!(Vector::of(none), None, "{none:?}");
    }
    assert_eq!(vector(&[1.0]).cosine(&vector(&[1.0, 0.0])), 0.0, "of different spaces");
}
