//! Material that is more than a model reads at once: the pieces it is read in, and which of them a persona is drafted from.

use assay_domain::source::context::{Chunk, Part};
use assay_domain::source::document::{Document, File};
use assay_domain::source::reading::{Reading, Shape};
use serde::{Deserialize, Serialize};

/// A plan to read material in pieces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunks {
    /// The stretches of each piece, in the order of the documents.
    pieces: Vec<Vec<Part>>,
    /// Personas that a call drafts: all of them from one piece.
    batch: u32,
}

impl Chunks {
    /// A plan by which `count` personas are drafted from `chunks`, at most so many in a call.
    pub(super) fn new(chunks: Vec<Chunk>, count: u32, most: Option<u32>) -> Self {
        let pieces: Vec<Vec<Part>> = chunks.into_iter().map(|chunk| chunk.parts).collect();
        let share = count.div_ceil(u32::try_from(pieces.len()).unwrap_or(u32::MAX).max(1));
        Self { pieces, batch: share.min(most.unwrap_or(u32::MAX)).max(1) }
    }

    /// How many pieces there are.
    pub(crate) fn count(&self) -> usize {
        self.pieces.len()
    }

    /// Personas that a call drafts.
    pub(crate) fn batch(&self) -> u32 {
        self.batch
    }

    /// The piece that persona `item`, from 1, is drafted from. Calls take the pieces in turn.
    pub(crate) fn of(&self, item: u32) -> usize {
        (item.saturating_sub(1) / self.batch) as usize % self.pieces.len().max(1)
    }

    /// Pieces that no call reads where there are `count` personas.
    pub(super) fn unread(&self, count: u32) -> usize {
        self.pieces.len().saturating_sub(count.div_ceil(self.batch) as usize)
    }

    /// The stretches of a piece, each as a document of its document's name. Those of a table begin with its first line, without
    /// which its columns would have no names.
    pub(crate) fn documents(&self, piece: usize, reading: &Reading) -> Vec<Document> {
        let parts = self.pieces.get(piece).map_or(&[][..], Vec::as_slice);
        parts.iter().filter_map(|part| stretch(part, reading)).collect()
    }
}

fn stretch(part: &Part, reading: &Reading) -> Option<Document> {
    let whole = reading.documents().get(part.document)?;
    let words = part.span.of(&whole.text)?;
    let is_table = reading.shapes().get(part.document) == Some(&Shape::Csv);
    let head = whole.text.split_inclusive('\n').next().filter(|_| is_table && part.span.start > 0).unwrap_or_default();
    Some(Document {
        name: whole.name.clone(),
        text: format!("{head}{words}").into(),
        sha256: whole.sha256.clone(),
        file: File { format: whole.file.format, ..File::default() },
    })
}

#[cfg(test)]
mod tests {
    use assay_domain::source::span::Span;

    use super::*;

    fn chunks(pieces: usize) -> Vec<Chunk> {
        (0..pieces).map(|_| Chunk { parts: Vec::new(), tokens: 1, fits: true }).collect()
    }

    fn pieces_of(chunks: &Chunks, count: u32) -> Vec<usize> {
        (1..=count).map(|item| chunks.of(item)).collect()
    }

    #[test]
    fn personas_are_spread_over_the_pieces_and_a_call_reads_one() {
        let even = Chunks::new(chunks(2), 6, None);
        assert_eq!((even.batch(), pieces_of(&even, 6), even.unread(6)), (3, vec![0, 0, 0, 1, 1, 1], 0));
        let small = Chunks::new(chunks(2), 6, Some(1));
        assert_eq!((small.batch(), pieces_of(&small, 6)), (1, vec![0, 1, 0, 1, 0, 1]));
        let few = Chunks::new(chunks(5), 2, None);
        assert_eq!((pieces_of(&few, 2), few.unread(2)), (vec![0, 1], 3));
    }

    #[test]
    fn a_stretch_of_a_table_keeps_its_first_line() {
        let text = "participant,answer\nAnn,I never pay by phone at all.\nBen,I always pay by phone now.\n";
        let document = Document::read("survey.csv".into(), text.into()).unwrap();
        let reading = Reading::of(&[document]);
        let rest = text.find("Ben").unwrap() as u32;
        let span = Span { start: rest, end: text.len() as u32 };
        let plan = Chunks { pieces: vec![vec![Part { document: 0, span }]], batch: 1 };
        let stretch = plan.documents(0, &reading).remove(0);
        assert_eq!(&*stretch.text, "participant,answer\nBen,I always pay by phone now.\n");
    }
}
