//! A run as a page that needs nothing else.

use assay_client::v1::{Evidence, PersonaResult, QualityReport, Strength, Trait};
use maud::{Markup, html};

use super::page::page;
use super::{quality, words};
use crate::report::Report;

const STYLE: &str = include_str!("page.css");

/// The page.
pub(super) fn of(report: &Report) -> String {
    let body = html! {
        header { h1 { "Personas" } p { (words::counts(&report.summary)) } }
        main { @for result in &report.personas { (card(result)) } }
        (warnings(report))
        footer { "Run " code { (report.run.id) } ", " (words::took(&report.summary)) }
    };
    page("Personas", STYLE, &body)
}

fn card(result: &PersonaResult) -> Markup {
    let persona = result.persona.clone().unwrap_or_default();
    let stated = words::stated(&persona);
    html! {
        article id=(persona.id) {
            header {
                h2 { (persona.name) }
                span.standing { (words::standing(result)) }
                p.archetype { (persona.archetype) }
                @if !stated.is_empty() { p.stated { (stated) } }
            }
            @if !persona.quote.is_empty() { blockquote { "“" (persona.quote) "”" } }
            @if !persona.background.is_empty() { p { (persona.background) } }
            @for (title, traits) in words::lists(&persona) {
                section {
                    h3 { (title) }
                    ul { @for it in traits { (one(it)) } }
                }
            }
            @if let Some(report) = &result.quality { (measured(report)) }
        }
    }
}

fn measured(report: &QualityReport) -> Markup {
    html! {
        details.quality {
            summary { "Quality: " (quality::overall(report)) ", " (quality::level(report)) }
            table {
                @for metric in &report.metrics {
                    tr {
                        th scope="row" { (quality::name(metric)) }
                        td { (quality::score(metric)) }
                        td {
                            (quality::reason(metric))
                            @if !metric.findings.is_empty() {
                                ul { @for finding in &metric.findings { li { (quality::noticed(finding)) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn one(it: &Trait) -> Markup {
    let strength = it.strength();
    html! {
        li.(class(strength)) {
            span.mark role="img" aria-label=(words::strength(strength)) title=(words::strength(strength)) {
                (words::mark(strength))
            }
            " " (it.text)
            @if !words::refuted(it).is_empty() { " " em.refuted { "(" (words::refuted(it)) ")" } }
            @if !it.evidence.is_empty() {
                details {
                    summary { "Evidence (" (it.evidence.len()) ")" }
                    @for evidence in &it.evidence { (cited(evidence)) }
                }
            }
        }
    }
}

fn cited(evidence: &Evidence) -> Markup {
    html! { p.evidence { q { (evidence.quote) } " — " cite { (words::place(evidence)) } } }
}

fn warnings(report: &Report) -> Markup {
    let warnings = &report.summary.warnings;
    html! {
        @if !warnings.is_empty() {
            aside { h2 { "Warnings" } ul { @for warning in warnings { li { (warning.message) } } } }
        }
    }
}

fn class(strength: Strength) -> &'static str {
    match strength {
        Strength::Strong => "strong",
        Strength::Moderate => "moderate",
        Strength::Weak | Strength::Unspecified => "weak",
    }
}
