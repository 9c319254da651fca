use assay_domain::source::document::Unusable;
use assay_domain::source::place::Unit;
use lopdf::{Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream, dictionary};
use proptest::prelude::*;

use super::read;
use crate::read::office::{place, reason, small, unit};
use crate::read::part::{Limits, Note, Part};

/// A PDF of `objects`, numbered from 1, the first of which is its catalogue.
fn file(objects: &[String]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut starts = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        starts.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", index + 1).bytes());
    }
    let (table, size) = (bytes.len(), objects.len() + 1);
    bytes.extend(format!("xref\n0 {size}\n0000000000 65535 f \n").bytes());
    bytes.extend(starts.iter().flat_map(|start| format!("{start:010} 00000 n \n").into_bytes()));
    bytes.extend(format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").bytes());
    bytes
}

fn stream(dictionary: &str, content: &str) -> String {
    format!("<< {dictionary} /Length {} >>\nstream\n{content}\nendstream", content.len())
}

const FONT: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";
const FORM: &str =
    "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F 3 0 R >> /XObject << /X 4 0 R >> >>";

/// A PDF of pages with these contents; the form `X` paints `form`.
fn pages_with(contents: &[&str], form: &str) -> Vec<u8> {
    let kids: String = (0..contents.len()).map(|index| format!("{} 0 R ", 5 + 2 * index)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!(
            "<< /Type /Pages /Kids [{kids}] /Count {} /MediaBox [0 0 600 800] \
             /Resources << /Font << /F 3 0 R >> /XObject << /X 4 0 R >> >> >>",
            contents.len()
        ),
        FONT.to_owned(),
        stream(FORM, form),
    ];
    for (index, content) in contents.iter().enumerate() {
        objects.push(format!("<< /Type /Page /Parent 2 0 R /Contents {} 0 R >>", 6 + 2 * index));
        objects.push(stream("", content));
    }
    file(&objects)
}

fn pages(contents: &[&str]) -> Vec<u8> {
    pages_with(contents, "")
}

fn one(bytes: &[u8]) -> (Part, Vec<Note>) {
    let (mut parts, notes) = read(bytes, &Limits::default()).unwrap();
    assert_eq!(parts.len(), 1);
    (parts.remove(0), notes)
}

fn text(content: &str) -> String {
    one(&pages(&[content])).0.text
}

#[test]
fn a_quote_is_found_on_the_page_it_is_said_to_be_on() {
    let contents = [
        "BT /F 12 Tf 50 700 Td (Ann: it froze twice.) Tj 0 -14 Td (Then I left.) Tj ET",
        "BT /F 12 Tf 50 700 Td (Ben: never saw it.) Tj ET",
        "BT /F 12 Tf 50 700 Td (The end) Tj ET",
    ];
    let (part, notes) = one(&pages(&contents));
    assert_eq!(part.text, "Ann: it froze twice.\nThen I left.\n\nBen: never saw it.\n\nThe end\n");
    assert_eq!(notes, []);
    for words in ["froze twice", "Then I left.", "never saw", "The end"] {
        let place = place(&part, words);
        let Unit::Page(number) = place.unit else { panic!("{place:?}") };
        assert!(contents[number as usize - 1].contains(words), "{words:?} on page {number}");
    }
}

#[test]
fn words_are_parted_where_the_page_shows_a_gap() {
    assert_eq!(text("BT /F 10 Tf [(ker) 40 (ned) -300 (word)] TJ ET"), "kerned word\n");
    assert_eq!(text("BT /F 10 Tf 1 0 0 1 50 700 Tm (left) Tj 1 0 0 1 200 700 Tm (right) Tj ET"), "left right\n");
    assert_eq!(text("BT /F 10 Tf (a) Tj 2 Ts 0 3 Td (1) Tj ET"), "a1\n", "a mark of a footnote stays on its line");
    assert_eq!(
        text("BT /F 1 Tf 10 0 0 10 50 700 Tm (one) Tj 0 -1.2 TD (two) Tj T* (three) Tj ET"),
        "one\ntwo\nthree\n"
    );
    assert_eq!(text("BT /F 10 Tf 12 TL (one) Tj (two) ' 0 0 (three) \" ET"), "one\ntwo\nthree\n");
    assert_eq!(text("BT /F 10 Tf 0 1 -1 0 50 50 Tm (up) Tj 0 1 -1 0 50 70 Tm (wards) Tj ET"), "up wards\n");
}

#[test]
fn letters_are_those_of_the_font() {
    assert_eq!(text("BT /F 10 Tf (Gr\\374\\337e \\226 \\(sic\\)) Tj ET"), "Grüße – (sic)\n");
}

#[test]
fn what_a_form_paints_is_read_where_it_is_painted() {
    let bytes =
        pages_with(&["BT /F 10 Tf 9 9 Td (before) Tj ET q /X Do Q"], "BT /F 10 Tf 9 700 Td (within) Tj ET /X Do");
    assert!(one(&bytes).0.text.starts_with("before\nwithin\n"));
}

#[test]
fn a_page_without_text_is_named_and_the_others_are_read() {
    let (part, notes) = one(&pages(&["0 0 9 9 re f", "BT /F 10 Tf (words) Tj ET"]));
    assert_eq!(part.text, "words\n");
    assert_eq!(unit(&part, "words"), Unit::Page(2));
    assert_eq!(notes[0].at, Unit::Page(1));
    assert!(notes[0].message.contains("holds no text"));
}

#[test]
fn a_broken_page_is_named_and_the_others_are_read() {
    let (part, notes) = one(&pages(&["BT /F 10 Tf (kept) Tj ET BI /W 1 /H 1 ID x", "BT /F 10 Tf (words) Tj ET"]));
    assert_eq!(part.text, "kept\n\nwords\n");
    assert_eq!(notes[0].at, Unit::Page(1));
    assert!(notes[0].message.starts_with("the page is broken and read no further"));
}

#[test]
fn letters_that_a_font_does_not_say_are_not_guessed() {
    let font = "<< /Type /Font /Subtype /Type0 /BaseFont /Arial /Encoding /Identity-H /DescendantFonts [] >>";
    let bytes = String::from_utf8(pages(&["BT /F 10 Tf (words) Tj ET"])).unwrap().replace(FONT, font);
    assert!(reason(read(bytes.as_bytes(), &Limits::default())).contains("it holds no text"));
}

#[test]
fn a_font_with_a_table_of_letters_is_read_by_it() {
    let table = "begincmap\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n\
                 2 beginbfchar\n<0001> <0048>\n<0002> <006900660066>\nendbfchar\n\
                 2 beginbfrange\n<0010> <0012> <0061>\n<0020> <0021> [<0078> <D83DDE42>]\nendbfrange\nendcmap";
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [5 0 R] /Count 1 /Resources << /Font << /F 3 0 R >> >> >>".to_owned(),
        "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [] /ToUnicode 4 0 R >>"
            .to_owned(),
        stream("", table),
        "<< /Type /Page /Parent 2 0 R /Contents 6 0 R >>".to_owned(),
    ];
    objects.push(stream("", "BT /F 10 Tf <00010002001200200021> Tj ET"));
    assert_eq!(one(&file(&objects)).0.text, "Hiffcx\u{1f642}\n");
}

#[test]
fn a_pdf_of_pictures_wants_to_be_recognised_first() {
    let refused = reason(read(&pages(&["0 0 9 9 re f"]), &Limits::default()));
    assert_eq!(refused, "pdf cannot be read: it holds no text: it may be scanned; run OCR first");
}

fn encrypted(password: &str) -> Vec<u8> {
    let mut document = Document::load_mem(&pages(&["BT /F 10 Tf (secret) Tj ET"])).unwrap();
    let id = || Object::String(vec![7; 16], lopdf::StringFormat::Literal);
    document.trailer.set("ID", vec![id(), id()]);
    let version = EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: password,
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn an_encrypted_pdf_wants_its_password_unless_it_opens_without_one() {
    let refused = reason(read(&encrypted("user"), &Limits::default()));
    assert_eq!(refused, "pdf cannot be read: it is encrypted and wants a password; save it without one");
    assert_eq!(one(&encrypted("")).0.text, "secret\n");
}

#[test]
fn a_broken_table_of_objects_is_made_anew_and_said() {
    let whole = pages(&["BT /F 10 Tf (words) Tj ET"]);
    let broken = String::from_utf8(whole).unwrap().replace("startxref\n", "startxref\n9");
    let (part, notes) = one(broken.as_bytes());
    assert_eq!(part.text, "words\n");
    assert!(notes[0].message.starts_with("its table of objects is damaged"), "{notes:?}");
}

#[test]
fn a_file_that_is_none_says_so() {
    let limits = Limits::default();
    assert!(matches!(read(b"", &limits), Err(Unusable::Empty)));
    assert!(reason(read(b"hello", &limits)).contains("it does not begin as a PDF does"));
    assert!(reason(read(b"%PDF-1.7\nhello", &limits)).contains("its table of objects cannot be read"));
    let no_pages = file(&["<< /Type /Catalog /Pages 2 0 R >>".into(), "<< /Type /Pages /Kids [] /Count 0 >>".into()]);
    assert!(reason(read(&no_pages, &limits)).contains("it has no pages"));
}

#[test]
fn a_bomb_is_refused_before_it_goes_off() {
    let mut document = Document::load_mem(&pages(&["BT /F 10 Tf (words) Tj ET"])).unwrap();
    let mut content = Stream::new(dictionary! {}, vec![b' '; 16 << 20]);
    content.compress().unwrap();
    document.objects.insert((6, 0), Object::Stream(content));
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    assert!(bytes.len() < 1 << 20);
    assert!(matches!(read(&bytes, &small()), Err(Unusable::TooLong { most: 65536, .. })));
}

#[test]
fn forms_that_paint_each_other_over_and_over_come_to_an_end() {
    let many = "/X Do ".repeat(100);
    let bytes = pages_with(&["BT /F 10 Tf (words) Tj ET /X Do"], &many);
    assert!(matches!(read(&bytes, &small()), Err(Unusable::TooLong { .. })));
}

#[test]
fn bounds_count_packed_objects_however_their_names_are_written() {
    assert_eq!(super::packed_streams(b"/Type/ObjStm /Type /XRef/Type/Obj#53tm /#58Ref /ObjStmX /Xref /Obj#5"), 4);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn damage_is_an_error_and_never_a_crash(at in any::<prop::sample::Index>(), byte: u8, cut: bool) {
        let mut bytes = pages_with(&["BT /F 10 Tf (words) Tj ET /X Do"], "BT [(a) 1] TJ ET");
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        let _ = read(&bytes, &small());
    }

    #[test]
    fn any_operations_are_an_error_or_text_and_never_a_crash(
        content in "((/F|/X|-?[0-9.]{1,9}|\\([a-z]{0,3}\\)|\\[|\\]|<<|>>|Tf|Td|Tm|TD|Tj|TJ|cm|q|Q|Do|BT|ET|BI|ID|EI|'|\"|Tz|Tw) ){0,40}",
    ) {
        let _ = read(&pages(&[&content]), &small());
    }

    #[test]
    fn any_bytes_are_an_error_and_never_a_crash(bytes: Vec<u8>) {
        let _ = read(&[b"%PDF-1.7\n".as_slice(), &bytes].concat(), &small());
    }
}
