//! Parts of results in words, the same in every form.

use assay_client::money;
use assay_client::v1::evidence::Place;
use assay_client::v1::{
    AgeRange, Cell, Demographics, Evaluation, Evidence, Persona, PersonaResult, PersonaStatus, Strength, Support,
    Trait, Usage,
};

use super::quality;
use crate::report::Summary;

/// A run's outcome from its name in the contract.
pub(crate) fn outcome(name: &str) -> &'static str {
    match name {
        "RUN_OUTCOME_SUCCEEDED" => "succeeded",
        "RUN_OUTCOME_PARTIAL" => "was partial",
        "RUN_OUTCOME_FAILED" => "failed",
        "RUN_OUTCOME_CANCELLED" => "was cancelled",
        _ => "is running",
    }
}

/// What came of a run.
pub(crate) fn counts(summary: &Summary) -> String {
    let Summary { asked, delivered, rejected, failed, .. } = summary;
    format!("{delivered} of {asked} personas delivered, {rejected} rejected, {failed} failed")
}

/// What a run took.
pub(super) fn took(summary: &Summary) -> String {
    let time = summary.duration.map(|d| format!(", {}.{} s", d.seconds, d.nanos / 100_000_000)).unwrap_or_default();
    usage(&summary.usage) + &time
}

/// What calls to models took.
pub(crate) fn usage(usage: &Usage) -> String {
    let (calls, input, output) =
        (thousands(usage.calls), thousands(usage.input_tokens), thousands(usage.output_tokens));
    let cost = usage.cost.as_ref().filter(|cost| cost.micros > 0).map(|cost| format!(", {}", money::shown(cost)));
    let unpriced = match usage.unpriced_calls {
        0 => String::new(),
        calls => format!(" ({} without a known price)", thousands(calls)),
    };
    format!("{calls} calls, {input} tokens in, {output} out{}{unpriced}", cost.unwrap_or_default())
}

/// A number with its digits in threes.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// An amount of money in dollars: two decimals at least, six at most.
pub(crate) fn dollars(micros: u64) -> String {
    let fraction = format!("{:06}", micros % 1_000_000);
    let shown = fraction.trim_end_matches('0').len().max(2);
    format!("{}.{}", thousands(micros / 1_000_000), &fraction[..shown])
}

/// A moment in UTC, to the second.
pub(crate) fn time(moment: Option<&pbjson_types::Timestamp>) -> String {
    let text = moment.and_then(|moment| serde_json::to_value(moment).ok());
    let text = text.as_ref().and_then(|value| value.as_str()).unwrap_or("-");
    text.get(..19).map_or_else(|| text.to_owned(), |seconds| format!("{}Z", seconds.replace('T', " ")))
}

/// How far a persona has come.
pub(super) fn status(result: &PersonaResult) -> &'static str {
    match result.status() {
        PersonaStatus::Unspecified => "",
        PersonaStatus::Draft => "draft",
        PersonaStatus::Evaluated => "evaluated",
        PersonaStatus::Refined => "refined",
        PersonaStatus::Rejected => "rejected",
    }
}

/// Status, the judge's score, and the quality with its level.
pub(super) fn standing(result: &PersonaResult) -> String {
    let judged = result.evaluation.as_ref().map(judged);
    let measured = result.quality.as_ref().filter(|quality| quality.overall.is_some());
    let measured = measured.map(|it| format!(" · quality {} {}", quality::overall(it), quality::level(it)));
    [Some(status(result).to_owned()), judged, measured].into_iter().flatten().collect()
}

fn judged(evaluation: &Evaluation) -> String {
    let judges = evaluation.judges.len();
    let jury = evaluation.spread.map(|spread| format!(", {judges} judges {spread:.2} apart")).unwrap_or_default();
    let raw = evaluation.raw_overall.map(|raw| format!(", {raw:.2} before calibration")).unwrap_or_default();
    format!(" {:.2}{jury}{raw}", evaluation.overall)
}

/// What is to be known of a trait that the sources do not bear out; empty of others.
pub(super) fn refuted(it: &Trait) -> &'static str {
    match it.support() {
        Support::Unspecified | Support::Supported => "",
        Support::Unsupported => "not in the sources",
        Support::Contradicted => "the sources say otherwise",
    }
}

/// What the sources state about the people, on one line.
pub(super) fn stated(persona: &Persona) -> String {
    let Some(it) = &persona.demographics else { return String::new() };
    let Demographics { age, age_range, occupation, location, education, experience, other } = it;
    let mut parts: Vec<String> = Vec::new();
    parts.extend(age.map(|age| age.to_string()));
    parts.extend(age_range.as_ref().map(range));
    parts.extend([occupation, location, education, experience].into_iter().flatten().cloned());
    let mut rest: Vec<_> = other.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    rest.sort();
    parts.extend(rest);
    parts.join(" · ")
}

fn range(range: &AgeRange) -> String {
    range.max.map_or_else(|| format!("{} and over", range.min), |max| format!("{}–{max}", range.min))
}

/// The lists of traits that have any, with their titles.
pub(super) fn lists(persona: &Persona) -> impl Iterator<Item = (&'static str, &[Trait])> {
    let lists = [
        ("Goals", persona.goals.as_slice()),
        ("Frustrations", &persona.frustrations),
        ("Behaviours", &persona.behaviours),
        ("Motivations", &persona.motivations),
        ("Preferences", &persona.preferences),
    ];
    lists.into_iter().filter(|(_, traits)| !traits.is_empty())
}

/// How well a trait is supported, as three dots.
pub(super) fn mark(strength: Strength) -> &'static str {
    match strength {
        Strength::Strong => "●●●",
        Strength::Moderate => "●●○",
        Strength::Weak => "●○○",
        Strength::Unspecified => "○○○",
    }
}

/// How well a trait is supported, in a word.
pub(super) fn strength(strength: Strength) -> &'static str {
    match strength {
        Strength::Strong => "strong",
        Strength::Moderate => "moderate",
        Strength::Weak => "weak",
        Strength::Unspecified => "not stated",
    }
}

/// A column as workbooks name it: 1 is `A`, 27 is `AA`.
fn letters(column: u32) -> String {
    let (mut rest, mut letters) = (column, Vec::new());
    while let Some(number) = rest.checked_sub(1) {
        letters.push(char::from(b'A' + (number % 26) as u8));
        rest = number / 26;
    }
    letters.iter().rev().collect()
}

/// Where evidence is: who says it, the document, and where in it a reader would look; and the model whose embeddings found it, with the cosine.
pub(super) fn place(evidence: &Evidence) -> String {
    let stands = stands(evidence);
    match evidence.linked_by.as_str() {
        "" => stands,
        model => format!("{stands}, found by {model} at {:.2}", evidence.score),
    }
}

fn stands(evidence: &Evidence) -> String {
    let who = if evidence.participant.is_empty() { String::new() } else { format!("{}, ", evidence.participant) };
    let document = &evidence.document;
    match &evidence.place {
        Some(Place::Cell(Cell { sheet, row, column })) => format!("{who}{document}, {sheet}!{}{row}", letters(*column)),
        Some(Place::Page(page)) => format!("{who}{document}, page {page}"),
        Some(Place::Paragraph(paragraph)) => format!("{who}{document}, paragraph {paragraph}"),
        None if evidence.line > 0 => format!("{who}{document}:{}", evidence.line),
        None => format!("{who}{document}"),
    }
}
