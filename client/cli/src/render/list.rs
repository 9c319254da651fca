//! Columns without lines.

use std::fmt;

use comfy_table::{Cell, CellAlignment, Table, presets};

use crate::terminal::clean;

/// Rows under a heading.
pub(crate) struct List(Table);

impl List {
    /// With a heading; a line break in it is kept.
    pub(crate) fn new(heading: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let mut table = Table::new();
        let heading = heading.into_iter().map(|name| name.as_ref().to_uppercase());
        table.load_style(presets::NOTHING).set_header(heading);
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

    /// Adds a row of as many cells as there are columns.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.0.add_row(cells.into_iter().map(|text| Cell::new(clean(&text))));
    }
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.0.lines().map(|line| line.trim_end().to_owned()).collect();
        f.write_str(&lines.join("\n"))
    }
}
