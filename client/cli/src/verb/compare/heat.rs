//! A heat map of how alike every two personas are, as SVG.

use std::error::Error;

use assay_client::v1::ComparePersonasResponse;
use plotters::coord::Shift;
use plotters::prelude::{
    BLACK, DrawingArea, FontTransform, IntoDrawingArea as _, IntoFont as _, RGBColor, Rectangle, SVGBackend, Text,
    TextStyle, WHITE,
};
use plotters::style::Color as _;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::terminal::{clean, columns};

/// Personas beyond which a map cannot be read.
const MOST: usize = 200;
/// Columns of a name; longer ones are cut off.
const LONGEST: usize = 26;
/// Personas up to which cells have room for figures.
const FIGURES: usize = 30;
const MARGIN: i32 = 16;
/// Height of letters beside the scale.
const SMALL: i32 = 14;
/// Height of the scale below the map, and the words beside it.
const SCALE: i32 = 48;
/// Colours from 0 to 1, light to dark.
const RAMP: [(u8, u8, u8); 5] = [(247, 251, 255), (158, 202, 225), (66, 146, 198), (8, 81, 156), (8, 29, 88)];
const ITSELF: RGBColor = RGBColor(224, 224, 224);
const DUPLICATE: RGBColor = RGBColor(255, 127, 14);

/// The map; why not, where there are too many.
pub(super) fn of(answer: &ComparePersonasResponse) -> Result<String, String> {
    let count = answer.personas.len();
    if count > MOST {
        return Err(format!(
            "a heat map of {count} personas cannot be read; at most {MOST} are drawn, and `--output json` has all figures"
        ));
    }
    let map = Map::of(answer);
    let mut svg = String::new();
    map.draw(&mut svg).map_err(|error| format!("the heat map cannot be drawn: {error}"))?;
    Ok(svg)
}

type Area<'s> = DrawingArea<SVGBackend<'s>, Shift>;
type Drawn = Result<(), Box<dyn Error>>;

struct Map<'a> {
    answer: &'a ComparePersonasResponse,
    labels: Vec<String>,
    /// Side of a cell, in pixels.
    cell: i32,
    /// Height of letters, as the drawing takes it.
    font: i32,
    /// Room for names, at the left and above.
    room: i32,
}

impl<'a> Map<'a> {
    fn of(answer: &'a ComparePersonasResponse) -> Self {
        let labels: Vec<String> = answer.personas.iter().enumerate().map(|(at, it)| label(at, &it.name)).collect();
        let (cell, font) = match labels.len() {
            ..=12 => (56, 17),
            13..=FIGURES => (38, 16),
            _ => (18, 14),
        };
        let widest = labels.iter().map(|label| columns(label)).max().unwrap_or_default();
        // Letters are drawn at 0.8 of the height asked for, and those of a sans-serif face are about 0.65 of theirs wide at most.
        let room = i32::try_from(widest).unwrap_or(0) * font * 52 / 100 + 10;
        Self { answer, labels, cell, font, room }
    }

    /// Where the cell of a position begins, in either direction.
    fn start(&self, at: usize) -> i32 {
        MARGIN + self.room + i32::try_from(at).unwrap_or(0) * self.cell
    }

    fn draw(&self, svg: &mut String) -> Drawn {
        let side = self.start(self.labels.len()) + MARGIN;
        // The scale needs its width where the map is small.
        let size = (side.max(MARGIN * 2 + 320).unsigned_abs(), (side + SCALE).unsigned_abs());
        let area = SVGBackend::with_string(svg, size).into_drawing_area();
        area.fill(&WHITE)?;
        for at in 0..self.labels.len() {
            self.name(&area, at)?;
            (0..self.labels.len()).try_for_each(|other| self.cell(&area, at, other))?;
        }
        for pair in &self.answer.duplicates {
            self.outline(&area, pair.one as usize, pair.other as usize)?;
            self.outline(&area, pair.other as usize, pair.one as usize)?;
        }
        self.scale(&area, side)?;
        area.present()?;
        Ok(())
    }

    fn style(&self, colour: RGBColor, pos: Pos) -> TextStyle<'static> {
        text(self.font, colour, pos)
    }

    fn name(&self, area: &Area<'_>, at: usize) -> Drawn {
        let (label, middle) = (self.labels[at].clone(), self.start(at) + self.cell / 2);
        let edge = MARGIN + self.room - 6;
        let left = self.style(BLACK, Pos::new(HPos::Right, VPos::Center));
        area.draw(&Text::new(label.clone(), (edge, middle), left))?;
        let above = self.style(BLACK, Pos::new(HPos::Left, VPos::Center)).transform(FontTransform::Rotate270);
        area.draw(&Text::new(label, (middle, edge), above))?;
        Ok(())
    }

    fn alike(&self, one: usize, other: usize) -> f32 {
        self.answer.matrix.get(one).and_then(|row| row.similarities.get(other)).copied().unwrap_or_default()
    }

    fn cell(&self, area: &Area<'_>, one: usize, other: usize) -> Drawn {
        let (x, y) = (self.start(other), self.start(one));
        let alike = self.alike(one, other);
        let fill = if one == other { ITSELF } else { colour(alike) };
        area.draw(&Rectangle::new([(x, y), (x + self.cell - 1, y + self.cell - 1)], fill.filled()))?;
        if one != other && self.labels.len() <= FIGURES {
            let ink = if alike >= 0.4 { WHITE } else { BLACK };
            let style = self.style(ink, Pos::new(HPos::Center, VPos::Center));
            area.draw(&Text::new(format!("{alike:.2}"), (x + self.cell / 2, y + self.cell / 2), style))?;
        }
        Ok(())
    }

    fn outline(&self, area: &Area<'_>, one: usize, other: usize) -> Drawn {
        let (x, y) = (self.start(other), self.start(one));
        let corners = [(x, y), (x + self.cell - 2, y + self.cell - 2)];
        area.draw(&Rectangle::new(corners, DUPLICATE.stroke_width(2)))?;
        Ok(())
    }

    /// The colours and what they stand for.
    fn scale(&self, area: &Area<'_>, below: i32) -> Drawn {
        const STEPS: i32 = 100;
        for step in 0..STEPS {
            let (x, alike) = (MARGIN + step * 2, step as f32 / (STEPS - 1) as f32);
            area.draw(&Rectangle::new([(x, below), (x + 2, below + 12)], colour(alike).filled()))?;
        }
        for tick in 0..=4 {
            let style = text(SMALL, BLACK, Pos::new(HPos::Center, VPos::Top));
            area.draw(&Text::new(
                format!("{:.2}", f64::from(tick) / 4.0),
                (MARGIN + tick * STEPS / 2, below + 16),
                style,
            ))?;
        }
        let style = text(SMALL, BLACK, Pos::new(HPos::Left, VPos::Top));
        let marked = [(MARGIN + 232, below), (MARGIN + 244, below + 12)];
        area.draw(&Rectangle::new(marked, DUPLICATE.stroke_width(2)))?;
        area.draw(&Text::new("duplicates", (MARGIN + 250, below), style))?;
        Ok(())
    }
}

fn text(height: i32, colour: RGBColor, pos: Pos) -> TextStyle<'static> {
    ("sans-serif", height).into_font().color(&colour).pos(pos)
}

/// The position and the name, as much of it as there is room for.
fn label(at: usize, name: &str) -> String {
    let full = format!("{} {}", at + 1, clean(name));
    if columns(&full) <= LONGEST {
        return full;
    }
    let mut cut = String::new();
    for c in full.chars() {
        if columns(&cut) + columns(c.encode_utf8(&mut [0; 4])) + 1 > LONGEST {
            break;
        }
        cut.push(c);
    }
    format!("{}…", cut.trim_end())
}

/// Between the colours of the ramp.
fn colour(alike: f32) -> RGBColor {
    let place = alike.clamp(0.0, 1.0) * (RAMP.len() - 1) as f32;
    let at = (place as usize).min(RAMP.len() - 2);
    let part = place - at as f32;
    let mix = |from: u8, to: u8| (f32::from(from) + (f32::from(to) - f32::from(from)) * part).round() as u8;
    let ((r, g, b), (red, green, blue)) = (RAMP[at], RAMP[at + 1]);
    RGBColor(mix(r, red), mix(g, green), mix(b, blue))
}

#[cfg(test)]
mod tests {
    use assay_client::v1::{ComparedPersona, DuplicatePair, SimilarityRow};

    use super::*;

    fn answer(names: &[&str]) -> ComparePersonasResponse {
        let persona = |name: &&str| ComparedPersona { id: String::new(), name: (*name).to_owned() };
        let row = |_: &&str| SimilarityRow { similarities: vec![0.5; names.len()] };
        ComparePersonasResponse {
            personas: names.iter().map(persona).collect(),
            matrix: names.iter().map(row).collect(),
            duplicates: vec![DuplicatePair { one: 0, other: 1, similarity: 0.9 }],
            ..ComparePersonasResponse::default()
        }
    }

    #[test]
    fn names_cannot_add_to_the_drawing() {
        let svg = of(&answer(&["<script>alert(1)</script>", "A & \"B\"\u{7}"])).unwrap();
        assert!(!svg.contains("<script"), "{svg}");
        assert!(svg.contains("&lt;script&gt;") && svg.contains("A &amp; ") && !svg.contains('\u{7}'), "{svg}");
    }

    #[test]
    fn every_pair_has_a_cell_and_every_persona_two_names() {
        let svg = of(&answer(&["Mara", "Omar", "Eva"])).unwrap();
        assert_eq!(svg.matches("0.50").count(), 6 + 1, "six cells and the scale");
        assert_eq!(svg.matches("2 Omar").count(), 2);
        assert_eq!(svg.matches("#FF7F0E").count(), 2 + 1, "two outlines and the key");
    }

    #[test]
    fn a_long_name_is_cut_off_where_the_room_ends() {
        assert_eq!(label(8, "Mara"), "9 Mara");
        let cut = label(0, "Bartholomew Featherstonehaugh-Cholmondeley");
        assert_eq!((columns(&cut), cut.ends_with('…')), (LONGEST, true), "{cut}");
    }

    #[test]
    fn more_than_can_be_read_are_refused() {
        let names = vec!["Mara"; MOST + 1];
        assert!(of(&answer(&names)).unwrap_err().contains("at most 200"));
    }

    #[test]
    fn darker_is_more_alike() {
        let light = |alike: f32| u32::from(colour(alike).0) + u32::from(colour(alike).1) + u32::from(colour(alike).2);
        assert!((0..100).all(|at| light(at as f32 / 100.0) >= light((at + 1) as f32 / 100.0)));
        assert_eq!((colour(-1.0), colour(2.0)), (colour(0.0), colour(1.0)));
    }
}
