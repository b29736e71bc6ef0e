//! A page without tags to its blocks: one a line, and one for each paragraph that was hard-wrapped over several lines.
//!
//! Which lines run on is explained in `src/cleanpage/blocks/text.py`.

use crate::characters::{is_alphanumeric, is_decimal, is_space, is_uncased};
use crate::document::Document;
use crate::limits::{LimitReached, Limits};
use crate::whitespace::Collapse;

/// A page with a longer line was not wrapped by a mailer or a terminal.
const MAX_WRAP_WIDTH: usize = 120;
const MIN_WRAP_WIDTH: usize = 40;

/// A line of at least this share of the wrap width is one that wrapping may have ended.
const LONG_LINE: f64 = 0.75;
const MIN_LONG_LINES: usize = 3;

/// Of a wrapped page's long lines that another follows, at least this share was ended by wrapping.
const MIN_WRAPPED_SHARE: f64 = 0.6;

/// Of the lines that follow those, at least this share begins within a sentence.
const MIN_WITHIN_SHARE: f64 = 0.5;

/// Blocks after which the limits are looked at again.
const CHECKED: usize = 1000;

/// A line that is not blank.
#[derive(Clone, Copy)]
struct Line {
    /// From 1.
    number: u32,
    /// Its text with white space collapsed: bytes of a buffer, and characters.
    text: (usize, usize),
    length: usize,
    /// First and last character in the page.
    span: [u32; 2],
}

/// Split a tagless page into its blocks.
pub fn text_blocks(page: &str, limits: &Limits) -> Result<Document, LimitReached> {
    let mut buffer = String::with_capacity(page.len());
    let lines = lines(page, &mut buffer);
    let text_of = |line: &Line| &buffer[line.text.0..line.text.1];
    let widest = widest(&lines, text_of);
    let width = wrap_width(&lines, widest, text_of);
    let mut document = Document { is_text: true, text: String::with_capacity(page.len()), ..Document::default() };
    let mut previous: Option<Line> = None;
    for line in &lines {
        let joins = previous.as_ref().is_some_and(|previous| {
            if width > 0 {
                runs_on(previous, line, width, text_of)
            } else {
                widest > 0 && breaks_sentence(previous, line, text_of)
            }
        });
        if joins {
            document.text.pop(); // the zero byte
            document.text_ends.pop();
            document.text.push(' ');
            if let (Some(numbers), Some(span)) = (document.lines.last_mut(), document.spans.last_mut()) {
                numbers[1] = line.number;
                span[1] = line.span[1];
            }
        } else {
            if document.lines.len().is_multiple_of(CHECKED) {
                limits.check_blocks(document.lines.len())?;
                limits.check_time()?;
            }
            document.lines.push([line.number, line.number]);
            document.spans.push(line.span);
            document.blanks.push(line.number - previous.map_or(0, |previous| previous.number) - 1);
        }
        document.text.push_str(text_of(line));
        document.text_ends.push(document.text.len() as u32);
        document.text.push('\0');
        previous = Some(*line);
    }
    limits.check_blocks(document.len())?;
    Ok(document)
}

/// The lines that are not blank; their texts are appended to `buffer`.
fn lines(page: &str, buffer: &mut String) -> Vec<Line> {
    let mut found = Vec::new();
    let mut start = 0u32; // the line's first character in the page
    let mut number = 0;
    let mut rest = page;
    let mut leading = page.starts_with('\u{feff}'); // byte order marks that a reader left in are blank
    while !rest.is_empty() {
        let (raw, next) = first_line(rest);
        number += 1;
        let (mut first, mut last, mut length) = (u32::MAX, 0, 0u32);
        let mut content_start = 0;
        for (at, character) in raw.char_indices() {
            let mark = leading && character == '\u{feff}';
            leading &= mark;
            if !mark && character != '\0' && !is_space(character) {
                if first == u32::MAX {
                    first = length;
                    content_start = at;
                }
                last = length + 1;
            }
            length += 1;
        }
        if first != u32::MAX {
            let from = buffer.len();
            let mut collapse = Collapse::new(buffer);
            for (place, part) in raw[content_start..].split('\0').enumerate() {
                if place > 0 {
                    collapse.push(" ");
                }
                collapse.push(part);
            }
            let characters = buffer[from..].chars().count();
            let span = [start + first, start + last];
            found.push(Line { number, text: (from, buffer.len()), length: characters, span });
        }
        start += length;
        rest = next;
    }
    found
}

/// The first line of a text with its end, as `str.splitlines` has it, and the rest.
fn first_line(text: &str) -> (&str, &str) {
    let ends = |character: char| {
        matches!(character, '\n' | '\x0b' | '\x0c' | '\r' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}')
    };
    match text.find(ends) {
        None => (text, ""),
        Some(at) => {
            let mut end = at + text[at..].chars().next().map_or(1, char::len_utf8);
            if text[at..].starts_with("\r\n") {
                end += 1;
            }
            text.split_at(end)
        }
    }
}

/// The width of a page's widest line, 0 if no mailer or terminal has wrapped it. A lone address may be wider.
fn widest<'a>(lines: &[Line], text_of: impl Fn(&Line) -> &'a str) -> usize {
    let mut width = 0;
    for line in lines {
        if line.length > width && text_of(line).contains(' ') {
            width = line.length;
            if width > MAX_WRAP_WIDTH {
                return 0;
            }
        }
    }
    if width >= MIN_WRAP_WIDTH {
        width
    } else {
        0
    }
}

/// The width at which the page's paragraphs were wrapped, 0 if they were not wrapped at the width of the widest line.
fn wrap_width<'a>(lines: &[Line], width: usize, text_of: impl Fn(&Line) -> &'a str + Copy) -> usize {
    if width == 0 {
        return 0;
    }
    let (mut long, mut wrapped, mut within) = (0usize, 0usize, 0usize);
    for pair in lines.windows(2) {
        let (line, following) = (&pair[0], &pair[1]);
        if line.length as f64 >= LONG_LINE * width as f64 && goes_on(line, following, text_of) {
            long += 1;
            if runs_on(line, following, width, text_of) {
                wrapped += 1;
                let start = text_of(following).chars().next().unwrap_or(' ');
                within += usize::from(start.is_lowercase() || is_uncased(start));
            }
        }
    }
    let few = (wrapped as f64) < MIN_WRAPPED_SHARE * long as f64 || (within as f64) < MIN_WITHIN_SHARE * wrapped as f64;
    if long < MIN_LONG_LINES || few {
        0
    } else {
        width
    }
}

/// Whether a sentence runs on from a long line to the next, as where paragraphs were wrapped at several widths.
fn breaks_sentence<'a>(line: &Line, following: &Line, text_of: impl Fn(&Line) -> &'a str + Copy) -> bool {
    line.length >= MIN_WRAP_WIDTH
        && goes_on(line, following, text_of)
        && text_of(following).starts_with(char::is_lowercase)
        && text_of(line).ends_with(is_alphanumeric)
}

/// Whether `following` may be of the same paragraph: it is the next line, and begins no item of a list.
fn goes_on<'a>(line: &Line, following: &Line, text_of: impl Fn(&Line) -> &'a str) -> bool {
    following.number == line.number + 1 && !begins_item(text_of(following))
}

fn begins_item(text: &str) -> bool {
    let mut characters = text.chars();
    match characters.next() {
        Some('-' | '*' | '+' | '•' | '·' | '‣' | '◦' | '▪' | '●' | '–' | '—' | '>' | '#') => {
            characters.next().is_some_and(is_space)
        }
        Some(digit) if is_decimal(digit) => {
            let mut digits = 1;
            loop {
                match characters.next() {
                    Some(digit) if is_decimal(digit) && digits < 3 => digits += 1,
                    Some('.' | ')') => return characters.next().is_some_and(is_space),
                    _ => return false,
                }
            }
        }
        _ => false,
    }
}

/// Whether `line` was ended by wrapping: the next word, of the same paragraph, did not fit.
fn runs_on<'a>(line: &Line, following: &Line, width: usize, text_of: impl Fn(&Line) -> &'a str + Copy) -> bool {
    let word = text_of(following).split(' ').next().map_or(0, |word| word.chars().count());
    goes_on(line, following, text_of) && line.length + 1 + word > width && word < width
}
