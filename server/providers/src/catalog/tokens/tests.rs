//! Against `tiktoken-rs`, on texts it can bear.

use proptest::prelude::*;
use tiktoken_rs::CoreBPE;

use super::Encoding;

fn oracle(encoding: Encoding) -> &'static CoreBPE {
    match encoding {
        Encoding::O200kBase => tiktoken_rs::o200k_base_singleton(),
        Encoding::O200kHarmony => tiktoken_rs::o200k_harmony_singleton(),
        Encoding::Cl100kBase => tiktoken_rs::cl100k_base_singleton(),
    }
}

fn agrees(text: &str) {
    for encoding in Encoding::ALL {
        let expected = oracle(encoding).encode_ordinary(text).len() as u64;
        assert_eq!(encoding.count(text), expected, "{} of {text:?}", encoding.name());
    }
}

/// What texts are made of: the joints of the patterns, and what stands beside them.
fn part() -> impl Strategy<Value = String> {
    let joints = prop::sample::select(vec![
        " ",
        "  ",
        "\t",
        "\n",
        "\r\n",
        "\r",
        " \n",
        "\u{a0}",
        "\u{3000}",
        "\u{85}",
        "'s",
        "'S",
        "'\u{17f}",
        "'ll",
        "'LL",
        "'re",
        "'Ve",
        "'d",
        "'",
        "’s",
        "/",
        "//",
        ".\n/",
        "...",
        "!",
        "{\"a\":",
        "}",
        "_",
        "-",
        "0",
        "12",
        "345",
        "6789",
        "٣",
        "Ⅷ",
        "½",
        "\u{301}",
        "\u{94d}",
        "\u{200d}",
        "\u{fe0f}",
        "🙂",
        "👩‍👩‍👧",
        "A",
        "Z",
        "HTTP",
        "ǅ",
        "É",
        "ß",
        "z",
        "word",
        "camelCase",
        "ʰ",
        "中",
        "中文字符",
        "ひらがな",
        "カタカナ",
        "한국어",
        "नमस्ते",
        "สวัสดี",
        "مرحبا",
        "שלום",
        "Привет",
        "<|endoftext|>",
        "\0",
        "\u{feff}",
    ]);
    prop_oneof![
        8 => joints.prop_map(str::to_owned),
        2 => "[a-zA-Z]{1,12}",
        1 => "[ \t\r\n]{1,6}",
        1 => any::<char>().prop_map(String::from),
        1 => ("[a-c ]", 1..200_usize).prop_map(|(unit, times)| unit.repeat(times)),
        1 => "[a-z]{49,300}",
        1 => "[0-9A-Fa-f]{64}",
        1 => "[\u{4e00}-\u{9fff}]{1,40}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_mixture_counts_as_in_tiktoken(parts in prop::collection::vec(part(), 0..40)) {
        agrees(&parts.concat());
    }

}

proptest! {
    // The oracle takes its time over long words.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn long_words_count_as_in_tiktoken(units in prop::collection::vec(("[a-d]{1,9}", 1..400_usize), 1..12)) {
        let word: String = units.iter().map(|(unit, times)| unit.repeat(*times)).collect();
        agrees(&word);
    }

    #[test]
    fn random_words_of_many_windows_count_as_in_tiktoken(word in "[a-z]{3000,12000}", symbols in "[!-/]{3000,9000}") {
        agrees(&word);
        agrees(&symbols);
    }
}

#[test]
fn known_counts() {
    assert_eq!(Encoding::O200kBase.count(""), 0);
    assert_eq!(Encoding::O200kBase.count("hello world"), 2);
    assert_eq!(Encoding::O200kBase.count("I want to see where my money goes."), 9);
}

/// `benches/tokens_vs_tiktoken.py --fixture` writes them.
#[test]
fn counts_are_those_of_tiktoken_itself() {
    let cases: Vec<serde_json::Value> = serde_json::from_str(include_str!("counts.json")).unwrap();
    assert!(cases.len() > 40);
    for case in cases {
        let (text, times) = (case["text"].as_str().unwrap(), usize::try_from(case["times"].as_u64().unwrap()).unwrap());
        for encoding in [Encoding::O200kBase, Encoding::Cl100kBase] {
            // None where tiktoken gives up: a million spaces.
            let Some(tokens) = case[encoding.name()].as_u64() else { continue };
            assert_eq!(encoding.count(&text.repeat(times)), tokens, "{times} times {text:?}");
        }
    }
}

#[test]
fn a_million_spaces_are_counted_and_in_proportion() {
    assert_eq!(Encoding::O200kBase.count(&" ".repeat(1 << 20)), 8192);
}

#[test]
fn every_token_by_itself_is_one_or_is_made_of_several_as_in_tiktoken() {
    for token in super::O200K.tokens().chain(super::CL100K.tokens()) {
        if let Ok(text) = std::str::from_utf8(token) {
            agrees(text);
        }
    }
}
