use proptest::prelude::*;

use super::CountSpec::{About, AtLeast, AtMost, Auto, Exactly, Range};
use super::*;

fn read(text: &str) -> CountSpec {
    match CountSpec::parse(text, MAX) {
        Ok(parsed) => parsed.spec,
        Err(error) => panic!("{text:?}: {error}"),
    }
}

fn refused(text: &str) -> String {
    CountSpec::parse(text, MAX).unwrap_err().to_string()
}

#[test]
fn a_count_is_said_in_many_ways() {
    let three_to_five = Range { min: 3, max: 5 };
    for (spec, ways) in [
        (Exactly(5), &["5", "exactly 5", " 5 personas ", "5 to 5"][..]),
        (Exactly(1), &["1 persona", "1PERSONA", "1-1"]),
        (three_to_five, &["3-5", "3–5", "3—5", "3 - 5", "3 to 5", "between 3 and 5", "Between 3 AND 5 personas"]),
        (About(4), &["~4", "~ 4", "about 4", "roughly 4", "Around 4", "approximately 4", "about 4 personas"]),
        (AtLeast(3), &["at least 3", "3+", "3 + personas", ">= 3", ">=3", "≥3", "AT  LEAST 3"]),
        (AtMost(6), &["at most 6", "up to 6", "<= 6", "<=6", "≤ 6", "up to 6 personas"]),
        (Auto, &["auto", "Auto", " AUTO "]),
    ] {
        for way in ways {
            assert_eq!(read(way), spec, "{way:?}");
        }
    }
}

#[test]
fn bounds_the_wrong_way_round_are_put_in_order_and_told() {
    for text in ["5-3", "5 to 3", "between 5 and 3"] {
        let parsed = CountSpec::parse(text, MAX).unwrap();
        assert_eq!(parsed.spec, Range { min: 3, max: 5 });
        assert_eq!(parsed.warning.unwrap().to_string(), "the count goes from 5 down to 3; it is taken as 3-5");
    }
    assert_eq!(CountSpec::parse("3-5", MAX).unwrap().warning, None);
}

#[test]
fn what_is_no_count_is_refused_with_what_and_where_and_what_would_be_right() {
    let forms = "give one such as 5, 3-5, about 4, at least 3, at most 6 or auto, from 1 to 500";
    assert_eq!(refused("  "), format!("no count was given; {forms}"));
    assert_eq!(refused("many"), format!("\"many\" at character 1 does not belong in a count; {forms}"));
    assert_eq!(refused("5 people"), format!("\"people\" at character 3 does not belong in a count; {forms}"));
    assert_eq!(refused("2.5"), format!("\".\" at character 2 does not belong in a count; {forms}"));
    assert_eq!(refused("at 3"), format!("\"3\" at character 4 does not belong in a count; {forms}"));
    assert_eq!(refused("3 to"), format!("the count \"3 to\" breaks off where a number is missing; {forms}"));
    assert_eq!(refused("at"), format!("the count \"at\" breaks off where \"least\" or \"most\" is missing; {forms}"));
    for text in ["personas", "> 3", "3-4-5", "1e3", "five", "+5", "auto 5", "3 5", "ﬁve", "İ", "3\u{301}", "½"] {
        assert!(refused(text).contains("does not belong in a count"), "{text}");
    }
}

#[test]
fn no_number_of_a_count_is_below_one_or_above_the_most() {
    assert_eq!(refused("0"), "a count of 0 at character 1 is outside 1 to 500");
    assert_eq!(refused("-3"), "a count of -3 at character 1 is outside 1 to 500");
    assert_eq!(refused("at least -3"), "a count of -3 at character 10 is outside 1 to 500");
    assert_eq!(refused("3--5"), "a count of -5 at character 3 is outside 1 to 500");
    assert_eq!(refused("3-501"), "a count of 501 at character 3 is outside 1 to 500");
    for text in ["0-5", "~0", "at most 0", "1000000000", "99999999999999999999", "about 501"] {
        assert!(refused(text).ends_with("is outside 1 to 500"), "{text}");
    }
    assert_eq!(CountSpec::parse("12", 10).unwrap_err().to_string(), "a count of 12 at character 1 is outside 1 to 10");
}

#[test]
fn about_a_number_is_a_tenth_around_it_and_at_least_one() {
    let about = |number| (About(number).bounds(MAX).min, About(number).bounds(MAX).max);
    assert_eq!(about(1), (1, 2));
    assert_eq!(about(4), (3, 5));
    assert_eq!(about(14), (13, 15));
    assert_eq!(about(15), (13, 17));
    assert_eq!(about(100), (90, 110));
    assert_eq!(about(500), (450, 500));
}

#[test]
fn a_run_sets_out_to_make_what_is_recommended_as_far_as_it_was_asked_for() {
    let range = Range { min: 3, max: 6 };
    assert_eq!([None, Some(1), Some(5), Some(9)].map(|said| range.aim(said, MAX)), [4, 3, 5, 6]);
    assert_eq!([None, Some(1), Some(9)].map(|said| Exactly(7).aim(said, MAX)), [7, 7, 7]);
    assert_eq!([None, Some(1), Some(50)].map(|said| About(20).aim(said, MAX)), [20, 18, 22]);
    assert_eq!([None, Some(1), Some(9)].map(|said| AtLeast(3).aim(said, MAX)), [3, 3, 9]);
    assert_eq!([None, Some(2), Some(9)].map(|said| AtMost(6).aim(said, MAX)), [6, 2, 6]);
    assert_eq!([None, Some(0), Some(9)].map(|said| Auto.aim(said, MAX)), [5, 1, 9]);
    assert_eq!(Auto.aim(None, 3), 3);
}

#[test]
fn what_was_written_down_as_a_number_is_exactly_so_many() {
    let wanted: Wanted = serde_json::from_str("3").unwrap();
    assert_eq!((wanted.spec(), wanted.aim().get()), (Exactly(3), 3));
    assert_eq!(serde_json::to_string(&wanted).unwrap(), "3");
    let wanted = Wanted::of(About(4), MAX).recommended(Some(5));
    let written = serde_json::to_string(&wanted).unwrap();
    assert_eq!(written, r#"{"spec":"about 4","aim":5,"bounds":{"min":3,"max":5}}"#);
    assert_eq!(serde_json::from_str::<Wanted>(&written).unwrap(), wanted);
    assert!(serde_json::from_str::<Wanted>("0").is_err());
}

fn any_spec() -> impl Strategy<Value = CountSpec> {
    let number = 1..=MAX;
    prop_oneof![
        number.clone().prop_map(Exactly),
        (1..MAX, 1..MAX).prop_map(|(min, more)| Range { min, max: (min + more).min(MAX) }),
        number.clone().prop_map(About),
        number.clone().prop_map(AtLeast),
        number.prop_map(AtMost),
        Just(Auto),
    ]
}

proptest! {
    #[test]
    fn what_is_shown_reads_as_the_same_again(spec in any_spec()) {
        let parsed = CountSpec::parse(&spec.to_string(), MAX).unwrap();
        prop_assert_eq!(parsed, Parsed { spec, warning: None });
    }

    #[test]
    fn the_aim_is_within_the_bounds_whatever_is_recommended(
        spec in any_spec(), recommended in prop::option::of(any::<u32>()), max in 1_u32..600,
    ) {
        let bounds = spec.bounds(max);
        prop_assert!(1 <= bounds.min && bounds.min <= bounds.max && bounds.max <= max);
        prop_assert!(bounds.contains(spec.aim(recommended, max)));
    }

    #[test]
    fn no_text_is_too_odd_to_be_answered(text in "\\PC{0,24}") {
        let _ = CountSpec::parse(&text, MAX);
    }
}
