//! The promises of reading tables whose shape is not plain.

use super::{read, said};
use crate::source::reading::Shape;

#[test]
fn a_delimiter_is_what_parts_the_rows_alike() {
    let semicolons = "speaker;text;age, in years\nAna;\"I pay; by card, always.\";34\nBob;Cash, coins, notes, all of it, please, always.;28\n";
    assert_eq!(
        said(&read("t.csv", semicolons)),
        [("Ana", "I pay; by card, always."), ("Bob", "Cash, coins, notes, all of it, please, always.")]
    );
    let pipes = "speaker|text\nAna|I pay by card, always; it is quick.\nBob|I do not, ever; it is not.\n";
    assert_eq!(said(&read("t.csv", pipes)).len(), 2);
    let tabs = "speaker\ttext\nAna\tI pay, always, by card.\n";
    assert_eq!(said(&read("t.tsv", tabs)), [("Ana", "I pay, always, by card.")]);
}

#[test]
fn a_table_without_a_header_is_read_where_its_columns_are_told_by_what_they_hold() {
    let text = "P1,34,\"I pay by card, always, wherever they let me do so.\"\nInterviewer,,Do you pay by card when you are abroad as well?\n\
        P2,28,\"I do not, ever, since it costs me more than it should.\"\n";
    let reading = read("t.csv", text);
    let people: Vec<&str> = said(&reading).iter().map(|(label, _)| *label).collect();
    assert_eq!(people, ["P1", "P2"]);
}

#[test]
fn a_table_whose_columns_cannot_be_told_is_prose_with_a_note() {
    let reading = read("t.csv", "red,12,a\nblue,13,b\ngreen,14,c\n");
    assert_eq!(reading.shapes(), [Shape::Prose]);
    assert!(reading.notes()[0].to_string().starts_with("t.csv, line 1: no column of the table is told"));
}
