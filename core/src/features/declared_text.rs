//! What a page's data tells of its own text: JSON-LD's main text and descriptions, the metas' descriptions.
//!
//! Texts are bytes here, UTF-8 but for halves of surrogate pairs, which JSON can hold and which are like no character.

use super::openings::Openings;
use super::texts::Texts;
use super::unescape::unescape;
use super::{column, COLUMNS};
use crate::characters::{first, is_ascii_space, is_space, push_folded};
use crate::document::{Document, Span};

/// Characters of one JSON-LD script that are read.
const MAX_DECLARED: usize = 200_000;

/// Characters of a block's opening that are looked for in what the page's data tells of its text.
const DECLARED_OPENING: usize = 32;

/// Characters of the longest tag that is taken for one.
const MAX_MARKUP: usize = 200;

/// The page's main text and its descriptions as its data tells them, without whitespace and case.
#[derive(Default)]
pub struct Declared {
    pub body: Vec<u8>,
    pub descriptions: Vec<u8>,
}

/// Mark the blocks that open as something in the page's data does; returns the characters of the main text declared.
pub fn declared_openings(document: &Document, texts: &Texts, matrix: &mut [f32]) -> usize {
    let declared = declared_texts(document);
    if declared.body.is_empty() && declared.descriptions.is_empty() {
        return 0;
    }
    let mut openings = Openings::new();
    let mut opening = Vec::new();
    for block in (0..texts.len()).filter(|block| texts.lengths[*block] as usize >= DECLARED_OPENING / 2) {
        if squeezed_opening(texts.text(block), &mut opening) >= DECLARED_OPENING / 2 {
            openings.push(block as u32, &opening);
        }
    }
    for (text, column) in [(&declared.body, column::DECLARED), (&declared.descriptions, column::DECLARED + 1)] {
        for block in openings.standing_in(text) {
            matrix[block as usize * COLUMNS + column] = 1.0;
        }
    }
    declared.body.iter().filter(|byte| is_first(**byte)).count()
}

/// Write the beginning of a text without whitespace and case; returns its characters, `DECLARED_OPENING` at most.
fn squeezed_opening(text: &str, opening: &mut Vec<u8>) -> usize {
    opening.clear();
    let start = first(text, 2 * DECLARED_OPENING);
    if !start.is_ascii() {
        let mut folded = String::new();
        start.chars().filter(|character| !is_space(*character)).for_each(|character| push_folded(&mut folded, character));
        let beginning = first(&folded, DECLARED_OPENING);
        opening.extend_from_slice(beginning.as_bytes());
        return beginning.chars().count();
    }
    opening.resize(2 * DECLARED_OPENING, 0);
    let mut length = 0;
    for byte in start.bytes() {
        opening[length] = byte.to_ascii_lowercase();
        length += usize::from(!is_ascii_space(byte));
    }
    opening.truncate(length.min(DECLARED_OPENING));
    opening.len()
}

/// Whether a byte is the first of a character.
#[inline]
fn is_first(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

/// What a page's data tells of its text.
pub fn declared_texts(document: &Document) -> Declared {
    let mut declared = Declared::default();
    for &(start, end) in &document.head.metas {
        let meta = Attributes { document, range: (start, end) };
        let name = meta.get("property").filter(|name| !name.is_empty()).or_else(|| meta.get("name")).unwrap_or("");
        if is_description(name) {
            push_squeezed(&mut declared.descriptions, meta.get("content").unwrap_or("").as_bytes());
        }
    }
    let (mut text, mut plain) = (Vec::new(), Vec::new());
    for &script in &document.head.json_ld {
        let mut rest = first(document.string(script), MAX_DECLARED);
        while let Some((kind, literal, after)) = next_declared(rest) {
            rest = after;
            text.clear();
            plain.clear();
            if decode_json_string(literal, &mut text) && unescape(&text, &mut plain) {
                strip_markup(&mut plain);
                push_squeezed(if kind == "description" { &mut declared.descriptions } else { &mut declared.body }, &plain);
            }
        }
    }
    declared
}

/// The attributes of a `<meta>` or `<link>`.
#[derive(Clone, Copy)]
pub struct Attributes<'a> {
    pub document: &'a Document,
    pub range: (u32, u32),
}

impl<'a> Attributes<'a> {
    pub fn get(&self, name: &str) -> Option<&'a str> {
        let attributes = &self.document.head.attributes[self.range.0 as usize..self.range.1 as usize];
        attributes.iter().find(|given| self.string(given.name) == name).map(|given| self.string(given.value))
    }

    fn string(&self, span: Span) -> &'a str {
        self.document.string(span)
    }
}

fn is_description(name: &str) -> bool {
    let known = ["description", "og:description", "twitter:description"];
    // no other character than K for Kelvin has a lower case in ASCII that stands in none of these
    known.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The next text that is declared: its name, its literal without the quotes, and what follows it.
fn next_declared(mut rest: &str) -> Option<(&'static str, &str, &str)> {
    loop {
        let quote = rest.find('"')?;
        rest = &rest[quote + 1..];
        let Some(kind) = ["articleBody", "text", "reviewBody", "description"].into_iter().find(|kind| rest.starts_with(kind))
        else {
            continue;
        };
        let value = rest[kind.len()..]
            .strip_prefix('"')
            .and_then(|rest| rest.trim_start_matches(is_space).strip_prefix(':'))
            .and_then(|rest| rest.trim_start_matches(is_space).strip_prefix('"'));
        if let Some((literal, after)) = value.and_then(literal) {
            return Some((kind, literal, after));
        }
    }
}

/// A literal from behind its first quote to its last, and what follows that; None where it doesn't end.
fn literal(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        at += bytes[at..].iter().position(|byte| *byte == b'"' || *byte == b'\\')?;
        if bytes[at] == b'"' {
            return Some((&text[..at], &text[at + 1..]));
        }
        match bytes.get(at + 1) {
            None | Some(b'\n') => return None,
            Some(_) => at += 2, // the rest of a longer character is neither quote nor backslash
        }
    }
}

/// Append what a JSON string stands for, its quotes left out; false where it is none. Control characters may stand in it.
fn decode_json_string(literal: &str, text: &mut Vec<u8>) -> bool {
    let bytes = literal.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let plain = bytes[at..].iter().position(|byte| *byte == b'\\').unwrap_or(bytes.len() - at);
        text.extend_from_slice(&bytes[at..at + plain]);
        at += plain;
        if at == bytes.len() {
            break;
        }
        let Some(&escaped) = bytes.get(at + 1) else { return false };
        at += 2;
        match escaped {
            b'"' | b'\\' | b'/' => text.push(escaped),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'u' => {
                let Some(mut code) = four_hex(bytes, at) else { return false };
                at += 4;
                if (0xD800..0xDC00).contains(&code) && bytes[at..].starts_with(b"\\u") {
                    if let Some(low) = four_hex(bytes, at + 2).filter(|low| (0xDC00..0xE000).contains(low)) {
                        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                        at += 6;
                    }
                }
                push_code(text, code);
            }
            _ => return false,
        }
    }
    true
}

fn four_hex(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 4)?;
    digits.iter().try_fold(0, |code, digit| Some(code << 4 | char::from(*digit).to_digit(16)?))
}

/// Append a character or half of a surrogate pair.
fn push_code(text: &mut Vec<u8>, code: u32) {
    match char::from_u32(code) {
        Some(character) => text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
        None => text.extend([0xE0 | (code >> 12) as u8, 0x80 | (code >> 6 & 63) as u8, 0x80 | (code & 63) as u8]),
    }
}

/// Put a space for each tag.
fn strip_markup(text: &mut Vec<u8>) {
    let Some(start) = text.iter().position(|byte| *byte == b'<') else { return };
    let (mut read, mut written) = (start, start);
    while read < text.len() {
        let end = if text[read] == b'<' { markup_end(text, read) } else { None };
        text[written] = if end.is_some() { b' ' } else { text[read] };
        written += 1;
        read = end.unwrap_or(read + 1);
    }
    text.truncate(written);
}

/// The end of the tag that begins at a place.
fn markup_end(text: &[u8], start: usize) -> Option<usize> {
    let mut characters = 0;
    for (place, &byte) in text[start + 1..].iter().enumerate() {
        match byte {
            b'>' => return Some(start + place + 2),
            b'<' => return None,
            _ => characters += usize::from(is_first(byte)),
        }
        if characters > MAX_MARKUP {
            return None;
        }
    }
    None
}

/// Append a text without whitespace and case.
fn push_squeezed(squeezed: &mut Vec<u8>, text: &[u8]) {
    squeezed.reserve(text.len());
    let mut folded = String::new();
    for chunk in text.utf8_chunks() {
        let mut rest = chunk.valid();
        while !rest.is_empty() {
            let ascii = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
            squeezed
                .extend(rest.bytes().take(ascii).filter(|byte| !is_ascii_space(*byte)).map(|byte| byte.to_ascii_lowercase()));
            rest = &rest[ascii..];
            folded.clear();
            for character in rest.chars().take_while(|character| !character.is_ascii()) {
                rest = &rest[character.len_utf8()..];
                if !is_space(character) {
                    push_folded(&mut folded, character);
                }
            }
            squeezed.extend_from_slice(folded.as_bytes());
        }
        squeezed.extend_from_slice(chunk.invalid());
    }
}
