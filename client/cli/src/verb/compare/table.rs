//! A comparison for reading in a terminal: the matrix, duplicates, and pairs with their reasons.

use std::fmt::Write as _;

use assay_client::v1::{ComparePersonasResponse, SimilarPair};

use crate::render::list::List;
use crate::terminal::clean;

/// Personas of which a matrix is shown: more columns are wider than a terminal.
const WIDEST: usize = 20;

/// The table; `from` says where each persona was read from. Against one, its pairs are all there is to show.
pub(super) fn of(answer: &ComparePersonasResponse, from: &[String], against: bool) -> String {
    let names = Names { answer, from };
    let mut text = String::new();
    if !against {
        text = format!("{}\n\n", matrix(&names));
    }
    text.push_str(&duplicates(&names));
    let told = answer.pairs.len();
    if told > 0 {
        let _ = writeln!(text, "\nThe most alike, {told} of {} pairs", answer.pair_count);
    }
    answer.pairs.iter().for_each(|pair| text.push_str(&reasons(pair, &names)));
    text
}

/// Personas by their position.
struct Names<'a> {
    answer: &'a ComparePersonasResponse,
    from: &'a [String],
}

impl Names<'_> {
    fn of(&self, at: u32) -> String {
        let persona = self.answer.personas.get(at as usize).cloned().unwrap_or_default();
        clean(&format!("{} ({})", persona.name, u64::from(at) + 1))
    }
}

fn matrix(names: &Names<'_>) -> String {
    let count = names.answer.personas.len();
    let shown = if count > WIDEST { 0 } else { count };
    let several = names.from.windows(2).any(|pair| pair[0] != pair[1]);
    let mut heading = vec!["#".to_owned(), "persona".to_owned()];
    heading.extend((1..=shown).map(|at| at.to_string()));
    heading.extend(several.then(|| "from".to_owned()));
    let mut list = List::new(&heading).right(&(2..2 + shown).chain([0]).collect::<Vec<_>>());
    for (at, persona) in names.answer.personas.iter().enumerate() {
        let mut cells = vec![(at + 1).to_string(), persona.name.clone()];
        let row = names.answer.matrix.get(at).map_or(&[][..], |row| row.similarities.as_slice());
        let cell = |(other, alike): (usize, &f32)| if other == at { "-".to_owned() } else { format!("{alike:.2}") };
        cells.extend(row.iter().enumerate().take(shown).map(cell));
        cells.extend(several.then(|| names.from[at].clone()));
        list.row(cells);
    }
    let wide = format!(
        "\n\nA matrix of {count} is too wide to show: `--output svg` draws it, `--output json` has its figures."
    );
    format!("{list}{}", if shown == count { "" } else { &wide })
}

fn duplicates(names: &Names<'_>) -> String {
    let ComparePersonasResponse { duplicates, duplicate_count, .. } = names.answer;
    if duplicates.is_empty() {
        return "No duplicates.\n".to_owned();
    }
    let mut text = format!("Duplicates, {} of {duplicate_count}\n", duplicates.len());
    for pair in duplicates {
        let _ = writeln!(text, "  {:.2}  {} and {}", pair.similarity, names.of(pair.one), names.of(pair.other));
    }
    text
}

/// A pair, and a line for each kind of reason that there is.
fn reasons(pair: &SimilarPair, names: &Names<'_>) -> String {
    let mut text = format!("\n  {:.2}  {} and {}\n", pair.similarity, names.of(pair.one), names.of(pair.other));
    let mut line = |name: &str, reasons: Vec<String>| {
        if !reasons.is_empty() {
            let _ = writeln!(text, "        {name}: {}", reasons.join(", "));
        }
    };
    line("parts", pair.parts.iter().map(|part| format!("{} {:.2}", clean(&part.part), part.similarity)).collect());
    line("words", pair.words.iter().map(|word| format!("{} {:.2}", clean(&word.word), word.adds)).collect());
    let stated = |path: &str| clean(path.trim_start_matches("demographics.").trim_start_matches("other."));
    let agreed = pair.attributes.iter().map(|it| format!("{} {}", stated(&it.path), clean(&it.value))).collect();
    line("both", agreed);
    let near = |it: &assay_client::v1::SimilarTraits| {
        format!("{} and {} {:.2}", clean(&it.path), clean(&it.other_path), it.similarity)
    };
    line("traits", pair.traits.iter().map(near).collect());
    text
}
