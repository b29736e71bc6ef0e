//! The numbers that the network reads of each block: its features, and what the tokens in and around it speak for.

use super::classes::PAGE_TYPES;
use super::lexicons::{Lexicon, Lexicons, Odds, Sums, MAIN, SPOKEN, STEP};
use crate::document::Document;
use crate::features::{Encoded, PageNumbers, TokenBags, ANCESTORS, COLUMNS, LEVELS, LINKS, NO_BLOCK};
use crate::units::{page_units, BlockFacts, Range, Units, UNITS};

/// Elements around a block that are near: the leaf, the owner and the one around it.
const NEAR: usize = 3;

/// Elements around a block, the innermost first, of which the odds of main text are read one by one.
const EACH: usize = 5;

/// Containers around a block, the innermost first, whose words are read together.
const POOLED: usize = 2;

/// Blocks to which a page is short enough to keep all sums, and blocks from one kept sum to the next on a longer one.
const SHORT_PAGE: usize = 4096;
const SPACING: usize = 4;

/// Columns that come from names of elements.
const NAME_COLUMNS: usize = 4 * SPOKEN + EACH + 2;

/// Inputs a block.
pub const INPUTS: usize = COLUMNS + UNITS + LINKS + PAGE_TYPES + NAME_COLUMNS + (7 + POOLED + 1) * SPOKEN;

/// Columns of features that units and verdicts read.
const ENDS_TERMINAL: usize = 12;
const LINK_DENSITY: usize = 23;
const IS_TITLE: usize = 31;

/// What is read of a page before lexicons are looked up.
#[derive(Debug)]
pub struct PageInputs {
    pub page: PageNumbers,
    pub units: Units,
    /// Characters of each block.
    pub lengths: Vec<u32>,
    /// The share of each block's characters that stand in links.
    pub link_density: Vec<f32>,
}

impl PageInputs {
    /// The features and tokens of a document, with its units.
    pub fn new(document: &Document, page: PageNumbers) -> PageInputs {
        let column = |place: usize| page.features.matrix.iter().skip(place).step_by(COLUMNS).copied();
        let lengths: Vec<u32> = (0..document.len()).map(|block| document.block(block).chars().count() as u32).collect();
        let link_density: Vec<f32> = column(LINK_DENSITY).collect();
        let ends: Vec<bool> = column(ENDS_TERMINAL).map(|ends| ends > 0.0).collect();
        let titled: Vec<bool> = column(IS_TITLE).map(|titled| titled > 0.0).collect();
        let words = &page.features.words;
        let facts = BlockFacts { lengths: &lengths, words, link_density: &link_density, ends: &ends, titled: &titled };
        PageInputs { units: page_units(document, facts), page, lengths, link_density }
    }
}

/// The rows of a page, written some at a time.
pub struct Rows<'a> {
    page: &'a PageInputs,
    words: Words<'a>,
    /// By name of element, the last one for none.
    near: Vec<Sums>,
    far: Vec<Sums>,
    types: [f32; PAGE_TYPES],
    running: Running,
    paths: Paths,
    /// What the words of each block speak for, on a page short enough to keep it.
    spoken: Vec<(Sums, Sums)>,
    // what the last block had, which the next ones often have too
    names: Chain,
    section: (i32, Odds),
    containers: [(Range, Odds); POOLED],
}

/// What the names of the elements around a block speak for.
struct Chain {
    ancestors: [u32; ANCESTORS],
    columns: [f32; NAME_COLUMNS],
}

impl<'a> Rows<'a> {
    pub fn new(page: &'a PageInputs, lexicons: &'a Lexicons) -> Rows<'a> {
        let PageNumbers { features, encoded, .. } = &page.page;
        let words = Words { lexicons, encoded };
        let count = features.words.len();
        let mut paths = Paths::new(&features.paths);
        let mut spoken = Vec::with_capacity(if count > SHORT_PAGE { 0 } else { count });
        let running = Running::new(count, |block| {
            let (heads, inside) = words.sums(block);
            let odds = speaking(&heads, &inside);
            paths.add(features.paths[block], &odds);
            if count <= SHORT_PAGE {
                spoken.push((heads, inside));
            }
            odds
        });
        let of_elements = |lexicon: &Lexicon| {
            let elements = 0..encoded.elements.ends.len();
            elements.map(|name| lexicon.sums(bag(&encoded.elements, name))).chain([Sums::EMPTY]).collect::<Vec<_>>()
        };
        let (near, far) = (of_elements(&lexicons.near), of_elements(&lexicons.far));
        let ancestors = [(near.len() - 1) as u32; ANCESTORS];
        let names = Chain { columns: name_columns(&near, &far, &ancestors), ancestors };
        let types = lexicons.of_page(&encoded.page);
        let (section, containers) = ((NO_BLOCK, NOTHING), [([0, 0], NOTHING); POOLED]);
        Rows { page, words, near, far, types, running, paths, spoken, names, section, containers }
    }

    /// Write the rows of the blocks from `first`, as many as there is room for, behind their features.
    pub fn fill(&mut self, first: usize, rows: &mut [f32]) {
        for (row, block) in rows.chunks_exact_mut(INPUTS).zip(first..) {
            self.fill_row(block, &mut row[COLUMNS..]);
        }
    }

    fn fill_row(&mut self, block: usize, row: &mut [f32]) {
        let PageInputs { page: PageNumbers { features, links, encoded }, units, .. } = self.page;
        let lexicons = self.words.lexicons;
        let mut row = Columns(row);
        row.put(&units.matrix[block]);
        row.put(&links.matrix[block * LINKS..][..LINKS]);
        row.put(&self.types);
        let ancestors = &encoded.ancestors[block * ANCESTORS..][..ANCESTORS];
        if ancestors != self.names.ancestors {
            self.names.ancestors.copy_from_slice(ancestors);
            self.names.columns = name_columns(&self.near, &self.far, &self.names.ancestors);
        }
        row.put(&self.names.columns);
        let (heads, inside) = self.spoken.get(block).copied().unwrap_or_else(|| self.words.sums(block));
        row.put(&heads.mean());
        row.put(&heads.greatest());
        row.put(&lexicons.tails.sums(bag(&encoded.tails, block)).mean());
        row.put(&lexicons.links.sums(bag(&encoded.links, block)).mean());
        row.put(&inside.mean());
        row.put(&inside.greatest());
        let heading = features.headings[block][0];
        if heading != self.section.0 {
            let odds = usize::try_from(heading).map(|heading| lexicons.sections.sums(bag(&encoded.heads, heading)).mean());
            self.section = (heading, odds.unwrap_or(NOTHING));
        }
        row.put(&self.section.1);
        for (range, pooled) in features.containers[block * LEVELS..].iter().zip(&mut self.containers) {
            if pooled.0 != *range {
                *pooled = (*range, self.running.mean(*range, &self.words));
            }
            row.put(&pooled.1);
        }
        row.put(&self.paths.mean(features.paths[block]).unwrap_or_else(|| speaking(&heads, &inside)));
    }
}

const NOTHING: Odds = [0.0; SPOKEN];

/// The words of blocks, and what they speak for.
struct Words<'a> {
    lexicons: &'a Lexicons,
    encoded: &'a Encoded,
}

impl Words<'_> {
    /// Of the first words, and of all that are read.
    fn sums(&self, block: usize) -> (Sums, Sums) {
        let heads = self.lexicons.heads.sums(bag(&self.encoded.heads, block));
        (heads, self.lexicons.inside.sums(bag(&self.encoded.inside, block)))
    }

    fn of(&self, block: usize) -> Odds {
        let (heads, inside) = self.sums(block);
        speaking(&heads, &inside)
    }
}

/// What a block speaks for by its first words and by all.
fn speaking(heads: &Sums, inside: &Sums) -> Odds {
    let (heads, inside) = (heads.mean(), inside.mean());
    std::array::from_fn(|place| inside[place] + heads[place])
}

/// Sums of what blocks speak for.
type Totals = [f64; SPOKEN];

fn add(totals: &mut Totals, odds: &Odds) {
    for (total, odds) in totals.iter_mut().zip(odds) {
        *total += f64::from(*odds);
    }
}

/// What all blocks before a block speak for; on a long page kept for every `spacing`th block alone.
struct Running {
    spacing: usize,
    totals: Vec<Totals>,
}

impl Running {
    fn new(count: usize, mut odds: impl FnMut(usize) -> Odds) -> Running {
        let spacing = if count > SHORT_PAGE { SPACING } else { 1 };
        let mut totals = Vec::with_capacity(count / spacing + 1);
        let mut total = [0.0; SPOKEN];
        for block in 0..count {
            if block.is_multiple_of(spacing) {
                totals.push(total);
            }
            add(&mut total, &odds(block));
        }
        if count.is_multiple_of(spacing) {
            totals.push(total);
        }
        Running { spacing, totals }
    }

    fn before(&self, block: usize, words: &Words) -> Totals {
        let mut total = self.totals[block / self.spacing];
        for block in block / self.spacing * self.spacing..block {
            add(&mut total, &words.of(block));
        }
        total
    }

    /// The mean over the blocks of a range.
    fn mean(&self, [first, last]: Range, words: &Words) -> Odds {
        let (before, after) = (self.before(first as usize, words), self.before(last as usize, words));
        let size = f64::from(last.saturating_sub(first).max(1));
        std::array::from_fn(|place| ((after[place] - before[place]) / size) as f32)
    }
}

/// What the blocks of each path speak for that more than one block has.
struct Paths {
    sizes: Vec<u32>,
    /// By path, the place of its totals.
    places: Vec<u32>,
    totals: Vec<Totals>,
}

impl Paths {
    fn new(paths: &[u32]) -> Paths {
        let mut sizes = vec![0; paths.iter().max().map_or(0, |most| *most as usize + 1)];
        for path in paths {
            sizes[*path as usize] += 1;
        }
        let mut count = 0;
        let place = |size: &u32| {
            count += u32::from(*size > 1);
            count.saturating_sub(1)
        };
        Paths { places: sizes.iter().map(place).collect(), totals: vec![[0.0; SPOKEN]; count as usize], sizes }
    }

    fn add(&mut self, path: u32, odds: &Odds) {
        if self.sizes[path as usize] > 1 {
            add(&mut self.totals[self.places[path as usize] as usize], odds);
        }
    }

    /// The mean over the blocks of a path; none where it has a single one.
    fn mean(&self, path: u32) -> Option<Odds> {
        let size = self.sizes[path as usize];
        (size > 1).then(|| self.totals[self.places[path as usize] as usize].map(|total| (total / f64::from(size)) as f32))
    }
}

/// A row whose columns are written one after another.
struct Columns<'a>(&'a mut [f32]);

impl Columns<'_> {
    fn put(&mut self, values: &[f32]) {
        let (here, rest) = std::mem::take(&mut self.0).split_at_mut(values.len());
        here.copy_from_slice(values);
        self.0 = rest;
    }
}

fn bag(bags: &TokenBags, number: usize) -> &[u32] {
    let start = if number == 0 { 0 } else { bags.ends[number - 1] as usize };
    &bags.ids[start..bags.ends[number] as usize]
}

/// What the names of the elements around a block speak for.
fn name_columns(near: &[Sums], far: &[Sums], ancestors: &[u32; ANCESTORS]) -> [f32; NAME_COLUMNS] {
    let (mut close, mut distant) = (Sums::EMPTY, Sums::EMPTY);
    let mut main = [0.0f32; ANCESTORS];
    for (place, name) in ancestors.iter().enumerate() {
        let (lexicon, sums) = if place < NEAR { (near, &mut close) } else { (far, &mut distant) };
        let sum = &lexicon[*name as usize];
        sums.add(sum);
        main[place] = sum.sum[MAIN] as f32 * STEP;
    }
    let mut found = [0.0; NAME_COLUMNS];
    let mut columns = Columns(&mut found);
    for sums in [&close, &distant] {
        columns.put(&sums.mean());
        columns.put(&sums.greatest());
    }
    columns.put(&main[..EACH]);
    columns.put(&[main.into_iter().fold(f32::NEG_INFINITY, f32::max), main.into_iter().fold(f32::INFINITY, f32::min)]);
    found
}
