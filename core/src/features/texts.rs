//! The texts of a page's blocks as several steps read them: their lengths, and their beginnings case-folded.

use crate::characters::{first, push_casefolded};
use crate::document::Document;

/// Characters of a block that are folded.
pub const FOLDED_CHARACTERS: usize = 400;

/// The texts of n blocks.
pub struct Texts<'a> {
    document: &'a Document,
    /// n: the characters of each.
    pub lengths: Vec<u32>,
    folded: String,
    folded_ends: Vec<u32>,
}

impl<'a> Texts<'a> {
    pub fn new(document: &'a Document) -> Self {
        let n = document.len();
        let mut lengths = Vec::with_capacity(n);
        let mut folded = String::with_capacity(document.text.len().min(n * FOLDED_CHARACTERS + n));
        let mut folded_ends = Vec::with_capacity(n);
        for block in 0..n {
            let text = document.block(block);
            let length = text.chars().count();
            lengths.push(length as u32);
            push_casefolded(&mut folded, if length > FOLDED_CHARACTERS { first(text, FOLDED_CHARACTERS) } else { text });
            folded_ends.push(folded.len() as u32);
        }
        Texts { document, lengths, folded, folded_ends }
    }

    pub fn len(&self) -> usize {
        self.lengths.len()
    }

    pub fn is_empty(&self) -> bool {
        self.lengths.is_empty()
    }

    #[inline]
    pub fn text(&self, block: usize) -> &'a str {
        self.document.block(block)
    }

    /// The first `FOLDED_CHARACTERS` of a block, case-folded.
    #[inline]
    pub fn folded(&self, block: usize) -> &str {
        let start = if block == 0 { 0 } else { self.folded_ends[block - 1] as usize };
        &self.folded[start..self.folded_ends[block] as usize]
    }
}
