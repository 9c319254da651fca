use super::*;
use crate::source::document::Document;
use crate::source::reading::Reading;

fn need(input: u64) -> Need {
    Need { system: 100, input, output_limit: Some(100) }
}

fn level(input: u64) -> Level {
    Budget::of(Some(1000), need(input)).level()
}

#[test]
fn a_window_is_the_redder_the_fuller_it_is() {
    let levels =
        [(499, Level::Green), (500, Level::Yellow), (649, Level::Yellow), (650, Level::Orange), (749, Level::Orange)];
    for (input, expected) in levels {
        assert_eq!(level(input), expected, "{input}");
    }
    assert_eq!([750, 800, 801].map(level), [Level::Red, Level::Red, Level::Exceeded]);
    assert_eq!(level(u64::MAX), Level::Exceeded);
}

#[test]
fn the_reserve_is_the_tasks_own_limit_and_a_quarter_of_the_window_at_most() {
    let reserve = |window, output_limit| Budget::of(window, Need { output_limit, ..need(0) }).reserve;
    assert_eq!(reserve(Some(1000), Some(100)), 100);
    assert_eq!(reserve(Some(1000), Some(4000)), 250);
    assert_eq!(reserve(Some(1000), None), 250);
    assert_eq!(reserve(None, Some(4000)), 4000);
}

#[test]
fn an_unknown_window_is_said_to_be_unknown() {
    let budget = Budget::of(None, need(1_000_000));
    assert_eq!((budget.level(), budget.share(), budget.room()), (Level::Unknown, None, None));
    let reading = Reading::of(&[]);
    assert!(
        suggest(&budget, &Material { reading: &reading, tokens: &[] }, &[model("large", Some(9_999_999))]).is_empty()
    );
}

fn model(name: &str, window: Option<u64>) -> OtherModel {
    OtherModel { name: name.into(), window }
}

fn document(name: &str, text: &str) -> Document {
    Document::read(name.into(), text.as_bytes().to_vec()).unwrap()
}

const TALK: &str = "PARTICIPANT 1\n\nInterviewer: What do you do?\nP1: I export the report.\n\nInterviewer: How often is that?\n\
    P1: Every Friday, before lunch. I then send it to my manager.\n";

#[test]
fn models_that_fit_are_named_from_the_smallest_window_on() {
    let reading = Reading::of(&[document("a.txt", TALK)]);
    let material = Material { reading: &reading, tokens: &[2000] };
    let models =
        [model("huge", Some(100_000)), model("unknown", None), model("small", Some(1200)), model("fits", Some(2500))];
    let names: Vec<String> = suggest(&Budget::of(Some(1000), need(2000)), &material, &models)
        .into_iter()
        .filter_map(|suggestion| match suggestion {
            Suggestion::UseModel { name, level, .. } => Some(format!("{name} {level:?}")),
            _ => None,
        })
        .collect();
    assert_eq!(names, ["fits Orange", "huge Green"]);
    assert!(suggest(&Budget::of(Some(100_000), need(2000)), &material, &models).is_empty(), "there is nothing to do");
}

#[test]
fn a_lower_reserve_is_suggested_where_it_is_enough() {
    let lowered = |input| {
        let need = Need { system: 0, input, output_limit: Some(4000) };
        let reading = Reading::of(&[]);
        let suggestions = suggest(&Budget::of(Some(16_000), need), &Material { reading: &reading, tokens: &[] }, &[]);
        suggestions.into_iter().find(|suggestion| matches!(suggestion, Suggestion::LowerReserve { .. }))
    };
    assert_eq!(lowered(13_000), Some(Suggestion::LowerReserve { to: 3000 }));
    assert_eq!(lowered(15_900), None, "no answer fits in what would be left");
    assert_eq!(lowered(11_000), None, "it fits");
}

#[test]
fn documents_that_are_a_large_part_of_all_are_named_with_their_share() {
    let reading = Reading::of(&[document("a.txt", TALK), document("b.txt", TALK), document("c.txt", TALK)]);
    let material = Material { reading: &reading, tokens: &[200, 700, 100] };
    let suggestions = suggest(&Budget::of(Some(1000), need(1000)), &material, &[]);
    let dominant = Suggestion::Dominant { document: 1, name: "b.txt".into(), share: 0.7 };
    assert!(suggestions.contains(&dominant), "{suggestions:?}");
    assert_eq!(suggestions.iter().filter(|one| matches!(one, Suggestion::Dominant { .. })).count(), 1);
}

fn chunks(texts: &[&str], room: u64) -> Vec<(Vec<String>, u64, bool)> {
    let documents: Vec<Document> =
        texts.iter().enumerate().map(|(at, text)| document(&format!("{at}.txt"), text)).collect();
    let reading = Reading::of(&documents);
    // One token a byte, so that room can be counted by eye.
    let tokens: Vec<u64> = texts.iter().map(|text| text.len() as u64).collect();
    let text = |part: &Part| part.span.of(&documents[part.document].text).unwrap().to_owned();
    plan(&Material { reading: &reading, tokens: &tokens }, room)
        .into_iter()
        .map(|chunk| (chunk.parts.iter().map(text).collect(), chunk.tokens, chunk.fits))
        .collect()
}

#[test]
fn a_talk_is_cut_before_what_introduces_a_turn() {
    let cut: Vec<String> = chunks(&[TALK], 80).into_iter().map(|(parts, ..)| parts.concat()).collect();
    assert_eq!(cut.len(), 3);
    assert!(cut[0].ends_with("report.\n"), "{cut:?}");
    assert!(cut[1].ends_with("How often is that?\n") && cut[2].starts_with("P1: Every Friday"), "{cut:?}");
    assert_eq!(cut.concat(), TALK);
}

#[test]
fn what_fits_is_not_cut_and_small_documents_share_a_chunk() {
    let found = chunks(&["Ann: I am here.\nBob: So am I.\n", "Cleo: Me too, and early.\n"], 1000);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].0.len(), found[0].2), (2, true));
}

#[test]
fn a_long_turn_is_cut_after_a_paragraph_a_line_or_a_sentence() {
    let long =
        "I begin the day with the mail. Then I open the plan.\n\nThe plan is old. Nobody keeps it.\nI do what I can.\n";
    for (room, pieces) in [(60, 2), (35, 4), (31, 5)] {
        let found = chunks(&[long], room);
        assert_eq!(found.iter().map(|(parts, ..)| parts.concat()).collect::<String>(), long);
        assert_eq!(found.len(), pieces, "{room}: {found:?}");
        assert!(found.iter().all(|(_, tokens, fits)| *fits && *tokens <= room), "{room}: {found:?}");
    }
}

#[test]
fn a_stretch_without_a_place_to_cut_is_said_not_to_fit() {
    let found = chunks(&[&format!("Ann: {}.\n", "word ".repeat(40).trim())], 50);
    assert_eq!(found.iter().filter(|(_, _, fits)| !fits).count(), 1, "{found:?}");
}

proptest::proptest! {
    #[test]
    fn chunks_hold_all_of_the_material_once_and_in_order(
        texts in proptest::collection::vec("[A-Za-zé:.\\n ]{1,120}x", 1..4), room in 1_u64..80,
    ) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let found = chunks(&texts, room);
        let all: String = found.iter().map(|(parts, ..)| parts.concat()).collect();
        proptest::prop_assert_eq!(all, texts.concat());
        proptest::prop_assert!(found.iter().all(|(_, tokens, fits)| *fits == (*tokens <= room)));
    }
}
