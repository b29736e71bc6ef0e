//! What characters the texts of a page are made of: letters, digits, ideographs, punctuation of many scripts.
//!
//! Case folding, whitespace and kinds of characters are those of Python's `str`, which `std` has in another form or not.

use crate::characters_tables::{FOLD_DISTANCES, LONG_FOLDS, RUNS, UNCASED};

/// The classes of characters, in order.
pub mod class {
    pub const SPACE: u8 = 0;
    pub const LOWER: u8 = 1;
    pub const UPPER: u8 = 2;
    pub const DIGIT: u8 = 3;
    pub const IDEOGRAPH: u8 = 4;
    pub const COMMA: u8 = 5;
    pub const TERMINAL: u8 = 6;
    pub const SEPARATOR: u8 = 7;
    pub const QUOTE: u8 = 8;
    pub const BRACKET: u8 = 9;
    pub const SIGN: u8 = 10;
    pub const OTHER: u8 = 11;
    pub const COUNT: usize = 12;
}

const ALPHANUMERIC: u16 = 1 << 4;
const ALONE: u16 = 1 << 5;
const DECIMAL: u16 = 1 << 6;
const DIGIT: u16 = 1 << 7;
const LONG_FOLD: u16 = 0xFF;

/// The properties of the characters of the basic plane.
static BASIC: [u16; 0x10000] = basic_plane();

/// The same, for what is computed when the crate is compiled.
const ASCII: [u16; 128] = ascii();

const fn basic_plane() -> [u16; 0x10000] {
    let mut table = [0; 0x10000];
    let mut run = 0;
    while run < RUNS.len() && RUNS[run].0 < 0x10000 {
        let end = if run + 1 < RUNS.len() && RUNS[run + 1].0 < 0x10000 { RUNS[run + 1].0 } else { 0x10000 };
        let mut code = RUNS[run].0;
        while code < end {
            table[code as usize] = RUNS[run].1;
            code += 1;
        }
        run += 1;
    }
    table
}

const fn ascii() -> [u16; 128] {
    let mut table = [0; 128];
    let mut run = 0;
    let mut code = 0;
    while code < 128 {
        while RUNS[run + 1].0 as usize <= code {
            run += 1;
        }
        table[code] = RUNS[run].1;
        code += 1;
    }
    table
}

#[inline]
fn properties(code: u32) -> u16 {
    if code < 0x10000 {
        BASIC[code as usize]
    } else {
        RUNS[RUNS.partition_point(|run| run.0 <= code) - 1].1
    }
}

/// The class of a character.
#[inline]
pub fn class_of(character: char) -> u8 {
    (properties(character as u32) & 15) as u8
}

/// As `str.isspace`, and `\s`.
#[inline]
pub fn is_space(character: char) -> bool {
    match character as u32 {
        0x09..=0x0d | 0x1c..=0x20 => true,
        code if code < 0x80 => false,
        0x85 | 0xa0 | 0x1680 | 0x2000..=0x200a | 0x2028 | 0x2029 | 0x202f | 0x205f | 0x3000 => true,
        _ => false,
    }
}

/// As `str.isalpha` or a number that is no decimal digit: `[^\W\d_]`.
#[inline]
pub fn is_letter(character: char) -> bool {
    properties(character as u32) & (ALPHANUMERIC | DECIMAL) == ALPHANUMERIC
}

/// As `str.isalnum`.
#[inline]
pub fn is_alphanumeric(character: char) -> bool {
    properties(character as u32) & ALPHANUMERIC != 0
}

/// Whether a character is a letter of a script with spaces between words but without capitals.
pub fn is_uncased(character: char) -> bool {
    let code = character as u32;
    let at = UNCASED.partition_point(|&(first, _)| first <= code);
    at > 0 && code <= UNCASED[at - 1].1
}

/// As `str.isdecimal`, and `\d`.
#[inline]
pub fn is_decimal(character: char) -> bool {
    properties(character as u32) & DECIMAL != 0
}

/// As `str.isdigit`.
#[inline]
pub fn is_digit(character: char) -> bool {
    properties(character as u32) & DIGIT != 0
}

/// How often each class occurs in a text of one character below 128, as a byte of a number, the first the lowest; then whether
/// it is a line's end.
pub const ASCII_COUNTS: [u128; 128] = {
    let mut counts = [0; 128];
    let mut byte = 0;
    while byte < 128 {
        counts[byte] = 1 << (8 * (ASCII[byte] & 15));
        byte += 1;
    }
    counts[b'\n' as usize] |= 1 << (8 * class::COUNT);
    counts
};

/// Whether a character of a class stands in a word.
#[inline]
pub fn is_in_word(class: u8) -> bool {
    class.wrapping_sub(class::LOWER) <= class::DIGIT - class::LOWER
}

/// What a character is to words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// It stands between words.
    Between,
    /// It makes a word with its like beside it.
    OfWord,
    /// It is a word: a character of a script without spaces, or a sign.
    Word,
}

#[inline]
pub fn part(character: char) -> Part {
    part_by(properties(character as u32))
}

/// The same of a character below 128.
#[inline]
pub fn part_of_ascii(byte: u8) -> Part {
    static PARTS: [Part; 128] = {
        let mut parts = [Part::Between; 128];
        let mut byte = 0;
        while byte < 128 {
            parts[byte] = part_by(ASCII[byte]);
            byte += 1;
        }
        parts
    };
    PARTS[byte as usize & 127]
}

const fn part_by(found: u16) -> Part {
    if found & ALONE != 0 {
        Part::Word
    } else if found & ALPHANUMERIC != 0 {
        Part::OfWord
    } else {
        Part::Between
    }
}

/// Append the case-folded form of a character.
#[inline]
pub fn push_folded(folded: &mut String, character: char) {
    if character.is_ascii() {
        folded.push(character.to_ascii_lowercase());
        return;
    }
    match properties(character as u32) >> 8 {
        0 => folded.push(character),
        LONG_FOLD => {
            if let Ok(place) = LONG_FOLDS.binary_search_by_key(&(character as u32), |fold| fold.0) {
                folded.push_str(LONG_FOLDS[place].1);
            }
        }
        distance => {
            let code = character as i64 + i64::from(FOLD_DISTANCES[distance as usize]);
            folded.push(u32::try_from(code).ok().and_then(char::from_u32).unwrap_or(character));
        }
    }
}

/// Append the case-folded form of a text, as `str.casefold`.
pub fn push_casefolded(folded: &mut String, text: &str) {
    let mut rest = text;
    while !rest.is_empty() {
        let ascii = rest.bytes().position(|byte| byte >= 0x80).unwrap_or(rest.len());
        let start = folded.len();
        folded.push_str(&rest[..ascii]);
        folded[start..].make_ascii_lowercase();
        rest = &rest[ascii..];
        for character in rest.chars() {
            if character.is_ascii() {
                break;
            }
            push_folded(folded, character);
            rest = &rest[character.len_utf8()..];
        }
    }
}

/// Append a text in lower case, as `str.lower`.
pub fn push_lower(lower: &mut String, text: &str) {
    if text.is_ascii() {
        let start = lower.len();
        lower.push_str(text);
        lower[start..].make_ascii_lowercase();
    } else {
        lower.push_str(&text.to_lowercase());
    }
}

/// The first characters of a text.
#[inline]
pub fn first(text: &str, characters: usize) -> &str {
    if text.len() <= characters {
        return text;
    }
    &text[..text.char_indices().nth(characters).map_or(text.len(), |(place, _)| place)]
}

/// The last characters of a text.
pub fn last(text: &str, characters: usize) -> &str {
    if text.len() <= characters {
        return text;
    }
    &text[text.char_indices().rev().nth(characters - 1).map_or(0, |(place, _)| place)..]
}

/// The words of a text between whitespace, as `str.split`.
pub fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = &rest[spaces(rest)..];
        let length = until_space(rest);
        let word = &rest[..length];
        rest = &rest[length..];
        (length > 0).then_some(word)
    })
}

/// The bytes of whitespace that a text begins with.
fn spaces(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if is_ascii_space(byte) {
            at += 1;
        } else {
            match text[at..].chars().next() {
                Some(character) if !byte.is_ascii() && is_space(character) => at += character.len_utf8(),
                _ => break,
            }
        }
    }
    at
}

/// The bytes of a text before its first whitespace.
fn until_space(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if is_ascii_space(byte) {
            break;
        }
        // the characters of whitespace beyond ASCII begin with these bytes
        if matches!(byte, 0xc2 | 0xe1 | 0xe2 | 0xe3) && text[at..].starts_with(is_space) {
            break;
        }
        at += 1;
    }
    at
}

/// As `is_space` of a character below 128.
#[inline]
pub fn is_ascii_space(byte: u8) -> bool {
    matches!(byte, 0x09..=0x0d | 0x1c..=0x20)
}

/// A text without the whitespace at its ends, as `str.strip`.
pub fn strip(text: &str) -> &str {
    text.trim_matches(is_space)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_as_python_does() {
        let mut folded = String::new();
        push_casefolded(&mut folded, "Straße İLGİLİ ΣΑΣ ﬃ Ꭰꭰ 𐐀 É");
        assert_eq!(folded, "strasse i̇lgi̇li̇ σασ ffi ᎠᎠ 𐐨 é");
    }

    #[test]
    fn knows_classes_and_parts() {
        assert_eq!("aÄ1 漢,.|\"(©°𠀀".chars().map(class_of).collect::<Vec<_>>(), [1, 2, 3, 0, 4, 5, 6, 7, 8, 9, 10, 11, 4]);
        assert!("漢ก™#".chars().all(|character| part(character) == Part::Word));
        assert!("aß9²𠀀".chars().all(|character| part(character) == Part::OfWord));
        assert!(" _-.°".chars().all(|character| part(character) == Part::Between));
        assert!(is_letter('²') && is_digit('²') && !is_decimal('²') && is_decimal('٣') && !is_letter('٣'));
    }

    #[test]
    fn cuts_at_characters() {
        assert_eq!((first("äöü", 2), last("äöü", 2), first("a", 5), last("ä", 1)), ("äö", "öü", "a", "ä"));
    }
}
