//! SubRip and WebVTT: what is said in cues, a line each; numbers, times and settings are no words.

mod payload;

use assay_domain::source::document::Unusable;
use assay_domain::source::format::Format;
use assay_domain::source::place::{Map, Unit};

use super::decode::Decoded;
use super::part::{Limits, Note};
use super::weave::Weave;
use payload::Payload;

/// Whether a text says that it is WebVTT.
pub(super) fn is_vtt(start: &str) -> bool {
    start.strip_prefix("WEBVTT").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}

/// Whether a text begins with the number and the times of a SubRip cue.
pub(super) fn is_srt(start: &str) -> bool {
    let mut lines = start.lines();
    let numbered = lines.next().is_some_and(is_number);
    numbered && lines.next().is_some_and(is_timing)
}

/// The words of the cues. Cues of one speaker go on under one label.
///
/// # Errors
/// Says that there is more text than is taken.
pub(super) fn read(
    source: &Decoded,
    (format, limits): (Format, &Limits),
    notes: &mut Vec<Note>,
) -> Result<(String, Map), Unusable> {
    let lines = lines(&source.text);
    let vtt = format == Format::Vtt;
    let start = if vtt { State::Aside } else { State::Between };
    let mut cues = Cues { payload: Payload::new(Weave::new(source), &source.text, vtt), notes, vtt, state: start };
    if !vtt || !is_vtt(source.text.trim_start_matches('\u{feff}').trim_start()) {
        cues.state = State::Between;
    }
    for (index, line) in lines.iter().enumerate() {
        cues.line(&source.text, *line, (index as u32 + 1, lines.get(index + 1).copied()));
    }
    cues.payload.finish().finish(limits)
}

/// Byte ranges of lines, without line breaks, outer white space or a byte-order mark.
fn lines(text: &str) -> Vec<(usize, usize)> {
    let mut at = 0;
    let line = |line: &str| {
        let trimmed = line.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let start = at + line.len() - trimmed.len();
        at += line.len();
        (start, start + trimmed.trim_end().len())
    };
    text.split_inclusive('\n').map(line).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Between cues, after an empty line.
    Between,
    /// In the words of a cue.
    Cue,
    /// In a block of words that has no times.
    Untimed,
    /// In a block that is about the captions: a header, a note, a style.
    Aside,
}

struct Cues<'a> {
    payload: Payload<'a>,
    notes: &'a mut Vec<Note>,
    vtt: bool,
    state: State,
}

impl Cues<'_> {
    fn line(&mut self, text: &str, (start, end): (usize, usize), (number, next): (u32, Option<(usize, usize)>)) {
        let line = &text[start..end];
        let times_follow = next.is_some_and(|(start, end)| text[start..end].contains("-->"));
        match self.state {
            _ if line.is_empty() => self.state = State::Between,
            _ if line.contains("-->") => self.times(line, number),
            State::Aside => {}
            State::Between if self.vtt && is_aside(line) => self.state = State::Aside,
            // An identifier in WebVTT, a number in SubRip, where the empty line before it may be missing.
            State::Between if times_follow => {}
            State::Cue | State::Untimed if times_follow && is_number(line) => {}
            State::Cue | State::Untimed => self.payload.line(start, end),
            State::Between => {
                let message = "a cue without times; its words were kept";
                self.notes.push(Note { at: Unit::Line(number), message: message.into() });
                self.state = State::Untimed;
                if !is_number(line) {
                    self.payload.line(start, end);
                }
            }
        }
    }

    fn times(&mut self, line: &str, number: u32) {
        if !is_timing(line) {
            let message = "the times of a cue cannot be read; its words were kept";
            self.notes.push(Note { at: Unit::Line(number), message: message.into() });
        }
        self.state = State::Cue;
    }
}

fn is_aside(line: &str) -> bool {
    ["NOTE", "STYLE", "REGION"]
        .iter()
        .any(|word| line.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', ':'])))
}

fn is_number(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// `00:00:01,000 --> 00:00:02,000`, with settings after it or not.
fn is_timing(line: &str) -> bool {
    let time = |time: &str| {
        let (clock, fraction) = time.split_once([',', '.']).unwrap_or((time, "0"));
        let digits = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        let parts = clock.split(':').count();
        (2..=3).contains(&parts) && clock.split(':').all(digits) && digits(fraction)
    };
    line.split_once("-->").is_some_and(|(from, to)| time(from.trim()) && to.split_whitespace().next().is_some_and(time))
}
