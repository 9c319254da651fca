use assay_domain::source::document::Unusable;
use assay_domain::source::place::Unit;
use proptest::prelude::*;

use super::read;
use crate::read::office::{pack, place, reason, relations, small};
use crate::read::part::{Limits, Note, Part};

const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy\-mm\-dd"/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="22"/></cellXfs>
</styleSheet>"#;
const SHARED: &str = r#"<sst uniqueCount="99999999999999"><si><t>participant_id</t></si>
<si><r><t>It </t></r><r><t xml:space="preserve">said "no", twice</t></r><rPh><t>ignored</t></rPh></si>
<si><t>two_x000D_
lines</t></si></sst>"#;

fn file(sheets: &[(&str, &str, &str)]) -> Vec<u8> {
    let list: String = sheets
        .iter()
        .enumerate()
        .map(|(index, (name, state, _))| format!(r#"<sheet name="{name}" state="{state}" r:id="s{index}"/>"#))
        .collect();
    let targets: Vec<_> =
        (0..sheets.len()).map(|index| (format!("s{index}"), format!("worksheets/sheet{index}.xml"))).collect();
    let mut to: Vec<_> = targets.iter().map(|(id, target)| (id.as_str(), "worksheet", target.as_str())).collect();
    to.extend([("y", "styles", "styles.xml"), ("z", "sharedStrings", "/xl/sharedStrings.xml")]);
    let (main, to) = (relations(&[("r", "officeDocument", "xl/workbook.xml")]), relations(&to));
    let list = format!("<workbook><sheets>{list}</sheets></workbook>");
    let cells: Vec<_> = sheets
        .iter()
        .enumerate()
        .map(|(index, (_, _, rows))| {
            let name = format!("xl/worksheets/sheet{index}.xml");
            (name, format!(r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>"#))
        })
        .collect();
    let mut parts = vec![
        ("_rels/.rels", main.as_str()),
        ("xl/_rels/workbook.xml.rels", to.as_str()),
        ("xl/workbook.xml", list.as_str()),
        ("xl/styles.xml", STYLES),
        ("xl/sharedStrings.xml", SHARED),
    ];
    parts.extend(cells.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    pack(&parts)
}

fn one(rows: &str) -> (Part, Vec<Note>) {
    let (mut parts, notes) = read(&file(&[("Answers", "visible", rows)]), &Limits::default()).unwrap();
    assert_eq!(parts.len(), 1);
    (parts.remove(0), notes)
}

const ROWS: &str = r#"<row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2" t="inlineStr"><is><t>answer</t></is></c><c r="F2" t="str"><f>A()</f><v>when</v></c></row>
<row r="5"><c r="B5"><v>7.0</v></c><c r="C5" t="s"><v>1</v></c><c r="D5" s="1"/><c r="F5" s="1"><v>45351</v></c></row>
<row r="6"><c r="B6" t="b"><v>1</v></c><c r="C6" t="s"><v>2</v></c><c r="F6" s="2"><v>45351.5</v></c></row>"#;

/// The raw value of a cell, by another way than the reader's: the sheet's XML is cut at the cell's name.
fn raw(cell: &str) -> &'static str {
    let rest = &ROWS[ROWS.find(&format!(r#"r="{cell}""#)).unwrap()..];
    let from =
        rest.find("<v>").map(|at| at + 3).into_iter().chain(rest.find("<is><t>").map(|at| at + 7)).min().unwrap();
    &rest[from..from + rest[from..].find('<').unwrap()]
}

#[test]
fn a_sheet_is_a_table_of_what_its_cells_show() {
    let (part, notes) = one(ROWS);
    let text = "participant_id,answer,when\n7,\"It said \"\"no\"\", twice\",2024-02-29\nTRUE,\"two\r\nlines\",2024-02-29T12:00:00\n";
    assert_eq!((part.name.as_str(), part.text.as_str()), ("Answers", text));
    assert_eq!(notes, []);
}

#[test]
fn a_quote_is_found_in_the_cell_it_is_said_to_be_in() {
    let (part, _) = one(ROWS);
    for (words, original) in [
        ("participant_id", "0"),
        ("answer", "answer"),
        ("when", "when"),
        ("7", "7.0"),
        ("said \"\"no\"\", twice", "1"),
        ("2024-02-29\n", "45351"),
        ("lines", "2"),
    ] {
        let place = place(&part, words);
        let Unit::Cell { sheet, row, column } = place.unit else { panic!("{words}: {place:?}") };
        assert_eq!((&*sheet, place.bytes), ("Answers", None));
        let cell = format!("{}{row}", char::from(b'A' + column as u8 - 1));
        assert_eq!(raw(&cell), original, "{words} in {cell}");
    }
}

#[test]
fn hidden_and_empty_sheets_are_left_out_and_said() {
    let cell = r#"<row><c t="str"><v>words</v></c></row>"#;
    let sheets = [("A", "visible", cell), ("B", "hidden", cell), ("C", "veryHidden", cell), ("D", "visible", "")];
    let (parts, notes) = read(&file(&sheets), &Limits::default()).unwrap();
    assert_eq!(parts.iter().map(|part| part.name.as_str()).collect::<Vec<_>>(), ["A"]);
    assert_eq!(
        notes.iter().map(|note| note.message.as_str()).collect::<Vec<_>>(),
        [
            "the sheet \"B\" is left out: it is hidden",
            "the sheet \"C\" is left out: it is hidden",
            "the sheet \"D\" is empty"
        ]
    );
}

#[test]
fn what_a_cell_cannot_say_is_empty_and_said() {
    let (part, notes) = one(
        r#"<row r="1"><c r="A1" t="e"><v>#DIV/0!</v></c><c r="B1"><f>1+1</f></c><c r="C1" t="s"><v>9</v></c><c r="D1"><v>1</v></c></row>"#,
    );
    assert_eq!(part.text, "1\n");
    let at = |note: &Note| match &note.at {
        Unit::Cell { column, .. } => *column,
        other => panic!("{other:?}"),
    };
    assert_eq!(notes.iter().map(at).collect::<Vec<_>>(), [1, 3, 2]);
    assert!(notes[0].message.starts_with("cells that hold an error are read as empty: 1"));
}

#[test]
fn cells_with_a_mere_format_are_nothing() {
    let rows: String =
        (2..5000).map(|row| format!(r#"<row r="{row}"><c r="A{row}" s="1"/><c r="XFD{row}" s="1"/></row>"#)).collect();
    let rows = format!(r#"<row r="1"><c r="A1" t="str"><v>a</v></c><c r="XFD1" t="str"><v>b</v></c></row>{rows}"#);
    assert_eq!(one(&rows).0.text, "a,b\n");
}

#[test]
fn a_text_that_many_cells_share_does_not_grow_past_the_bound() {
    let rows: String = (1..2000).map(|row| format!(r#"<row r="{row}"><c t="s"><v>1</v></c></row>"#)).collect();
    let limits = Limits { text: 20_000, ..small() };
    let answer = read(&file(&[("A", "visible", &rows)]), &Limits { text: 1 << 20, ..limits });
    assert!(answer.is_ok());
    let long = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(10_000));
    let to = relations(&[("s", "worksheet", "s.xml"), ("z", "sharedStrings", "z.xml")]);
    let rows = format!("<worksheet><sheetData>{}</sheetData></worksheet>", rows.replace("<v>1<", "<v>0<"));
    let bytes = pack(&[
        ("xl/workbook.xml", r#"<workbook><sheets><sheet name="A" id="s"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", &to),
        ("xl/z.xml", &long),
        ("xl/s.xml", &rows),
    ]);
    assert!(matches!(read(&bytes, &Limits { text: 1 << 20, ..limits }), Err(Unusable::TooLong { .. })));
}

#[test]
fn a_diagonal_of_cells_does_not_become_a_sea_of_commas() {
    let cell = |at: u32| format!(r#"<row r="{at}"><c r="{}{at}"><v>1</v></c></row>"#, letters(at));
    let rows: String = (1..2000).map(cell).collect();
    let bytes = file(&[("A", "visible", &rows)]);
    assert!(matches!(read(&bytes, &Limits { text: 1 << 20, file: 0 }), Err(Unusable::TooLong { .. })));
}

fn letters(mut column: u32) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        letters.insert(0, b'A' + ((column - 1) % 26) as u8);
        column = (column - 1) / 26;
    }
    String::from_utf8(letters).unwrap()
}

#[test]
fn a_file_that_is_none_says_so() {
    let limits = Limits::default();
    assert!(matches!(read(b"", &limits), Err(Unusable::Empty)));
    assert!(reason(read(b"a,b\n1,2\n", &limits)).contains("no whole zip archive"));
    assert!(reason(read(&pack(&[("word/document.xml", "")]), &limits)).contains("it has no part xl/workbook.xml"));
    assert!(matches!(read(&file(&[("A", "visible", "")]), &limits), Err(Unusable::Empty)));
    let whole = file(&[("A", "visible", ROWS)]);
    assert!(reason(read(&whole[..whole.len() - 30], &limits)).contains("no whole zip archive"));
    let bomb = format!(r#"<row><c t="str"><v>{}</v></c></row>"#, "0".repeat(8 << 20));
    assert!(matches!(read(&file(&[("A", "visible", &bomb)]), &small()), Err(Unusable::TooLong { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn damage_is_an_error_and_never_a_crash(at in any::<prop::sample::Index>(), byte: u8, cut: bool) {
        let mut bytes = file(&[("A", "visible", ROWS)]);
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        let _ = read(&bytes, &small());
    }

    #[test]
    fn wrong_cells_are_an_error_or_a_table_and_never_a_crash(
        rows in "(<row r=\"[0-9]{0,9}\">|</row>|<c( r=\"[A-Z]{0,8}[0-9]{0,9}\")?( t=\"(s|e|b|d)\")?( s=\"[0-9]{1,3}\")?>|</c>|<v>-?[0-9e.]{0,20}</v>|<is>|<t>){0,20}",
    ) {
        let _ = read(&file(&[("A", "visible", &rows)]), &small());
    }
}
