//! Columns without lines.

use std::fmt;

use comfy_table::{Cell, CellAlignment, Table, presets};

use crate::terminal::clean;

/// Rows under a heading.
pub(crate) struct List(Table);

impl List {
    /// With a heading.
    pub(crate) fn new<const N: usize>(heading: [&str; N]) -> Self {
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_header(heading.map(str::to_uppercase));
        for column in table.column_iter_mut() {
            column.set_padding((0, 3));
        }
        Self(table)
    }

    /// With numbers in these columns.
    pub(crate) fn right(mut self, columns: &[usize]) -> Self {
        for &column in columns {
            if let Some(column) = self.0.column_mut(column) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        self
    }

    /// Adds a row.
    pub(crate) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.0.add_row(cells.map(|text| Cell::new(clean(&text))));
    }
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.0.lines().map(|line| line.trim_end().to_owned()).collect();
        f.write_str(&lines.join("\n"))
    }
}
