//! A run as a page that needs nothing else.

use assay_client::v1::{Evidence, PersonaResult, Strength, Trait};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::words;
use crate::report::Report;

const STYLE: &str = include_str!("page.css");

/// The page.
pub(super) fn of(report: &Report) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { "Personas" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header { h1 { "Personas" } p { (words::counts(&report.summary)) } }
                main { @for result in &report.personas { (card(result)) } }
                (warnings(report))
                footer { "Run " code { (report.run.id) } ", " (words::took(&report.summary)) }
            }
        }
    };
    page.into_string()
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
