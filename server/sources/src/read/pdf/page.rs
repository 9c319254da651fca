//! What a page paints: its operations are followed as far as they place text.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{DecompressError, Dictionary, Document, Error, Object, ObjectId, Stream};

use super::font::{Font, dictionary, number, table};
use super::matrix::Matrix;

/// How deep forms may hold forms.
const DEEPEST: usize = 12;
/// How many states may be kept for later.
const MOST_STATES: usize = 512;
/// What reading any stream costs beside its bytes, so that small ones painted over and over come to an end.
const PRICE: u64 = 256;
/// A gap that parts words, in sizes of the font. Letters are kerned by less; narrow spaces are a quarter.
const GAP: f64 = 0.15;
/// How far text moves up or down before it is on another line. Footnote marks are raised by a third.
const LINE: f64 = 0.5;
/// How far text moves back before it is on another line.
const BACK: f64 = -1.0;

/// Why a page is read no further.
pub(super) enum Stop {
    /// All that was unpacked is too long.
    TooLong,
    /// Something is wrong.
    Broken(String),
}

/// What operations change and restore.
#[derive(Clone)]
struct State<'a> {
    page: Matrix,
    font: Option<Rc<Font<'a>>>,
    size: f64,
    between_letters: f64,
    between_words: f64,
    stretch: f64,
    leading: f64,
}

/// Follows the operations of pages.
pub(super) struct Painter<'a> {
    document: &'a Document,
    fonts: HashMap<ObjectId, Rc<Font<'a>>>,
    left: u64,
    state: State<'a>,
    kept: Vec<State<'a>>,
    text: Matrix,
    line: Matrix,
    words: String,
    /// Where the last words ended on the page.
    end: Option<(f64, f64)>,
    unread: u32,
}

impl<'a> Painter<'a> {
    /// A painter that unpacks at most `most` bytes.
    pub(super) fn new(document: &'a Document, most: u64) -> Self {
        let state = State {
            page: Matrix::SAME,
            font: None,
            size: 1.0,
            between_letters: 0.0,
            between_words: 0.0,
            stretch: 1.0,
            leading: 0.0,
        };
        Self {
            document,
            fonts: HashMap::new(),
            left: most,
            state,
            kept: Vec::new(),
            text: Matrix::SAME,
            line: Matrix::SAME,
            words: String::new(),
            end: None,
            unread: 0,
        }
    }

    /// The text of a page, and why it is no longer.
    pub(super) fn page(&mut self, id: ObjectId) -> (String, Option<Stop>) {
        let fonts = std::mem::take(&mut self.fonts);
        *self = Self { fonts, ..Self::new(self.document, self.left) };
        let content = self.document.get_page_content_with_limit(id, usize::try_from(self.left).unwrap_or(usize::MAX));
        let stopped = match content {
            Ok(content) => self.spend(content.len()).and_then(|()| {
                let resources = resources(self.document, id);
                self.paint(&content, &resources, 0)
            }),
            Err(error) => Err(stop(&error)),
        };
        let lines: Vec<&str> = self.words.lines().map(str::trim_end).collect();
        (lines.join("\n").trim().to_owned(), stopped.err())
    }

    /// How many pieces of text could not be read since the last time.
    pub(super) fn take_unread(&mut self) -> u32 {
        std::mem::take(&mut self.unread)
    }

    fn spend(&mut self, bytes: usize) -> Result<(), Stop> {
        self.left = self.left.checked_sub(bytes as u64 + PRICE).ok_or(Stop::TooLong)?;
        Ok(())
    }

    fn paint(&mut self, content: &[u8], resources: &[&'a Dictionary], depth: usize) -> Result<(), Stop> {
        for operation in Content::decode_iter(content) {
            let operation = operation.map_err(|error| stop(&error))?;
            match (operation.operator.as_str(), operation.operands.as_slice()) {
                ("Tf", [Object::Name(name), size]) => {
                    self.state.font = self.font(name, resources)?;
                    self.state.size = size.as_float().map_or(0.0, f64::from);
                }
                ("Do", [Object::Name(name)]) => self.form(name, resources, depth)?,
                _ => self.operate(&operation),
            }
        }
        Ok(())
    }

    fn operate(&mut self, operation: &Operation) {
        let operands = operation.operands.as_slice();
        let numbers: Vec<f64> = operands.iter().filter_map(|operand| operand.as_float().ok()).map(f64::from).collect();
        match (operation.operator.as_str(), numbers.as_slice()) {
            ("q", _) if self.kept.len() < MOST_STATES => self.kept.push(self.state.clone()),
            ("Q", _) => self.state = self.kept.pop().unwrap_or_else(|| self.state.clone()),
            ("cm", &[a, b, c, d, e, f]) => self.state.page = Matrix([a, b, c, d, e, f]).then(self.state.page),
            ("BT", _) => self.move_to(Matrix::SAME),
            ("Tm", &[a, b, c, d, e, f]) => self.move_to(Matrix([a, b, c, d, e, f])),
            ("Td", &[x, y]) => self.move_to(Matrix::shift(x, y).then(self.line)),
            ("TD", &[x, y]) => {
                self.state.leading = -y;
                self.move_to(Matrix::shift(x, y).then(self.line));
            }
            ("T*", _) => self.next_line(),
            ("Tc", &[width]) => self.state.between_letters = width,
            ("Tw", &[width]) => self.state.between_words = width,
            ("Tz", &[percent]) => self.state.stretch = percent / 100.0,
            ("TL", &[leading]) => self.state.leading = leading,
            ("'", _) => {
                self.next_line();
                self.show_all(operands);
            }
            ("\"", &[words, letters]) => {
                (self.state.between_words, self.state.between_letters) = (words, letters);
                self.next_line();
                self.show_all(operands.get(2..).unwrap_or_default());
            }
            ("Tj", _) => self.show_all(operands),
            ("TJ", _) => {
                if let Some(Object::Array(pieces)) = operands.first() {
                    self.show_all(pieces);
                }
            }
            _ => {}
        }
    }

    fn move_to(&mut self, line: Matrix) {
        (self.line, self.text) = (line, line);
    }

    fn next_line(&mut self) {
        self.move_to(Matrix::shift(0.0, -self.state.leading).then(self.line));
    }

    /// Shows strings; numbers between them move the next one back.
    fn show_all(&mut self, pieces: &[Object]) {
        for piece in pieces {
            match piece {
                Object::String(string, _) => self.show(string),
                other => {
                    let back = other.as_float().map_or(0.0, f64::from) / 1000.0;
                    self.advance(-back * self.state.size * self.state.stretch);
                }
            }
        }
    }

    fn advance(&mut self, x: f64) {
        self.text = Matrix::shift(x, 0.0).then(self.text);
    }

    fn show(&mut self, string: &[u8]) {
        let Some(font) = self.state.font.clone() else {
            self.unread += u32::from(!string.is_empty());
            return;
        };
        match font.decode(string) {
            Some(words) if !words.is_empty() => {
                self.part_from_last(&words);
                self.words.push_str(&words);
            }
            Some(_) => {}
            None => self.unread += 1,
        }
        let step = if font.wide { 2 } else { 1 };
        let width: f64 = string.chunks(step).map(|code| self.width(&font, code)).sum();
        self.advance(width * self.state.stretch);
        self.end = Some(self.text.then(self.state.page).origin());
    }

    fn width(&self, font: &Font<'_>, code: &[u8]) -> f64 {
        let number = code.iter().fold(0, |number: u16, byte| (number << 8) | u16::from(*byte));
        let space = if code == b" " { self.state.between_words } else { 0.0 };
        font.width(number) * self.state.size + self.state.between_letters + space
    }

    /// Puts a line break or a space before `words` where the page has a gap.
    fn part_from_last(&mut self, words: &str) {
        let Some(end) = self.end else { return };
        let size = Matrix([self.state.size, 0.0, 0.0, self.state.size, 0.0, 0.0]);
        let (along, across) = size.then(self.text).then(self.state.page).offset(end);
        let spaced = self.words.ends_with(char::is_whitespace);
        if across.abs() > LINE || -along < BACK {
            self.words.push('\n');
        } else if -along > GAP && !spaced && !words.starts_with(char::is_whitespace) {
            self.words.push(' ');
        }
    }

    fn font(&mut self, name: &[u8], resources: &[&'a Dictionary]) -> Result<Option<Rc<Font<'a>>>, Stop> {
        let Some(object) = find(self.document, resources, (b"Font", name)) else { return Ok(None) };
        let id = object.as_reference().ok();
        if let Some(font) = id.and_then(|id| self.fonts.get(&id)) {
            return Ok(Some(font.clone()));
        }
        let Some(font) = dictionary(object, self.document) else { return Ok(None) };
        let most = usize::try_from(self.left).unwrap_or(usize::MAX);
        let table = table(font, self.document).map_or(Ok(Vec::new()), |table| unpacked(table, most))?;
        self.spend(table.len())?;
        let font = Rc::new(Font::read(font, self.document, &table));
        if let Some(id) = id {
            self.fonts.insert(id, font.clone());
        }
        Ok(Some(font))
    }

    /// Paints a form, which is a page within a page. Other things that are painted are pictures.
    fn form(&mut self, name: &[u8], resources: &[&'a Dictionary], depth: usize) -> Result<(), Stop> {
        let form = find(self.document, resources, (b"XObject", name))
            .and_then(|object| self.document.dereference(object).ok()?.1.as_stream().ok());
        let Some(form) = form else { return Ok(()) };
        if form.dict.get(b"Subtype").and_then(Object::as_name).ok() != Some(b"Form") || depth >= DEEPEST {
            return Ok(());
        }
        let content = unpacked(form, usize::try_from(self.left).unwrap_or(usize::MAX))?;
        self.spend(content.len())?;
        let own = form.dict.get(b"Resources").ok().and_then(|own| dictionary(own, self.document));
        let resources: Vec<_> = own.into_iter().chain(resources.iter().copied().take(DEEPEST)).collect();
        let (state, kept) = (self.state.clone(), std::mem::take(&mut self.kept));
        if let Some(matrix) = matrix(form, self.document) {
            self.state.page = matrix.then(self.state.page);
        }
        let painted = self.paint(&content, &resources, depth + 1);
        (self.state, self.kept) = (state, kept);
        painted
    }
}

fn matrix(form: &Stream, document: &Document) -> Option<Matrix> {
    let numbers = form.dict.get_deref(b"Matrix", document).and_then(Object::as_array).ok()?;
    let numbers: Vec<f64> = numbers.iter().filter_map(|object| number(object, document)).collect();
    numbers.try_into().ok().map(Matrix)
}

fn unpacked(stream: &Stream, most: usize) -> Result<Vec<u8>, Stop> {
    match stream.dict.has(b"Filter") {
        true => stream.decompressed_content_with_limit(most).map_err(|error| stop(&error)),
        false => Ok(stream.content.clone()),
    }
}

fn stop(error: &Error) -> Stop {
    match error {
        Error::Decompress(DecompressError::MemoryLimitExceeded { .. }) => Stop::TooLong,
        other => Stop::Broken(other.to_string()),
    }
}

/// Resources of a page and of the nodes it inherits from, the nearest first.
fn resources(document: &Document, page: ObjectId) -> Vec<&Dictionary> {
    let (mut found, mut next) = (Vec::new(), Some(page));
    for _ in 0..DEEPEST * 2 {
        let Some(node) = next.and_then(|id| document.get_dictionary(id).ok()) else { break };
        found.extend(node.get(b"Resources").ok().and_then(|own| dictionary(own, document)));
        next = node.get(b"Parent").and_then(Object::as_reference).ok();
    }
    found
}

fn find<'a>(document: &'a Document, resources: &[&'a Dictionary], kind_and_name: (&[u8], &[u8])) -> Option<&'a Object> {
    let (kind, name) = kind_and_name;
    resources.iter().find_map(|own| own.get_deref(kind, document).and_then(Object::as_dict).ok()?.get(name).ok())
}
