//! A run as cards for reading in a terminal.

use anstyle::{AnsiColor, Style};
use assay_client::v1::{Evidence, PersonaResult, Strength, Trait};

use super::words;
use crate::report::Report;
use crate::terminal::{Page, clean, columns, wrap};

const NAME: Style = Style::new().bold();
const ARCHETYPE: Style = AnsiColor::Cyan.on_default();
const TITLE: Style = Style::new().bold();
const QUOTE: Style = Style::new().italic();
const FAINT: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default();
const FAIR: Style = AnsiColor::Yellow.on_default();
const POOR: Style = AnsiColor::Red.on_default();

/// How far everything under a persona's name is set in.
const INDENT: usize = 2;
/// How far the text of a trait is set in: after its mark.
const TRAIT: usize = INDENT + 4;

/// The cards, and a line about the run.
pub(super) fn of(report: &Report, page: Page) -> String {
    let mut sheet = Sheet { page, lines: Vec::new() };
    for result in &report.personas {
        sheet.card(result);
    }
    sheet.rule();
    sheet.line(0, FAINT, &words::counts(&report.summary));
    sheet.line(0, FAINT, &format!("run {}, {}", report.run.id, words::took(&report.summary)));
    sheet.lines.join("\n") + "\n"
}

struct Sheet {
    page: Page,
    lines: Vec<String>,
}

impl Sheet {
    fn card(&mut self, result: &PersonaResult) {
        let persona = result.persona.clone().unwrap_or_default();
        self.rule();
        self.head(&persona.name, &words::standing(result));
        self.text(INDENT, ARCHETYPE, &persona.archetype);
        self.text(INDENT, FAINT, &words::stated(&persona));
        if !persona.quote.is_empty() {
            self.gap();
            self.text(INDENT, QUOTE, &format!("“{}”", persona.quote));
        }
        if !persona.background.is_empty() {
            self.gap();
            self.text(INDENT, Style::new(), &persona.background);
        }
        for (title, traits) in words::lists(&persona) {
            self.gap();
            self.line(INDENT, TITLE, title);
            for it in traits {
                self.one(it);
            }
        }
        self.gap();
    }

    /// The name at the left, status and score at the right.
    fn head(&mut self, name: &str, standing: &str) {
        let name = clean(name);
        let space = self.page.width.saturating_sub(columns(&name) + columns(standing)).max(2);
        let (name, standing) = (self.page.paint(NAME, &name), self.page.paint(GOOD, standing));
        self.lines.push(format!("{name}{:space$}{standing}", "").trim_end().to_owned());
    }

    fn one(&mut self, it: &Trait) {
        let style = match it.strength() {
            Strength::Strong => GOOD,
            Strength::Moderate => FAIR,
            Strength::Weak | Strength::Unspecified => POOR,
        };
        let mark = self.page.paint(style, words::mark(it.strength()));
        for (number, line) in wrap(&it.text, self.page.width - TRAIT).into_iter().enumerate() {
            let before = if number == 0 { mark.as_str() } else { "   " };
            self.lines.push(format!("{:INDENT$}{before} {line}", "").trim_end().to_owned());
        }
        self.text(TRAIT, POOR, words::refuted(it));
        if let Some(best) = it.evidence.first() {
            self.text(TRAIT, FAINT, &cited(best));
        }
    }

    /// Wrapped text; nothing where there is none.
    fn text(&mut self, indent: usize, style: Style, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        for line in wrap(text, self.page.width - indent) {
            self.line(indent, style, &line);
        }
    }

    fn line(&mut self, indent: usize, style: Style, text: &str) {
        self.lines.push(format!("{:indent$}{}", "", self.page.paint(style, &clean(text))));
    }

    fn gap(&mut self) {
        self.lines.push(String::new());
    }

    fn rule(&mut self) {
        self.line(0, FAINT, &"─".repeat(self.page.width));
    }
}

fn cited(evidence: &Evidence) -> String {
    format!("“{}” — {}", evidence.quote, words::place(evidence))
}
