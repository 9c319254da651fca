//! A run as a Markdown document.

use std::fmt::Write as _;

use assay_client::v1::{Evidence, MetricScore, PersonaResult, QualityReport, Trait};

use super::{quality, words};
use crate::report::Report;
use crate::terminal::clean;

/// The document.
pub(super) fn of(report: &Report) -> String {
    let mut text = String::from("# Personas\n");
    for result in &report.personas {
        persona(&mut text, result);
    }
    warnings(&mut text, report);
    let (counts, took) = (words::counts(&report.summary), words::took(&report.summary));
    paragraph(&mut text, &format!("---\n\n{counts}. Run `{}`: {took}.", report.run.id));
    text
}

fn persona(text: &mut String, result: &PersonaResult) {
    let it = result.persona.clone().unwrap_or_default();
    paragraph(text, &format!("## {}", plain(&it.name)));
    let standing = words::standing(result);
    let parts = [format!("**{}**", plain(&it.archetype)), plain(&words::stated(&it)), standing];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty() && part != "****").collect();
    paragraph(text, &parts.join("  \n"));
    if !it.quote.is_empty() {
        paragraph(text, &format!("> “{}”", plain(&it.quote)));
    }
    paragraph(text, &plain(&it.background));
    for (title, traits) in words::lists(&it) {
        paragraph(text, &format!("### {title}"));
        let items: Vec<_> = traits.iter().map(one).collect();
        paragraph(text, &items.join("\n"));
    }
    if let Some(report) = &result.quality {
        measured(text, report);
    }
}

fn measured(text: &mut String, report: &QualityReport) {
    paragraph(text, &format!("### Quality: {}, {}", quality::overall(report), quality::level(report)));
    let one = |metric: &MetricScore| {
        let mut item =
            format!("- {} {}: {}", quality::name(metric), quality::score(metric), plain(&quality::reason(metric)));
        for finding in &metric.findings {
            let _ = write!(item, "\n  - {}", plain(&quality::noticed(finding)));
        }
        item
    };
    paragraph(text, &report.metrics.iter().map(one).collect::<Vec<_>>().join("\n"));
}

fn one(it: &Trait) -> String {
    let mut item = format!("- {} {}", words::mark(it.strength()), plain(&it.text));
    if !words::refuted(it).is_empty() {
        let _ = write!(item, " (*{}*)", words::refuted(it));
    }
    for evidence in &it.evidence {
        // A String takes every write.
        let _ = write!(item, "\n  - {}", cited(evidence));
    }
    item
}

fn cited(evidence: &Evidence) -> String {
    format!("“{}” — {}", plain(&evidence.quote), plain(&words::place(evidence)))
}

fn warnings(text: &mut String, report: &Report) {
    let items: Vec<_> =
        report.summary.warnings.iter().map(|warning| format!("- {}", plain(&warning.message))).collect();
    if !items.is_empty() {
        paragraph(text, "## Warnings");
        paragraph(text, &items.join("\n"));
    }
}

fn paragraph(text: &mut String, paragraph: &str) {
    if !paragraph.is_empty() {
        text.push('\n');
        text.push_str(paragraph);
        text.push('\n');
    }
}

/// On one line, with everything escaped that Markdown would read as its own.
fn plain(text: &str) -> String {
    let text = clean(text);
    let mut plain = String::with_capacity(text.len());
    for (place, c) in text.char_indices() {
        let leads = place == 0 && matches!(c, '-' | '+' | '=') || matches!(c, '.' | ')') && numbered(&text[..place]);
        if leads || matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!') {
            plain.push('\\');
        }
        plain.push(c);
    }
    plain
}

fn numbered(before: &str) -> bool {
    !before.is_empty() && before.bytes().all(|byte| byte.is_ascii_digit())
}
