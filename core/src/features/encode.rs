//! The tokens of a page's elements, words, links and metadata as numbers of a vocabulary, in flat bags.

use super::texts::Texts;
use super::tokens::{element_names, name_tokens, ElementNames};
use super::vocabulary::{Tokens, Vocabulary};
use super::{TokenBags, ANCESTORS};
use crate::characters::{is_digit, last, part, part_of_ascii, push_casefolded, Part};
use crate::document::{Document, NO_ELEMENT};
use crate::hashing::{hash_with, Hashes, Numbers};

/// The number of a word that the model does not know.
const UNKNOWN: u32 = u32::MAX;

const HEAD_WORDS: usize = 8;
const TAIL_WORDS: usize = 4;

/// Of a long block the end is read for its last words.
const TAIL_CHARACTERS: usize = 120;

/// What of a block's text is read when all its words are; of its characters, those that `Texts` folds.
const INSIDE_CHARACTERS: u32 = super::texts::FOLDED_CHARACTERS as u32;
const INSIDE_WORDS: usize = 48;

/// The names of the elements around blocks: the tokens of each different name, and n x `ANCESTORS` places among these.
pub fn ancestor_tokens(document: &Document, known: &Tokens) -> (TokenBags, Vec<u32>) {
    if document.owners.is_empty() {
        return (TokenBags::default(), vec![0; document.len() * ANCESTORS]);
    }
    let parents = &document.elements.parents;
    let mut around = Vec::with_capacity(document.len() * ANCESTORS);
    let mut names = vec![u32::MAX; parents.len()];
    for block in 0..document.len() {
        around.push(document.first_text_elements[block]);
        let mut at = document.owners[block];
        for _ in 1..ANCESTORS {
            around.push(at);
            at = usize::try_from(at).map_or(NO_ELEMENT, |element| parents[element]);
        }
    }
    for element in &around {
        if let Ok(element) = usize::try_from(*element) {
            names[element] = 0;
        }
    }
    let bags = number_names(document, known, &mut names);
    let none = bags.ends.len() as u32;
    let ancestors = around.iter().map(|element| usize::try_from(*element).map_or(none, |element| names[element])).collect();
    (bags, ancestors)
}

/// Number the different names of the elements that are marked by 0, and return the tokens of each.
fn number_names(document: &Document, known: &Tokens, names: &mut [u32]) -> TokenBags {
    let hashes = Hashes::new();
    let mut numbers = Numbers::with_capacity(256);
    let mut different: Vec<ElementNames> = Vec::with_capacity(256);
    let mut bags = TokenBags::default();
    let mut token = String::new();
    for (element, name) in names.iter_mut().enumerate().filter(|(_, name)| **name == 0) {
        let found = element_names(document, element);
        let mut hash = hashes.of_bytes(found.tag.as_bytes());
        for (place, value) in found.named.iter().enumerate() {
            if let Some(value) = value {
                hash = hash_with(hash_with(hash, place as u64), hashes.of_bytes(value.as_bytes()));
            }
        }
        let (number, new) = numbers.number(hash, |number| different[number] == found);
        *name = number;
        if new {
            different.push(found);
            let start = bags.ids.len();
            token.clear();
            token.extend(["<", found.tag, ">"]);
            bags.ids.extend(known.get(&token));
            name_tokens(&found, &mut token, &mut |token| {
                if let Some(id) = known.get(token).filter(|id| !bags.ids[start..].contains(id)) {
                    bags.ids.push(id);
                }
            });
            bags.ends.push(bags.ids.len() as u32);
        }
    }
    bags
}

/// The first, the last and the inner words of each block.
pub fn words(texts: &Texts, vocabulary: &Vocabulary) -> [TokenBags; 3] {
    let n = texts.len();
    let [mut heads, mut tails, mut inside] = [(); 3].map(|()| TokenBags { ids: Vec::new(), ends: Vec::with_capacity(n) });
    let known = vocabulary.words.len() as u32;
    let zero = vocabulary.words.get("0").unwrap_or(UNKNOWN);
    let mut ids: Vec<u32> = Vec::new();
    let mut hashed: Vec<(u64, bool)> = Vec::new();
    let mut end = String::new();
    for block in 0..n {
        let is_long = texts.lengths[block] > INSIDE_CHARACTERS;
        let most = if is_long { INSIDE_WORDS } else { usize::MAX };
        word_ids(texts.folded(block), most, &vocabulary.words, zero, &mut hashed, &mut ids);
        push_known(&mut heads, &ids[..ids.len().min(HEAD_WORDS)]);
        let inner = &ids[..ids.len().min(INSIDE_WORDS)];
        inside.ids.extend(inner.iter().filter(|id| **id != UNKNOWN));
        for pair in inner.windows(2).filter(|pair| pair[0] != UNKNOWN && pair[1] != UNKNOWN) {
            let key = u64::from(pair[0]) * u64::from(known) + u64::from(pair[1]);
            inside.ids.extend(vocabulary.pairs.get(key).map(|place| known + place));
        }
        inside.ends.push(inside.ids.len() as u32);
        if is_long {
            end.clear();
            push_casefolded(&mut end, last(texts.text(block), TAIL_CHARACTERS));
            word_ids(&end, usize::MAX, &vocabulary.words, zero, &mut hashed, &mut ids);
        }
        push_known(&mut tails, &ids[ids.len().saturating_sub(TAIL_WORDS)..]);
    }
    [heads, tails, inside]
}

/// Add a bag of the known ones of some tokens.
fn push_known(bags: &mut TokenBags, ids: &[u32]) {
    bags.ids.extend(ids.iter().filter(|id| **id != UNKNOWN));
    bags.ends.push(bags.ids.len() as u32);
}

/// The numbers of the first `most` words of a case-folded text; all numbers that are not known are "0".
///
/// Words are hashed first and looked up then, so that the processor waits for several places of the table at once.
fn word_ids(folded: &str, most: usize, known: &Tokens, zero: u32, hashed: &mut Vec<(u64, bool)>, ids: &mut Vec<u32>) {
    hashed.clear();
    page_words(folded, most, |word| hashed.push((known.hash(word), word.starts_with(is_digit) && word.chars().all(is_digit))));
    ids.clear();
    ids.extend(hashed.iter().map(|&(hash, is_number)| known.find(hash).unwrap_or(if is_number { zero } else { UNKNOWN })));
}

/// Give the first `most` words of a case-folded text.
#[inline]
fn page_words(folded: &str, mut most: usize, mut give: impl FnMut(&str)) {
    let mut give = |word: &str| {
        give(word);
        most -= 1;
        most > 0
    };
    let bytes = folded.as_bytes();
    let mut at = 0;
    let mut start = 0; // of the word that is being read, or of what stands between words
    while at < bytes.len() {
        let (part, length) = if bytes[at].is_ascii() {
            (part_of_ascii(bytes[at]), 1)
        } else {
            let character = folded[at..].chars().next().unwrap_or(' ');
            (part(character), character.len_utf8())
        };
        if part != Part::OfWord {
            if start < at && !give(&folded[start..at]) || part == Part::Word && !give(&folded[at..at + length]) {
                return;
            }
            start = at + length;
        }
        at += length;
    }
    if start < at {
        give(&folded[start..]);
    }
}
