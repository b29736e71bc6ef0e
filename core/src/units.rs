//! What the unit around a block is like: cards in a row, lists, tables, code, and how a block stands to title and story.
//!
//! A card is an element with siblings built alike: a comment, a post, a teaser. The story's container is the element whose
//! children hold the most prose, found as Readability finds it (https://github.com/mozilla/readability).

use crate::characters::is_decimal;
use crate::document::{Document, NO_ELEMENT};
use crate::features::logarithms::Logarithms;
use crate::hashing::{hash_with, Hashes, Numbers};

/// Columns of `Units::matrix`.
pub const UNITS: usize = 35;

/// Words from which a block that ends a sentence is prose; words from which any block is.
const PROSE_WORDS: f64 = 10.0;
const LONG_WORDS: f64 = 25.0;

/// The greatest share of links in prose.
const PROSE_LINKS: f32 = 0.4;

/// Characters of the longest line that may be a date or a number.
const SHORT: u32 = 60;

/// Siblings built alike from which each is a card.
const CARDS: u32 = 3;

/// The places of columns, in order.
mod column {
    pub const PROSE: usize = 0;
    pub const LOG_PROSE_TOTAL: usize = 1;
    pub const IN_STORY: usize = 2;
    pub const AFTER_STORY: usize = 3;
    pub const STORY_PROSE_SHARE: usize = 4;
    pub const STORY_PLACE: usize = 5;
    pub const WITH_TITLE: usize = 6;
    pub const TITLE_WORDS_SHARE: usize = 7;
    pub const TITLE_LOG_BLOCKS: usize = 8;
    pub const WITH_STORY_WORDS_SHARE: usize = 9;
    pub const CARD: usize = 10;
    pub const LIKE_LOG_SIBLINGS: usize = 21;
    pub const LIKE_WORDS_SHARE: usize = 22;
    pub const TABLE: usize = 23;
    pub const LIST: usize = 27;
    pub const AFTER_COLON: usize = 31;
    pub const CODE: usize = 32;
    pub const QUOTE: usize = 33;
    pub const FIGURE: usize = 34;
}

/// First block and block after the last; 0, 0 for none.
pub type Range = [u32; 2];

/// The units around the n blocks of a page.
#[derive(Debug, Default)]
pub struct Units {
    pub matrix: Vec<[f32; UNITS]>,
    /// The innermost table around each block.
    pub tables: Vec<Range>,
    /// The innermost list around each block.
    pub lists: Vec<Range>,
    /// Whether a block ends in a colon.
    pub colons: Vec<bool>,
}

/// What is known of each block already: its characters and words, the share of links, whether a sentence ends it and whether
/// it is like the page's title.
#[derive(Clone, Copy)]
pub struct BlockFacts<'a> {
    pub lengths: &'a [u32],
    pub words: &'a [i64],
    pub link_density: &'a [f32],
    pub ends: &'a [bool],
    pub titled: &'a [bool],
}

/// Sums over the blocks before each block, and over all.
#[derive(Clone, Copy, Default)]
struct Sums {
    words: f64,
    prose_words: f64,
    linked: f64,
    prose: f64,
    digits: f64,
}

impl Sums {
    fn less(self, other: Sums) -> Sums {
        Sums {
            words: self.words - other.words,
            prose_words: self.prose_words - other.prose_words,
            linked: self.linked - other.linked,
            prose: self.prose - other.prose,
            digits: self.digits - other.digits,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Other,
    Table,
    List,
    Code,
    Quote,
    Figure,
}

fn kind_of(tag: &str) -> Kind {
    match tag {
        "table" => Kind::Table,
        "ul" | "ol" | "dl" | "menu" | "dir" => Kind::List,
        "pre" | "code" => Kind::Code,
        "blockquote" => Kind::Quote,
        "figure" => Kind::Figure,
        _ => Kind::Other,
    }
}

/// Elements of one parent that have the same tag and class.
#[derive(Clone, Copy)]
struct Group {
    /// The first of them.
    example: u32,
    siblings: u32,
    first: u32,
    last: u32,
    first_linked: u32,
}

/// The elements of a page, as they are asked for here.
struct Tree<'a> {
    document: &'a Document,
    /// Each element's parent; the root for roots.
    above: Vec<u32>,
}

impl Tree<'_> {
    fn new(document: &Document) -> Tree<'_> {
        let above = document.elements.parents.iter().map(|parent| (*parent).max(0) as u32).collect();
        Tree { document, above }
    }

    fn first(&self, element: u32) -> u32 {
        self.document.elements.first_blocks[element as usize]
    }

    fn last(&self, element: u32) -> u32 {
        self.document.elements.last_blocks[element as usize]
    }

    fn blocks(&self, element: u32) -> u32 {
        self.last(element) - self.first(element)
    }

    /// The nearest element from each upward at which `holds`, the root where none is.
    fn nearest(&self, holds: impl Fn(u32) -> bool) -> Vec<u32> {
        let mut found: Vec<u32> = Vec::with_capacity(self.above.len());
        for (element, above) in self.above.iter().enumerate() {
            let element = element as u32;
            // a parent stands before its children, so that its own answer is there; only the root is its own parent
            found.push(if holds(element) || *above >= element { element } else { found[*above as usize] });
        }
        found
    }
}

/// Describe the units around n blocks. Without tags only what the text alone tells is not zero.
pub fn page_units(document: &Document, facts: BlockFacts) -> Units {
    let n = document.len();
    let mut units = Units {
        matrix: vec![[0.0; UNITS]; n],
        tables: vec![[0, 0]; n],
        lists: vec![[0, 0]; n],
        colons: (0..n).map(|block| document.block(block).ends_with([':', '：'])).collect(),
    };
    if n == 0 {
        return units;
    }
    let mut sums = Vec::with_capacity(n + 1);
    let mut sum = Sums::default();
    sums.push(sum);
    for block in 0..n {
        let words = facts.words[block] as f64;
        let prose =
            facts.link_density[block] < PROSE_LINKS && (facts.ends[block] && words >= PROSE_WORDS || words >= LONG_WORDS);
        units.matrix[block][column::PROSE] = f32::from(prose);
        sum.words += words;
        sum.prose_words += if prose { words } else { 0.0 };
        sum.linked += words * f64::from(facts.link_density[block]);
        sum.prose += f64::from(prose);
        sum.digits += f64::from(facts.lengths[block] < SHORT && document.block(block).chars().any(is_decimal));
        sums.push(sum);
    }
    let log_prose_total = sum.prose_words.ln_1p() as f32;
    for row in &mut units.matrix {
        row[column::LOG_PROSE_TOTAL] = log_prose_total;
    }
    if document.elements.tags.is_empty() {
        for (row, colon) in units.matrix[1..].iter_mut().zip(&units.colons) {
            row[column::AFTER_COLON] = f32::from(*colon);
        }
        return units;
    }
    let tree = Tree::new(document);
    let total = Totals { words: sum.words.max(1.0), prose: sum.prose_words.max(1.0) };
    put_story(&mut units, &tree, &sums, &total, facts);
    put_cards(&mut units, &tree, &sums, &total, facts);
    put_kinds(&mut units, &tree, &sums, &total);
    units
}

struct Totals {
    words: f64,
    prose: f64,
}

/// How blocks stand to the story's container and to the title.
fn put_story(units: &mut Units, tree: &Tree, sums: &[Sums], total: &Totals, facts: BlockFacts) {
    let (owners, logarithms) = (&tree.document.owners, Logarithms::new());
    let mut worth = vec![0.0f64; tree.above.len()];
    for (block, owner) in owners.iter().enumerate() {
        let parent = tree.above[*owner as usize] as usize;
        let words = sums[block + 1].prose_words - sums[block].prose_words;
        worth[parent] += words;
        worth[tree.above[parent] as usize] += words / 2.0;
    }
    let story = first_greatest(&worth) as u32;
    let (first, last) = (tree.first(story), tree.last(story));
    let inside = |element: u32| sums[tree.last(element) as usize].less(sums[tree.first(element) as usize]);
    let share = (inside(story).prose_words / total.prose) as f32;
    let size = f64::from(tree.blocks(story).max(1));
    let title = (0..owners.len()).filter(|block| facts.titled[*block]).min_by_key(|block| (*block as u32).abs_diff(first));
    let around_title =
        title.map(|title| tree.nearest(|element| tree.first(element) as usize <= title && tree.last(element) as usize > title));
    let around_story = tree.nearest(|element| tree.first(element) <= first && tree.last(element) >= last);
    for (block, (row, owner)) in units.matrix.iter_mut().zip(owners).enumerate() {
        let place = block as u32;
        row[column::IN_STORY] = f32::from(place >= first && place < last);
        row[column::AFTER_STORY] = f32::from(place >= last);
        row[column::STORY_PROSE_SHARE] = share;
        row[column::STORY_PLACE] = ((f64::from(place) - f64::from(first)) / size).clamp(-1.0, 2.0) as f32;
        if let Some(around_title) = &around_title {
            let at = around_title[*owner as usize];
            row[column::WITH_TITLE] = 1.0;
            row[column::TITLE_WORDS_SHARE] = (inside(at).words / total.words) as f32;
            row[column::TITLE_LOG_BLOCKS] = logarithms.of(f64::from(tree.blocks(at)));
        }
        row[column::WITH_STORY_WORDS_SHARE] = (inside(around_story[*owner as usize]).words / total.words) as f32;
    }
}

/// The card around each block, and the siblings of its element.
fn put_cards(units: &mut Units, tree: &Tree, sums: &[Sums], total: &Totals, facts: BlockFacts) {
    let (n, logarithms) = (units.matrix.len(), Logarithms::new());
    let (group_of, groups) = groups(tree, |element| {
        let first = tree.first(element) as usize;
        let linked = sums[(first + 1).min(n)].linked - sums[first].linked;
        linked > 0.5 * facts.words[first.min(n - 1)] as f64
    });
    let group = |element: u32| &groups[group_of[element as usize] as usize];
    let run = |group: &Group| sums[group.last as usize].less(sums[group.first as usize]);
    let is_card = |element: u32| tree.blocks(element) > 1 && group(element).siblings >= CARDS;
    let cards = tree.nearest(is_card);
    for (block, (row, owner)) in units.matrix.iter_mut().zip(&tree.document.owners).enumerate() {
        let own = group(*owner as u32);
        row[column::LIKE_LOG_SIBLINGS] = f64::from(own.siblings).ln() as f32;
        row[column::LIKE_WORDS_SHARE] = (run(own).words / total.words) as f32;
        let card = cards[*owner as usize];
        if !is_card(card) {
            continue;
        }
        let (of, first, blocks) = (group(card), tree.first(card), f64::from(tree.blocks(card)));
        let inside = sums[tree.last(card) as usize].less(sums[first as usize]);
        let (all, siblings) = (run(of), f64::from(of.siblings));
        let columns = [
            f64::from(logarithms.of(siblings)),
            f64::from(logarithms.of(inside.words)),
            f64::from(logarithms.of(blocks)),
            (block as f64 - f64::from(first)) / blocks,
            inside.linked / inside.words.max(1.0),
            all.words / total.words,
            all.prose_words / total.prose,
            all.prose_words / all.words.max(1.0),
            sums[of.first as usize].prose_words / total.prose,
            f64::from(of.first_linked) / siblings,
            (all.digits / siblings).clamp(0.0, 3.0),
        ];
        for (place, value) in columns.into_iter().enumerate() {
            row[column::CARD + place] = value as f32;
        }
    }
}

/// The group of each element, by number. An element without blocks is in none, and has the number 0.
fn groups(tree: &Tree, first_linked: impl Fn(u32) -> bool) -> (Vec<u32>, Vec<Group>) {
    let document = tree.document;
    let name = |element: u32| {
        (document.string(document.elements.tags[element as usize]), document.attribute(element as usize, "class"))
    };
    let hashes = Hashes::new();
    let mut numbers = Numbers::with_capacity(tree.above.len());
    let mut groups: Vec<Group> = Vec::new();
    let mut group_of = vec![0; tree.above.len()];
    for (element, above) in (0..).zip(&tree.above) {
        let (first, last) = (tree.first(element), tree.last(element));
        if last == first {
            continue;
        }
        let (tag, class) = name(element);
        let hash = hashes.of_bytes(tag.as_bytes()) ^ class.map_or(0, |class| hashes.of_bytes(class.as_bytes()).rotate_left(1));
        let (number, is_new) = numbers.number(hash_with(hash, u64::from(*above)), |number| {
            let one = groups[number].example;
            tree.above[one as usize] == *above && name(one) == (tag, class)
        });
        if is_new {
            groups.push(Group { example: element, siblings: 0, first, last, first_linked: 0 });
        }
        let group = &mut groups[number as usize];
        group.siblings += 1;
        group.first = group.first.min(first);
        group.last = group.last.max(last);
        group.first_linked += u32::from(first_linked(element));
        group_of[element as usize] = number;
    }
    (group_of, groups)
}

/// The tables and lists around blocks, and whether they are code, quotations or of a figure.
fn put_kinds(units: &mut Units, tree: &Tree, sums: &[Sums], total: &Totals) {
    let (document, logarithms) = (tree.document, Logarithms::new());
    let kinds: Vec<Kind> = document.elements.tags.iter().map(|tag| kind_of(document.string(*tag))).collect();
    for kind in [Kind::Table, Kind::List] {
        if !kinds.contains(&kind) {
            continue;
        }
        let nearest = tree.nearest(|element| kinds[element as usize] == kind);
        for (block, owner) in document.owners.iter().enumerate() {
            let at = nearest[*owner as usize];
            if kinds[at as usize] != kind {
                continue;
            }
            let (first, last) = (tree.first(at), tree.last(at));
            let inside = sums[last as usize].less(sums[first as usize]);
            let size = f64::from((last - first).max(1));
            let row = &mut units.matrix[block];
            let (ranges, start) =
                if kind == Kind::Table { (&mut units.tables, column::TABLE) } else { (&mut units.lists, column::LIST) };
            ranges[block] = [first, last];
            row[start] = logarithms.of(size);
            row[start + 1] = (inside.linked / inside.words.max(1.0)) as f32;
            row[start + 2] = logarithms.of(inside.words / size);
            if kind == Kind::Table {
                row[start + 3] = (inside.words / total.words) as f32;
            } else {
                row[start + 3] = (inside.prose / size) as f32;
                row[column::AFTER_COLON] = f32::from(first > 0 && units.colons[first as usize - 1]);
            }
        }
    }
    for (kind, place) in [(Kind::Code, column::CODE), (Kind::Quote, column::QUOTE), (Kind::Figure, column::FIGURE)] {
        if kinds.contains(&kind) {
            let nearest = tree.nearest(|element| kinds[element as usize] == kind);
            for (block, row) in units.matrix.iter_mut().enumerate() {
                let leaf = document.first_text_elements[block];
                let element = if leaf == NO_ELEMENT { document.owners[block] } else { leaf };
                row[place] = f32::from(kinds[nearest[element as usize] as usize] == kind);
            }
        }
    }
}

fn first_greatest(values: &[f64]) -> usize {
    let mut best = 0;
    for (place, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = place;
        }
    }
    best
}
