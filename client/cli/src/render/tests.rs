use assay_client::v1::evidence::Place;
use assay_client::v1::*;

use super::*;
use crate::report::Summary;

fn said(quote: &str, line: u32) -> Evidence {
    Evidence {
        document: "sessions.txt".into(),
        participant: "P3".into(),
        line,
        start_byte: Some(0),
        quote: quote.into(),
        ..Evidence::default()
    }
}

fn claim(text: &str, strength: Strength, evidence: Vec<Evidence>) -> Trait {
    Trait { text: text.into(), strength: strength.into(), evidence, ..Trait::default() }
}

fn report() -> Report {
    let persona = Persona {
        id: "persona-1".into(),
        name: "Rosa <b>".into(),
        archetype: "Hurried *commuter*".into(),
        quote: "I never stop walking.".into(),
        demographics: Some(Demographics {
            age: Some(34),
            occupation: Some("Developer".into()),
            ..Demographics::default()
        }),
        background: "Rides to the station every morning and wants the bike to be ready.".into(),
        goals: vec![claim("Everything takes one tap", Strength::Strong, vec![said("one tap", 41), said("a tap", 9)])],
        preferences: vec![claim("Honest errors", Strength::Weak, vec![])],
        ..Persona::default()
    };
    let result = PersonaResult {
        persona: Some(persona),
        status: PersonaStatus::Refined.into(),
        evaluation: Some(Evaluation { overall: 0.836, ..Evaluation::default() }),
        ..PersonaResult::default()
    };
    let summary = Summary {
        asked: 2,
        delivered: 1,
        rejected: 1,
        outcome: "RUN_OUTCOME_PARTIAL",
        usage: Usage { calls: 7, input_tokens: 12_345, output_tokens: 900, ..Usage::default() },
        duration: Some(pbjson_types::Duration { seconds: 2, nanos: 140_000_000 }),
        warnings: vec![Warning { message: "persona-2 scores 0.41".into(), ..Warning::default() }],
        ..Summary::default()
    };
    Report { run: Run { id: "r1".into(), ..Run::default() }, personas: vec![result], summary }
}

const CARD: &str = "\
──────────────────────────────────────────────────
Rosa <b>                              refined 0.84
  Hurried *commuter*
  34 · Developer

  “I never stop walking.”

  Rides to the station every morning and wants the
  bike to be ready.

  Goals
  ●●● Everything takes one tap
      “one tap” — P3, sessions.txt:41

  Preferences
  ●○○ Honest errors

──────────────────────────────────────────────────
1 of 2 personas delivered, 1 rejected, 0 failed
run r1, 7 calls, 12,345 tokens in, 900 out, 2.1 s
";

#[test]
fn cards_are_aligned_and_wrapped() {
    assert_eq!(cards::of(&report(), Page { width: 50, colours: false }), CARD);
}

#[test]
fn colours_add_nothing_but_escape_sequences() {
    let coloured = cards::of(&report(), Page { width: 50, colours: true });
    assert!(coloured.contains("\u{1b}["));
    assert_eq!(console::strip_ansi_codes(&coloured), CARD);
}

const MARKDOWN: &str = "\
# Personas

## Rosa \\<b\\>

**Hurried \\*commuter\\***  
34 · Developer  
refined 0.84

> “I never stop walking.”

Rides to the station every morning and wants the bike to be ready.

### Goals

- ●●● Everything takes one tap
  - “one tap” — P3, sessions.txt:41
  - “a tap” — P3, sessions.txt:9

### Preferences

- ●○○ Honest errors

## Warnings

- persona-2 scores 0.41

---

1 of 2 personas delivered, 1 rejected, 0 failed. Run `r1`: 7 calls, 12,345 tokens in, 900 out, 2.1 s.
";

#[test]
fn markdown_escapes_what_it_would_read_as_its_own() {
    assert_eq!(markdown::of(&report()), MARKDOWN);
}

#[test]
fn evidence_is_where_a_reader_would_look() {
    let at = |place: Place| words::place(&Evidence { line: 0, place: Some(place), ..said("so", 0) });
    let cell = Cell { sheet: "Answers".into(), row: 12, column: 28 };
    assert_eq!(at(Place::Cell(cell)), "P3, sessions.txt, Answers!AB12");
    assert_eq!(at(Place::Page(3)), "P3, sessions.txt, page 3");
    assert_eq!(at(Place::Paragraph(7)), "P3, sessions.txt, paragraph 7");
    assert_eq!(words::place(&said("so", 41)), "P3, sessions.txt:41");
    let found = Evidence { score: 0.834, linked_by: "openai/embed-3".into(), ..said("so", 41) };
    assert_eq!(words::place(&found), "P3, sessions.txt:41, found by openai/embed-3 at 0.83");
}

#[test]
fn html_is_escaped_and_needs_nothing_else() {
    let page = html::of(&report());
    assert!(page.starts_with("<!DOCTYPE html>"));
    assert!(page.contains("<h2>Rosa &lt;b&gt;</h2>"), "{page}");
    assert!(page.contains("<details><summary>Evidence (2)</summary>"), "{page}");
    for outside in ["http://", "https://", "<script", "<link", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
}

fn measured() -> Report {
    let metric = |name: &str, outcome: metric_score::Outcome| MetricScore {
        name: name.into(),
        outcome: Some(outcome),
        ..MetricScore::default()
    };
    let place = SourcePlace { document: "sessions.txt".into(), line: 41, ..SourcePlace::default() };
    let message = "the number 9 is not in the evidence".into();
    let grounded = MetricScore {
        explanation: "1 of 2 traits are supported.".into(),
        findings: vec![QualityFinding {
            path: "goals[0]".into(),
            message,
            place: Some(place),
            ..QualityFinding::default()
        }],
        ..metric("evidence_strength", metric_score::Outcome::Score(0.5))
    };
    let alone = metric("distinctiveness", metric_score::Outcome::NotApplicable("there is no other persona".into()));
    let mut report = report();
    report.personas[0].quality = Some(QualityReport {
        overall: Some(83.14),
        level: QualityLevel::Good.into(),
        passed: true,
        metrics: vec![grounded, alone],
    });
    let persona = report.personas[0].persona.as_mut().unwrap();
    persona.preferences[0].support = Support::Unsupported.into();
    report
}

#[test]
fn cards_have_the_overall_score_and_what_is_not_in_the_sources() {
    let cards = cards::of(&measured(), Page { width: 70, colours: false });
    assert!(cards.contains("refined 0.84 · quality 83.1 good\n"), "{cards}");
    assert!(cards.contains("  ●○○ Honest errors\n      not in the sources\n"), "{cards}");
}

#[test]
fn documents_have_every_metric_with_its_reasons() {
    let text = markdown::of(&measured());
    let quality = "### Quality: 83.1, good\n\n- evidence strength 0.50: 1 of 2 traits are supported.\n  \
                   - goals\\[0\\]: the number 9 is not in the evidence (sessions.txt:41)\n\
                   - distinctiveness -: not applicable: there is no other persona\n";
    assert!(text.contains(quality), "{text}");
    assert!(text.contains("- ●○○ Honest errors (*not in the sources*)\n"), "{text}");
    let page = html::of(&measured());
    for part in [
        "<summary>Quality: 83.1, good</summary>",
        "<td>1 of 2 traits are supported.<ul><li>goals[0]: the number 9 is not in the evidence (sessions.txt:41)</li></ul></td>",
        "<td>not applicable: there is no other persona</td>",
        "<em class=\"refuted\">(not in the sources)</em>",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[test]
fn json_has_run_personas_and_summary_in_camel_case() {
    let value: serde_json::Value = serde_json::from_str(&json(&report()).unwrap()).unwrap();
    let keys: Vec<_> = value.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["run", "personas", "summary"]);
    let persona = &value["personas"][0];
    assert_eq!(persona["status"], "PERSONA_STATUS_REFINED");
    let evidence = &persona["persona"]["goals"][0]["evidence"][0];
    assert_eq!(evidence["startByte"], 0);
    assert_eq!(evidence["line"], 41);
    let summary = &value["summary"];
    assert_eq!(summary["outcome"], "RUN_OUTCOME_PARTIAL");
    assert_eq!(summary["duration"], "2.140s");
    assert_eq!(summary["usage"]["inputTokens"], "12345");
    assert_eq!(summary["warnings"][0]["message"], "persona-2 scores 0.41");
}

#[test]
fn lists_align_their_columns() {
    let mut list = list::List::new(["name", "tokens"]).right(&[1]);
    list.row(["a".into(), "1,200".into()]);
    list.row(["longer".into(), "7".into()]);
    let lines: Vec<_> = list.to_string().lines().map(str::to_owned).collect();
    assert_eq!(lines, ["NAME     TOKENS", "a         1,200", "longer        7"]);
}

#[test]
fn numbers_are_grouped_in_threes() {
    assert_eq!([0, 999, 1000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
}

#[test]
fn a_finding_says_who_noticed_it_where_several_look() {
    let said = |by: FoundBy| {
        quality::noticed(&QualityFinding {
            path: "goals[0]".into(),
            message: "makes age a defect".into(),
            found_by: by.into(),
            ..QualityFinding::default()
        })
    };
    assert_eq!(said(FoundBy::Unspecified), "goals[0]: makes age a defect");
    assert_eq!(said(FoundBy::Lexicon), "goals[0]: makes age a defect (by the list)");
    assert_eq!(said(FoundBy::Model), "goals[0]: makes age a defect (by a model)");
    assert_eq!(said(FoundBy::Both), "goals[0]: makes age a defect (by the list and a model)");
}
