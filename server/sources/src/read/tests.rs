//! The promises of reading files.

use assay_domain::digest::Digest;
use assay_domain::source::document::{Document, Unusable};
use assay_domain::source::format::Format;
use assay_domain::source::place::{At, Map, Unit};
use assay_domain::source::reading::{Reading, Shape};
use assay_domain::source::span::Span;
use encoding_rs::Encoding;
use proptest::prelude::*;

use super::{Given, Limits, Read, read};

fn given(name: &str, bytes: Vec<u8>) -> Given<'_> {
    Given { name, sha256: Digest::of(&bytes), bytes }
}

fn file(name: &str, text: impl AsRef<[u8]>) -> Read {
    read(given(name, text.as_ref().to_vec()), &Limits::default()).unwrap()
}

fn refused(name: &str, bytes: impl AsRef<[u8]>) -> Unusable {
    read(given(name, bytes.as_ref().to_vec()), &Limits::default()).unwrap_err()
}

fn text(read: &Read) -> &str {
    &read.documents[0].text
}

fn notes(read: &Read) -> Vec<&str> {
    read.notes.iter().map(|note| note.message.as_str()).collect()
}

fn span(text: &str, words: &str) -> Span {
    let start = text.find(words).unwrap_or_else(|| panic!("{words:?} is not in {text:?}"));
    Span { start: start as u32, end: (start + words.len()) as u32 }
}

/// What stands in the file where `words` of the document are placed, and its line.
fn found(bytes: &[u8], document: &Document, words: &str) -> (String, Unit) {
    let place = document.place(span(&document.text, words));
    let (start, end) = place.bytes.unwrap();
    let encoding = Encoding::for_label(document.file.encoding.as_bytes()).unwrap();
    let bytes = &bytes[start as usize..end as usize];
    (encoding.decode_without_bom_handling(bytes).0.into_owned(), place.unit)
}

fn said(document: &Document) -> (Shape, Vec<(String, String)>) {
    let reading = Reading::of(std::slice::from_ref(document));
    let label = |person: usize| reading.participants()[person].label.clone();
    let said = reading.sentences().iter().map(|s| (label(s.participant), reading.text_of(s).to_owned())).collect();
    (reading.shapes()[0], said)
}

const QUOTES: [&str; 3] = ["Die Tür zum Büro klemmt.", "Ich zahle 5 € — „bar“, wie immer.", "Das war’s."];

/// The same words in every format that is text.
fn talk(format: Format) -> String {
    let [one, two, three] = QUOTES;
    match format {
        Format::Csv => format!("speaker,text\nInterviewer,Was stört?\nJörg,{one}\nJörg,\"{two}\"\nJörg,{three}\n"),
        Format::Tsv => format!("speaker\ttext\nInterviewer\tWas stört?\nJörg\t{one}\nJörg\t{two}\nJörg\t{three}\n"),
        Format::Json => format!("{{\"user\": \"Jörg\", \"answers\": [\"{one}\", \"{two}\", \"{three}\"]}}"),
        Format::JsonLines => QUOTES.map(|q| format!("{{\"user\": \"Jörg\", \"text\": \"{q}\"}}\n")).concat(),
        Format::Yaml => format!("participant: Jörg\nanswers:\n  - {one}\n  - >\n    {two}\n  - '{three}'\n"),
        Format::Html => format!(
            "<!doctype html><title>T</title>\r\n<p><b>Interviewer:</b> Was\nstört?\r\n<p><b>Jörg:</b> {one} {two}<br>\n<p>Interviewer: \
             Und?<p>Jörg: {three}"
        ),
        Format::Srt => format!(
            "1\n00:00:01,000 --> 00:00:02,000\nModerator: Was stört?\n\n2\n00:00:02,000 --> 00:00:03,000\nJörg: <i>{one}</i> {two}\n\n3\n\
             00:00:03,000 --> 00:00:04,000\nJörg: {{\\an8}}{three}\n"
        ),
        Format::Vtt => format!(
            "WEBVTT - x\n\nNOTE nichts\n\nid 1\n00:01.000 --> 00:02.000 align:start\n<v Moderator>Was stört?\n\n00:02.000 --> 00:03.000\n\
             <v Jörg>{one}</v>\n\n00:03.000 --> 00:04.000\n<v Jörg><c.loud>{two}</c>\n\n00:04.000 --> 00:05.000\n<v Moderator>Und?\n\n\
             00:05.000 --> 00:06.000\n<v Jörg>{three}\n"
        ),
        Format::Org => format!(
            "#+TITLE: Eine Studie\n* P1 :büro:\n:PROPERTIES:\n:Age: 34\n:END:\n{one} {two}\n\nInterviewer: Und?\n\n{three}\n"
        ),
        _ => format!("Interviewer: Was stört?\n\nJörg: {one} {two}\n\nInterviewer: Und?\n\nJörg: {three}\n"),
    }
}

fn text_formats() -> impl Iterator<Item = Format> {
    Format::ALL.into_iter().filter(|format| !matches!(format, Format::Docx | Format::Xlsx | Format::Pdf))
}

#[test]
fn quotes_are_found_in_the_bytes_of_every_format_and_encoding() {
    for format in text_formats() {
        let talk = talk(format);
        let utf16 = |to: fn(u16) -> [u8; 2]| talk.encode_utf16().flat_map(to).collect::<Vec<u8>>();
        let western = encoding_rs::WINDOWS_1252.encode(&talk).0.into_owned();
        let marked = [&[0xfe, 0xff], &*utf16(u16::to_be_bytes)].concat();
        for bytes in [talk.clone().into_bytes(), western, utf16(u16::to_le_bytes), marked] {
            let read = read(given(&format!("t.{}", format.name()), bytes.clone()), &Limits::default());
            let read = read.unwrap_or_else(|error| panic!("{format:?}: {error}"));
            assert_eq!(read.documents[0].file.format, Some(format));
            let (_, said) = said(&read.documents[0]);
            let said: Vec<String> = said.into_iter().map(|(_, words)| words).collect();
            assert_eq!(said, QUOTES, "{format:?} {}", read.documents[0].file.encoding);
            for quote in QUOTES {
                assert_eq!(found(&bytes, &read.documents[0], quote).0, quote, "{format:?}");
            }
        }
    }
}

#[test]
fn interviewers_are_told_apart_in_every_format_with_labels() {
    for format in [Format::Text, Format::Markdown, Format::Html, Format::Srt, Format::Vtt, Format::Csv, Format::Org] {
        for label in ["Interviewer", "Moderator", "Facilitator", "Researcher"] {
            let talk = talk(format).replace("Interviewer", label).replace("Moderator", label);
            let (_, said) = said(&file(&format!("t.{}", format.name()), talk).documents[0]);
            assert!(!said.is_empty() && said.iter().all(|(_, words)| !words.contains("stört")), "{format:?} {label}");
        }
    }
}

#[test]
fn a_page_is_read_as_it_is_seen() {
    let page = "<!doctype html><html><head><title>T</title><style>p{}</style></head><body><h1>Tal&shy;k</h1>\n\
        <script>var a = '<p>no</p>';</script><dl><dt>Ann</dt><dd>I like&nbsp;it &amp; pay &lt;5&euro;.</dd></dl>\n\
        <!-- no --><table><tr><td><p>Ann:</p></td><td>one<br>two</td></tr><tr><td>B</td><td></td><td>x</td></tr></table>\
        <ul><li>a<li>b</ul><pre>c\n  d</pre></body></html>";
    let read = file("p.html", page);
    let seen = "Tal\u{ad}k\n\nAnn: I like\u{a0}it & pay <5€.\n\nAnn:\tone two\n\nB\t\tx\n\na\n\nb\n\nc\n  d";
    assert_eq!(text(&read), seen);
    let at = |words| found(page.as_bytes(), &read.documents[0], words);
    assert_eq!(at("it & pay <5€."), ("it &amp; pay &lt;5&euro;.".into(), Unit::Line(2)));
    assert_eq!(at("<5"), ("&lt;5".into(), Unit::Line(2)));
    assert_eq!(at("c\n  d"), ("c\n  d".into(), Unit::Line(3)));
    assert!(read.notes.is_empty());
}

#[test]
fn no_sentence_of_a_cell_goes_on_over_the_end_of_a_paragraph() {
    let page = "<!doctype html><table><tr><th>speaker<th>text</tr>\n<tr><td><p>P01</p></td><td>\n<p>I keep the screws in a cap</p>\n\
        <ul><li>so that none<br>is lost</ul></td></tr><tr><td>P02<td><div>I lose them</div></table>";
    let read = file("p.html", page);
    assert_eq!(
        text(&read),
        "speaker\ttext\n\nP01\tI keep the screws in a cap\u{2029}so that none is lost\n\nP02\tI lose them"
    );
    let words: Vec<String> = said(&read.documents[0]).1.into_iter().map(|(_, words)| words).collect();
    assert_eq!(words, ["I keep the screws in a cap", "so that none is lost", "I lose them"]);
}

#[test]
fn a_page_cut_off_is_read_as_far_as_it_goes() {
    let read = file("p.html", "<html><p>I like it.</p>\n<p class=\"a");
    assert_eq!((text(&read), &read.notes[0].at), ("I like it.", &Unit::Line(2)));
    assert_eq!(file("p.html", "<p>I like it.<script>var a").notes.len(), 1);
}

#[test]
fn cues_of_one_voice_go_on_and_broken_ones_are_noted() {
    let vtt = "\u{feff}WEBVTT\nKind: captions\n\nSTYLE\n::cue {}\n\n1\n00:01.000 --> 00:02.000\n<v.loud Ann Lee>I walked\n\n\
        00:02.000 --> 00:03.000\n<v Ann Lee>to <00:02.500><b>work</b> &amp; back\n<v Bob>1 < 2\n\nno times here\n\n00:x --> y\n<v Bob>Yes\n";
    let read = file("t.vtt", vtt);
    assert_eq!(text(&read), "Ann Lee: I walked\nto work & back\nBob: 1 < 2\nno times here\nYes");
    let at: Vec<&Unit> = read.notes.iter().map(|note| &note.at).collect();
    assert_eq!(at, [&Unit::Line(15), &Unit::Line(17)], "{:?}", read.notes);
    assert_eq!(found(vtt.as_bytes(), &read.documents[0], "Ann Lee").0, "Ann Lee");
    let prose = file("t.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nI walked\n\n00:02.000 --> 00:03.000\nto work.\n");
    assert_eq!(said(&prose.documents[0]), (Shape::Prose, vec![(String::new(), "I walked\nto work.".into())]));
}

#[test]
fn a_number_is_words_where_no_times_follow() {
    let srt = "1\r\n00:00:01,000 --> 00:00:02,000\r\nHow many?\r\n12\r\n2\r\n00:00:02,000 --> 00:00:03,000\r\nThat is a lot.\r\n";
    assert_eq!(text(&file("t.srt", srt)), "How many?\n12\nThat is a lot.");
}

#[test]
fn content_is_believed_and_its_name_is_noted() {
    let read = file("t.txt", "<!doctype html><p>I like it.");
    assert_eq!((read.documents[0].file.format, text(&read)), (Some(Format::Html), "I like it."));
    assert_eq!(notes(&read), ["the file is html by its content, whatever its name says"]);
    assert!(file("t.pdf", "I like it.").notes[0].message.contains("txt by its content"));
    let read = file("t.txt", encoding_rs::WINDOWS_1252.encode("Das schöne Büro.").0);
    assert_eq!(notes(&read), ["the file is not in UTF-8; it was read as windows-1252"]);
    assert_eq!(read.documents[0].file.encoding, "windows-1252");
}

#[test]
fn what_holds_no_text_is_refused_with_the_reason() {
    assert!(matches!(refused("t.txt", [&b"\x7fELF\x02"[..], &[0; 64]].concat()), Unusable::Foreign(_)));
    assert_eq!(refused("t.txt", b"ab\0\0\x01\x02"), Unusable::Binary(2));
    assert_eq!(
        refused("t.txt", b"ab\xff\x01\x02").to_string().split(';').next(),
        Some("the document is a binary file: byte 3 is a control character")
    );
    assert_eq!(refused("t.txt", b""), Unusable::Empty);
    assert_eq!(refused("t.md", "\u{feff} \r\n\t"), Unusable::Empty);
    assert!(matches!(refused("t.html", "<p> </p>"), Unusable::Broken { format: Format::Html, .. }));
    assert!(matches!(refused("t.vtt", "WEBVTT\n"), Unusable::Broken { format: Format::Vtt, .. }));
}

#[test]
fn a_file_is_bounded_and_so_is_its_text() {
    let limits = Limits { file: 64 << 20, text: 8 << 20 };
    let long = "a".repeat(50 << 20).into_bytes();
    let outcome = read(given("t.txt", long.clone()), &limits);
    assert_eq!(outcome, Err(Unusable::TooLong { bytes: 50 << 20, most: 8 << 20 }));
    let outcome = read(given("t.txt", long), &Limits { file: 1 << 20, ..limits });
    assert_eq!(outcome, Err(Unusable::TooLong { bytes: 50 << 20, most: 1 << 20 }));
    let page = format!("<p>{}", "b".repeat(100));
    let outcome = read(given("t.html", page.into_bytes()), &Limits { text: 50, ..limits });
    assert_eq!(outcome, Err(Unusable::TooLong { bytes: 100, most: 50 }));
}

fn any_name() -> impl Strategy<Value = String> {
    let endings: Vec<&str> = Format::ALL.iter().flat_map(|format| format.endings().iter().copied()).collect();
    proptest::sample::select(endings).prop_map(|ending| format!("t.{ending}"))
}

fn verbatim_pieces_are(bytes: &[u8], document: &Document) -> Result<(), TestCaseError> {
    let Map::Pieces(pieces) = &document.file.map else { return Ok(()) };
    for (index, piece) in pieces.iter().enumerate() {
        let until = pieces.get(index + 1).map_or(document.text.len(), |next| next.start as usize);
        if let At::Bytes { start, end, verbatim: true, .. } = piece.at {
            let text = &document.text.as_bytes()[piece.start as usize..until];
            prop_assert_eq!(text, &bytes[start as usize..end as usize]);
        }
    }
    Ok(())
}

fn holds(name: &str, bytes: &[u8]) -> Result<(), TestCaseError> {
    let length = bytes.len() as u64;
    let Ok(read) = read(given(name, bytes.to_vec()), &Limits::default()) else { return Ok(()) };
    for document in &read.documents {
        verbatim_pieces_are(bytes, document)?;
        for (start, character) in document.text.char_indices() {
            let span = Span { start: start as u32, end: (start + character.len_utf8()) as u32 };
            let inside = document.place(span).bytes.is_none_or(|(start, end)| start <= end && end <= length);
            prop_assert!(inside, "{name} {span:?}");
        }
    }
    prop_assert_eq!(Reading::of(&read.documents).documents().len(), read.documents.len());
    Ok(())
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic(name in any_name(), bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        holds(&name, &bytes)?;
    }

    #[test]
    fn any_markup_is_read_and_its_places_lie_in_the_file(
        name in any_name(),
        text in r#"(<p>|</p>|<td>|<tr>|<dt>|<dd>|<v Ann>|<script>|</script>|<!--|-->|&amp;|&eacute;|&|;|<|>|\{|\}|\[|\]|"|'|: |- |\||> ?|\r\n|\n|\n\n|\t|  |WEBVTT\n\n|00:01.000 --> 00:02.000\n|1\n|---\n|a: |\* P1|:PROPERTIES:|:END:|#\+|P1: |é|€|[a-z]{1,5}|\*a|&a|!){0,40}"#,
        encoding in 0_usize..4,
    ) {
        let bytes = match encoding {
            0 => text.into_bytes(),
            1 => encoding_rs::WINDOWS_1252.encode(&text).0.into_owned(),
            2 => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
            _ => format!("\u{feff}{text}").into_bytes(),
        };
        holds(&name, &bytes)?;
    }
}
