//! The embedded author's computation alone: reading documents, grouping people, writing personas. No process start, no server,
//! no ledger.
//!
//! Against whom, and on what: `author_vs_sklearn.py`, which runs this beside scikit-learn's bare fit on one corpus. By itself:
//!
//!     cargo bench -p assay-domain --bench author -- FOLDER [COUNT] [RUNS]
//!
//! One JSON object of median seconds goes to standard output. Documents are in memory and digested before the clock starts, as
//! scikit-learn's texts are read before its clock starts.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a program of its own: what is missing stops it, figures are its output"
)]

use std::path::Path;
use std::time::Instant;

use assay_domain::persona::author;
use assay_domain::source::document::Document;
use assay_domain::source::reading::Reading;

fn main() {
    // Cargo adds a flag of its own.
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let Some(folder) = arguments.next() else {
        return println!("name a folder of documents; see the head of benches/author.rs");
    };
    let number = |argument: Option<String>, default| argument.map_or(default, |n| n.parse().expect("a whole number"));
    let count = number(arguments.next(), 8);
    let runs = number(arguments.next(), 15);
    let documents = documents(Path::new(&folder));
    let (mut reading_s, mut drafting_s, mut all_s) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..runs {
        let start = Instant::now();
        let reading = Reading::of(&documents);
        let read = start.elapsed().as_secs_f64();
        assert!(!author::draft(&reading, count, 0).is_empty(), "nobody speaks in {folder}");
        let all = start.elapsed().as_secs_f64();
        reading_s.push(read);
        drafting_s.push(all - read);
        all_s.push(all);
    }
    let (reading_s, drafting_s, all_s) = (median(reading_s), median(drafting_s), median(all_s));
    println!(
        r#"{{"runs": {runs}, "reading_s": {reading_s:.5}, "drafting_s": {drafting_s:.5}, "author_s": {all_s:.5}}}"#
    );
}

fn documents(folder: &Path) -> Vec<Document> {
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let bytes = std::fs::read(path).expect("a readable file");
        Document::read(path.file_name().unwrap_or_default().to_string_lossy().into_owned(), bytes).expect("a document")
    };
    paths.iter().map(read).collect()
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}
