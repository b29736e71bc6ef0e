//! What a block's own text and links tell.

use super::logarithms::Logarithms;
use super::texts::{Texts, FOLDED_CHARACTERS};
use super::{column, COLUMNS};
use crate::characters::{class, class_of, is_in_word, push_casefolded, split, ASCII_COUNTS};
use crate::document::Document;
use crate::hashing::{Hashes, Numbers};

/// Characters from which a repeated block says nothing by that: the story's own paragraphs are repeated as teasers.
const COPY_LENGTH: u32 = 60;

/// How long a block may be, in lengths of the page's title, to be compared with it.
const TITLE_LENGTHS: (f64, f64) = (0.25, 2.5);

/// What later steps read of the texts of n blocks.
#[derive(Default)]
pub struct Statistics {
    /// Words; an ideograph counts as half a word.
    pub words: Vec<f64>,
    pub link_density: Vec<f64>,
    pub ends_terminal: Vec<bool>,
    pub ends_comma: Vec<bool>,
    pub is_title: Vec<bool>,
    /// The share of the page's words that are ideographs.
    pub ideographs: f64,
}

/// Fill the first columns of the matrix.
pub fn statistics(document: &Document, texts: &Texts, logarithms: Logarithms, matrix: &mut [f32]) -> Statistics {
    let n = texts.len();
    let mut found = Statistics {
        words: Vec::with_capacity(n),
        link_density: Vec::with_capacity(n),
        ends_terminal: Vec::with_capacity(n),
        ends_comma: Vec::with_capacity(n),
        is_title: vec![false; n],
        ideographs: 0.0,
    };
    let (mut ideographs, mut all_words) = (0.0, 0.0);
    for (block, row) in matrix.chunks_exact_mut(COLUMNS).enumerate() {
        let text = texts.text(block);
        let made = Made::of(text);
        let count = |class: u8| f64::from(made.counts[class as usize]);
        let chars = f64::from(made.counts[1..].iter().sum::<u32>()).max(1.0);
        let words = f64::from(made.words) + count(class::IDEOGRAPH) / 2.0;
        let some = words.max(1.0);
        let letters = (count(class::LOWER) + count(class::UPPER)).max(1.0);
        let (link_chars, link_count) = match document.link_chars.is_empty() {
            true => (0.0, 0.0),
            false => (f64::from(document.link_chars[block]), f64::from(document.link_counts[block])),
        };
        let linked = (link_chars / chars).min(1.0);
        let ends_terminal = made.ends_sentence(text);
        let ideograph_share = count(class::IDEOGRAPH) / chars;
        row[0] = logarithms.of(words);
        row[1] = logarithms.of(chars);
        row[2] = (((letters + count(class::DIGIT)) / some).min(20.0) / 5.0) as f32;
        row[3] = (count(class::UPPER) / letters) as f32;
        row[4] = (count(class::DIGIT) / chars) as f32;
        row[5] = ideograph_share as f32;
        row[6] = (count(class::COMMA) / some * 4.0).min(1.0) as f32;
        row[7] = (count(class::TERMINAL) / some * 4.0).min(1.0) as f32;
        row[8] = (count(class::SEPARATOR) / some * 2.0).min(1.0) as f32;
        row[9] = (count(class::QUOTE) / some * 4.0).min(1.0) as f32;
        row[10] = (count(class::BRACKET) / some * 2.0).min(1.0) as f32;
        row[11] = (count(class::SIGN) / some * 2.0).min(1.0) as f32;
        row[12] = f32::from(ends_terminal);
        for (place, class) in [class::COMMA, class::QUOTE, class::SEPARATOR, class::DIGIT].into_iter().enumerate() {
            row[13 + place] = f32::from(made.last == class);
        }
        let starts = [class::UPPER, class::LOWER, class::DIGIT, class::QUOTE, class::SEPARATOR];
        for (place, class) in starts.into_iter().enumerate() {
            row[17 + place] = f32::from(made.first == class);
        }
        row[22] = logarithms.of(f64::from(made.lines));
        row[23] = linked as f32;
        row[24] = logarithms.of(link_count);
        row[25] = f32::from(linked > 0.95);
        ideographs += ideograph_share * some;
        all_words += some;
        found.words.push(words);
        found.link_density.push(linked);
        found.ends_terminal.push(ends_terminal);
        found.ends_comma.push(made.last == class::COMMA);
    }
    found.ideographs = ideographs / f64::max(1.0, all_words);
    copies(texts, matrix);
    title_likeness(document, texts, matrix, &mut found.is_title);
    found
}

/// The counts of letters and digits.
const IN_WORD: u128 = 0xFFFFFF << (8 * class::LOWER);

/// What characters a text is made of.
struct Made {
    counts: [u32; class::COUNT],
    words: u32,
    lines: u32,
    first: u8,
    last: u8,
}

impl Made {
    fn of(text: &str) -> Made {
        let mut made = Made {
            counts: [0; class::COUNT],
            words: 0,
            lines: 0,
            first: text.chars().next().map_or(class::SPACE, class_of),
            last: text.chars().next_back().map_or(class::SPACE, class_of),
        };
        let mut within = false;
        let mut rest = text;
        while !rest.is_empty() {
            let ascii = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
            for bytes in rest.as_bytes()[..ascii].chunks(255) {
                made.add_ascii(bytes, &mut within);
            }
            rest = &rest[ascii..];
            for character in rest.chars().take_while(|character| !character.is_ascii()) {
                let class = class_of(character);
                let inside = is_in_word(class);
                made.counts[class as usize] += 1;
                made.words += u32::from(inside & !within);
                within = inside;
                rest = &rest[character.len_utf8()..];
            }
        }
        made
    }

    /// Count characters below 128, so few that no count goes beyond a byte.
    #[inline]
    fn add_ascii(&mut self, bytes: &[u8], within: &mut bool) {
        let mut counts = 0;
        for &byte in bytes {
            let count = ASCII_COUNTS[byte as usize & 127];
            let inside = count & IN_WORD != 0;
            counts += count;
            self.words += u32::from(inside & !*within);
            *within = inside;
        }
        let counts = counts.to_le_bytes();
        for (sum, count) in self.counts.iter_mut().zip(counts) {
            *sum += u32::from(count);
        }
        self.lines += u32::from(counts[class::COUNT]);
    }

    /// Whether a text ends a sentence; a quotation mark or bracket after the full stop is passed over.
    fn ends_sentence(&self, text: &str) -> bool {
        let ends = |character: Option<char>| character.is_some_and(|character| class_of(character) == class::TERMINAL);
        match self.last {
            class::TERMINAL => true,
            class::QUOTE | class::BRACKET => ends(text.chars().rev().nth(1)),
            _ => false,
        }
    }
}

/// Whether the same short text stands earlier and later on the page, and how many times in all.
fn copies(texts: &Texts, matrix: &mut [f32]) {
    let hashes = Hashes::new();
    let n = texts.len();
    let mut numbers = Numbers::with_capacity(n);
    let mut copies: Vec<(u32, u32)> = Vec::with_capacity(n); // the last block with a text, and how many have it
    let mut firsts: Vec<u32> = Vec::with_capacity(n);
    let mut number_of = vec![u32::MAX; n];
    for (block, number_of) in number_of.iter_mut().enumerate() {
        if texts.lengths[block] >= COPY_LENGTH {
            continue;
        }
        let text = texts.text(block);
        let (number, new) =
            numbers.number(hashes.of_bytes(text.as_bytes()), |number| texts.text(firsts[number] as usize) == text);
        if new {
            firsts.push(block as u32);
            copies.push((block as u32, 0));
        }
        let copy = &mut copies[number as usize];
        *copy = (block as u32, copy.1 + 1);
        *number_of = number;
    }
    for (block, row) in matrix.chunks_exact_mut(COLUMNS).enumerate() {
        if number_of[block] == u32::MAX {
            continue;
        }
        let (last, count) = copies[number_of[block] as usize];
        if count > 1 {
            row[26] = f32::from(firsts[number_of[block] as usize] != block as u32);
            row[27] = f32::from(last != block as u32);
            row[28] = f64::from(count).ln() as f32;
        }
    }
}

/// The share of the title's words that a block has, and the share of the block's words that the title has.
fn title_likeness(document: &Document, texts: &Texts, matrix: &mut [f32], is_title: &mut [bool]) {
    let title = document.string(document.head.title);
    let mut folded_title = String::new();
    push_casefolded(&mut folded_title, title);
    let mut title_words: Vec<&str> = split(&folded_title).collect();
    title_words.sort_unstable();
    title_words.dedup();
    let mut starts = [0_u64; 256]; // the lengths of the title's words by their first bytes
    for word in &title_words {
        starts[word.as_bytes()[0] as usize] |= 1 << (word.len() % 64);
    }
    let is_of_title = |word: &&str| {
        starts[word.as_bytes()[0] as usize] >> (word.len() % 64) & 1 != 0 && title_words.binary_search(word).is_ok()
    };
    if title_words.is_empty() {
        return;
    }
    let length = title.chars().count() as f64;
    let lengths = TITLE_LENGTHS.0 * length..=TITLE_LENGTHS.1 * length;
    let mut whole = String::new();
    for (block, row) in matrix.chunks_exact_mut(COLUMNS).enumerate() {
        if !lengths.contains(&f64::from(texts.lengths[block])) {
            continue;
        }
        let folded = if texts.lengths[block] as usize <= FOLDED_CHARACTERS {
            texts.folded(block)
        } else {
            whole.clear();
            push_casefolded(&mut whole, texts.text(block));
            &whole
        };
        if !split(folded).any(|word| is_of_title(&word)) {
            continue;
        }
        let mut words: Vec<&str> = split(folded).collect();
        words.sort_unstable();
        words.dedup();
        let common = words.iter().filter(|word| is_of_title(word)).count() as f64;
        let (share, cover) = (common / title_words.len() as f64, common / words.len() as f64);
        is_title[block] = share > 0.7 && cover > 0.9;
        row[column::TITLE_SHARE] = share as f32;
        row[column::TITLE_SHARE + 1] = cover as f32;
        row[column::TITLE_SHARE + 2] = f32::from(is_title[block]);
    }
}
