//! The numbers that the network reads of each block: its features, and what the tokens in and around it speak for.

use super::classes::PAGE_TYPES;
use super::lexicons::{Lexicons, Odds, Sums, MAIN, SPOKEN, STEP};
use crate::document::Document;
use crate::features::{PageNumbers, TokenBags, ANCESTORS, COLUMNS, LEVELS, LINKS};
use crate::units::{page_units, BlockFacts, Units, UNITS};

/// Elements around a block that are near: the leaf, the owner and the one around it.
const NEAR: usize = 3;

/// Elements around a block, the innermost first, of which the odds of main text are read one by one.
const EACH: usize = 5;

/// Containers around a block, the innermost first, whose words are read together.
const POOLED: usize = 2;

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
    lexicons: &'a Lexicons,
    /// By name of element, the last one for none.
    near: Vec<Sums>,
    far: Vec<Sums>,
    types: [f32; PAGE_TYPES],
    /// By block, and one more: what the words of all blocks before it speak for.
    running: Vec<[f64; SPOKEN]>,
    /// By path: the mean of what its blocks' words speak for.
    like: Vec<Odds>,
    names: Chain,
    section: (i32, Odds),
}

/// What the names of the elements around a block speak for, kept for the blocks beside it.
struct Chain {
    ancestors: [u32; ANCESTORS],
    columns: [f32; NAME_COLUMNS],
}

impl<'a> Rows<'a> {
    pub fn new(page: &'a PageInputs, lexicons: &'a Lexicons) -> Rows<'a> {
        let PageNumbers { features, encoded, .. } = &page.page;
        let count = features.words.len();
        let paths = features.paths.iter().max().map_or(0, |most| *most as usize + 1);
        let mut running = Vec::with_capacity(count + 1);
        let mut sums = vec![[0.0f64; SPOKEN]; paths];
        let mut sizes = vec![0u32; paths];
        let mut total = [0.0f64; SPOKEN];
        running.push(total);
        for block in 0..count {
            let heads = lexicons.heads.sums(bag(&encoded.heads, block)).mean();
            let inside = lexicons.inside.sums(bag(&encoded.inside, block)).mean();
            let path = features.paths[block] as usize;
            sizes[path] += 1;
            for place in 0..SPOKEN {
                let speaking = f64::from(inside[place] + heads[place]);
                total[place] += speaking;
                sums[path][place] += speaking;
            }
            running.push(total);
        }
        let like = sums.iter().zip(&sizes).map(|(sum, size)| sum.map(|sum| (sum / f64::from((*size).max(1))) as f32)).collect();
        let of_elements = |lexicon: &super::lexicons::Lexicon| {
            let elements = 0..encoded.elements.ends.len();
            elements.map(|name| lexicon.sums(bag(&encoded.elements, name))).chain([Sums::EMPTY]).collect::<Vec<_>>()
        };
        let (near, far) = (of_elements(&lexicons.near), of_elements(&lexicons.far));
        let ancestors = [(near.len() - 1) as u32; ANCESTORS];
        let names = Chain { columns: name_columns(&near, &far, &ancestors), ancestors };
        let types = lexicons.of_page(&encoded.page);
        Rows { page, lexicons, near, far, types, running, like, names, section: (crate::features::NO_BLOCK, [0.0; SPOKEN]) }
    }

    /// Write the rows of the blocks from `first`, as many as there is room for.
    pub fn fill(&mut self, first: usize, rows: &mut [f32]) {
        for (row, block) in rows.chunks_exact_mut(INPUTS).zip(first..) {
            self.fill_row(block, row);
        }
    }

    fn fill_row(&mut self, block: usize, row: &mut [f32]) {
        let PageInputs { page: PageNumbers { features, links, encoded }, units, .. } = self.page;
        let lexicons = self.lexicons;
        let mut row = Columns(row);
        row.put(&features.matrix[block * COLUMNS..][..COLUMNS]);
        row.put(&units.matrix[block]);
        row.put(&links.matrix[block * LINKS..][..LINKS]);
        row.put(&self.types);
        let ancestors = &encoded.ancestors[block * ANCESTORS..][..ANCESTORS];
        if ancestors != self.names.ancestors {
            self.names.ancestors.copy_from_slice(ancestors);
            self.names.columns = name_columns(&self.near, &self.far, &self.names.ancestors);
        }
        row.put(&self.names.columns);
        let heads = lexicons.heads.sums(bag(&encoded.heads, block));
        row.put(&heads.mean());
        row.put(&heads.greatest());
        row.put(&lexicons.tails.sums(bag(&encoded.tails, block)).mean());
        row.put(&lexicons.links.sums(bag(&encoded.links, block)).mean());
        let inside = lexicons.inside.sums(bag(&encoded.inside, block));
        row.put(&inside.mean());
        row.put(&inside.greatest());
        let heading = features.headings[block][0];
        if heading != self.section.0 {
            let odds = usize::try_from(heading).map(|heading| lexicons.sections.sums(bag(&encoded.heads, heading)).mean());
            self.section = (heading, odds.unwrap_or([0.0; SPOKEN]));
        }
        row.put(&self.section.1);
        for [first, last] in &features.containers[block * LEVELS..][..POOLED] {
            let (before, after) = (&self.running[*first as usize], &self.running[*last as usize]);
            let size = f64::from(last.saturating_sub(*first).max(1));
            row.put(&std::array::from_fn::<f32, SPOKEN, _>(|place| ((after[place] - before[place]) / size) as f32));
        }
        row.put(&self.like[features.paths[block] as usize]);
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
