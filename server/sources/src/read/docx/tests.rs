use std::time::Instant;

use assay_domain::digest::Digest;
use assay_domain::source::document::{Document, File, Unusable};
use assay_domain::source::place::Unit;
use assay_domain::source::reading::Reading;
use proptest::prelude::*;

use super::read;
use crate::read::office::{pack, place, reason, relations, small, unit};
use crate::read::part::{Limits, Part};

const STYLES: &str = r#"<w:styles xmlns:w="w">
  <w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
  <w:style w:type="paragraph" w:styleId="Person"><w:name w:val="Person"/><w:basedOn w:val="berschrift1"/></w:style>
</w:styles>"#;

fn document(body: &str) -> String {
    format!(r#"<?xml version="1.0"?><w:document xmlns:w="w" xmlns:mc="mc"><w:body>{body}</w:body></w:document>"#)
}

fn file(body: &str) -> Vec<u8> {
    pack(&[
        ("_rels/.rels", &relations(&[("r1", "officeDocument", "word/document.xml")])),
        ("word/_rels/document.xml.rels", &relations(&[("r1", "styles", "styles.xml")])),
        ("word/styles.xml", STYLES),
        ("word/document.xml", &document(body)),
    ])
}

fn paragraph(words: &str) -> String {
    format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
}

fn only(body: &str) -> (Part, Vec<String>) {
    let (mut parts, notes) = read(&file(body), &Limits::default()).unwrap();
    assert_eq!(parts.len(), 1);
    (parts.remove(0), notes.into_iter().map(|note| note.message).collect())
}

/// The words of each paragraph, by another way than the reader's: the document's XML is cut at its tags.
fn paragraphs_of(body: &str) -> Vec<String> {
    let words = |paragraph: &str| {
        let runs = paragraph.split("<w:t>").skip(1);
        runs.map(|run| &run[..run.find("</w:t>").unwrap()]).collect()
    };
    document(body).split("<w:p>").skip(1).map(words).collect()
}

#[test]
fn a_quote_is_found_in_the_paragraph_it_is_said_to_be_in() {
    let cell = |words: &str| format!("<w:tc>{}</w:tc>", paragraph(words));
    let table = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell("P01"), cell("It froze twice."));
    let runs = "<w:p><w:r><w:t>I gave </w:t></w:r><w:r><w:t>up.</w:t></w:r></w:p>";
    let body = [paragraph("Ann: hello"), String::new(), table, runs.to_owned(), paragraph("Done")].concat();
    let original = paragraphs_of(&body);
    let (part, _) = only(&body);
    assert_eq!(part.text, "Ann: hello\n\nP01\tIt froze twice.\n\nI gave up.\n\nDone\n\n");
    for words in ["hello", "froze twice", "I gave up.", "Done"] {
        let place = place(&part, words);
        let Unit::Paragraph(number) = place.unit else { panic!("{place:?}") };
        assert_eq!(place.bytes, None, "compressed words stand at no bytes");
        assert!(original[number as usize - 1].contains(words), "{words:?} in paragraph {number} of {original:?}");
    }
}

#[test]
fn no_sentence_goes_on_over_the_end_of_a_paragraph() {
    let said = [paragraph("I keep the screws in a cap"), paragraph("so that none is lost")].concat();
    let cell = |words: &str| format!("<w:tc>{words}</w:tc>");
    let row = format!("<w:tr>{}{}</w:tr>", cell(&paragraph("P02:")), cell(&said));
    let table = format!("<w:tbl>{row}{row}</w:tbl>");
    let body = [paragraph("P01: I mend radios"), said, table].concat();
    let original = paragraphs_of(&body);
    let Part { text, map, .. } = only(&body).0;
    let file = File { map, ..File::default() };
    let document = Document { name: "talk.docx".into(), text: text.into(), sha256: Digest::of(b""), file };
    let reading = Reading::of(std::slice::from_ref(&document));
    let sentences = reading.sentences();
    let words: Vec<&str> = sentences.iter().map(|sentence| reading.text_of(sentence)).collect();
    let twice = ["I keep the screws in a cap", "so that none is lost"];
    assert_eq!(words, [&["I mend radios"][..], &twice, &twice, &twice].concat());
    for (sentence, words) in sentences.iter().zip(words) {
        let place = document.place(sentence.span);
        let Unit::Paragraph(number) = place.unit else { panic!("{place:?}") };
        assert!(original[number as usize - 1].contains(words), "{words:?} in paragraph {number} of {original:?}");
    }
}

#[test]
fn headings_look_like_headings_in_every_language() {
    let styled =
        |style: &str| format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>Ann</w:t></w:r></w:p>"#);
    let outline = r#"<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>Ben</w:t></w:r></w:p>"#;
    let (part, _) = only(&[styled("berschrift1"), styled("Person"), styled("Heading3"), outline.into()].concat());
    assert_eq!(part.text, "# Ann\n\n# Ann\n\n### Ann\n\n## Ben\n\n");
    assert_eq!(unit(&part, "# "), Unit::Unknown);
    assert_eq!(unit(&part, "Ben"), Unit::Paragraph(4));
}

#[test]
fn tabs_breaks_and_special_characters_are_kept() {
    let (part, _) = only(
        "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>R&amp;D &#8211; e</w:t><w:noBreakHyphen/><w:t>mail</w:t></w:r></w:p>",
    );
    assert_eq!(part.text, "a\tb\nR&D – e-mail\n\n");
}

#[test]
fn what_was_deleted_is_left_out_and_what_was_inserted_is_kept() {
    let body =
        "<w:p><w:del><w:r><w:delText>never</w:delText></w:r></w:del><w:ins><w:r><w:t>always</w:t></w:r></w:ins></w:p>";
    let (part, notes) = only(body);
    assert_eq!(part.text, "always\n\n");
    assert_eq!(
        notes,
        ["tracked deletions are left out: 1; the first is here", "tracked insertions are kept: 1; the first is here"]
    );
}

#[test]
fn what_stands_in_the_margins_is_left_out_and_said() {
    let body = r#"<w:p><w:r><w:t>Words</w:t><w:footnoteReference w:id="1"/><w:commentReference w:id="1"/></w:r></w:p>"#;
    let bytes = pack(&[
        ("word/document.xml", &document(body)),
        ("word/header1.xml", "<w:hdr/>"),
        ("word/footer1.xml", "<w:ftr/>"),
    ]);
    let (parts, notes) = read(&bytes, &Limits::default()).unwrap();
    let notes: Vec<_> = notes.into_iter().map(|note| note.message).collect();
    assert_eq!(parts[0].text, "Words\n\n");
    assert_eq!(
        notes,
        [
            "footnotes and endnotes are left out: 1; the first is here",
            "comments are left out: 1; the first is here",
            "headers and footers are left out: 2"
        ]
    );
}

#[test]
fn a_text_box_is_read_once() {
    let boxed = format!("<w:txbxContent>{}</w:txbxContent>", paragraph("in the box"));
    let body = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice>{boxed}</mc:Choice><mc:Fallback>{boxed}</mc:Fallback>\
         </mc:AlternateContent></w:r><w:r><w:t>beside it</w:t></w:r></w:p>"
    );
    let (part, _) = only(&body);
    assert_eq!(part.text, "in the box\n\nbeside it\n\n");
    assert_eq!(unit(&part, "in the box"), Unit::Paragraph(2));
    assert_eq!(unit(&part, "beside it"), Unit::Paragraph(1));
}

#[test]
fn a_row_of_a_table_is_a_line_whose_cells_are_told_apart() {
    let body = format!(
        r#"<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{}</w:tc><w:tc>{}{}</w:tc></w:tr></w:tbl>"#,
        paragraph("wide"),
        paragraph("&quot;Yes&quot;, she said"),
        paragraph("and left")
    );
    assert_eq!(only(&body).0.text, "wide\t\t\"\"\"Yes\"\", she said\u{2029}and left\"\n\n");
    let layout = format!("<w:tbl><w:tr><w:tc>{}{}</w:tc></w:tr></w:tbl>", paragraph("one"), paragraph("two"));
    assert_eq!(only(&layout).0.text, "one\n\ntwo\n\n");
}

#[test]
fn a_bomb_is_refused_before_it_goes_off() {
    let started = Instant::now();
    let zeros = " ".repeat(64 << 20);
    let bytes = pack(&[("word/document.xml", &zeros)]);
    assert!(bytes.len() < 1 << 20);
    assert!(matches!(read(&bytes, &small()), Err(Unusable::TooLong { bytes, most: 65536 }) if bytes == 65537));
    assert!(started.elapsed().as_secs() < 20);
}

#[test]
fn a_file_that_is_none_says_so() {
    let limits = Limits::default();
    assert!(matches!(read(b"", &limits), Err(Unusable::Empty)));
    assert!(reason(read(b"hello", &limits)).starts_with("docx cannot be read: it is no whole zip archive"));
    assert!(reason(read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", &limits)).contains("it is encrypted"));
    let whole = file(&paragraph("Words"));
    assert!(reason(read(&whole[..whole.len() / 2], &limits)).contains("no whole zip archive"));
    assert!(reason(read(&pack(&[("x", "y")]), &limits)).contains("it has no part word/document.xml"));
    assert!(matches!(read(&file("<w:p/>"), &limits), Err(Unusable::Empty)));
    assert!(reason(read(&file("<w:p>"), &limits)).contains("its XML is wrong at byte"));
}

#[test]
fn entities_and_bottomless_nesting_are_refused() {
    let limits = Limits::default();
    let entity = r#"<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document><w:p><w:t>&a;</w:t></w:p></w:document>"#;
    assert!(reason(read(&pack(&[("word/document.xml", entity)]), &limits)).contains("a document type is declared"));
    assert!(reason(read(&file(&paragraph("&a;")), &limits)).contains("the entity a is not one of the five"));
    let deep = "<w:tbl>".repeat(100_000);
    assert!(reason(read(&file(&deep), &limits)).contains("more than 256 deep"));
}

#[test]
fn an_archive_of_too_many_parts_is_refused() {
    let bytes = b"PK\x01\x02".repeat(10_001);
    assert!(reason(read(&bytes, &Limits::default())).contains("more than 10000 parts"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn damage_is_an_error_and_never_a_crash(at in any::<prop::sample::Index>(), byte: u8, cut: bool) {
        let mut bytes = file(&[paragraph("Ann: hello"), paragraph("Ben: bye")].concat());
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        let _ = read(&bytes, &small());
    }

    #[test]
    fn wrong_xml_is_an_error_and_never_a_crash(body in "(</?w:(p|r|t|tbl|tr|tc|del|pPr)/?>|a| |&|<){0,40}") {
        let _ = read(&file(&body), &small());
    }

    #[test]
    fn any_bytes_are_an_error_and_never_a_crash(bytes: Vec<u8>) {
        let _ = read(&bytes, &small());
    }
}
