//! Where a block stands on the page, and what stands around it.

use super::logarithms::Logarithms;
use super::paths::{Place, INSIDE, OWNER_KINDS};
use super::statistics::Statistics;
use super::{column, COLUMNS, LEVELS, NO_BLOCK};
use crate::document::Document;

/// Headings to this level part the page, those below it part the text.
const MAJOR_LEVEL: u8 = 2;

/// Words of the longest line that heads the longer lines after it, on a page without tags.
const HEADING_WORDS: f64 = 10.0;

/// What is said of the blocks since a heading where there is none.
const NO_HEADING: f32 = 9.0;

/// The sums of what the blocks before each block hold; one more than there are blocks.
pub struct Sums {
    words: Vec<f64>,
    linked: Vec<f64>,
    ends: Vec<f64>,
}

impl Sums {
    pub fn new(statistics: &Statistics) -> Self {
        let n = statistics.words.len();
        let (mut words, mut linked, mut ends) = (vec![0.0; n + 1], vec![0.0; n + 1], vec![0.0; n + 1]);
        for block in 0..n {
            let some = statistics.words[block].max(1.0);
            words[block + 1] = words[block] + some;
            linked[block + 1] = linked[block] + some * statistics.link_density[block];
            ends[block + 1] = ends[block] + f64::from(u8::from(statistics.ends_terminal[block]));
        }
        Sums { words, linked, ends }
    }

    /// The words of the page, 1 for a page without any.
    fn total(&self) -> f64 {
        self.words[self.words.len() - 1].max(1.0)
    }
}

/// The level of each block that is a heading, 0 of the others; without tags, short lines above longer ones are headings.
pub fn levels(document: &Document, statistics: &Statistics, places: &[Place]) -> Vec<u8> {
    if !document.owners.is_empty() {
        return places.iter().map(|place| place.level).collect();
    }
    let words = &statistics.words;
    let is_heading = |block: usize| {
        block + 1 < words.len()
            && words[block + 1] > HEADING_WORDS.max(2.0 * words[block])
            && words[block] <= HEADING_WORDS
            && !statistics.ends_terminal[block]
            && !statistics.ends_comma[block]
    };
    (0..words.len()).map(|block| if is_heading(block) { MAJOR_LEVEL } else { 0 }).collect()
}

/// For each block the last heading before it: of any level, and of the two highest.
pub fn headings(levels: &[u8]) -> Vec<[i32; 2]> {
    let mut last = [NO_BLOCK; 2];
    let mut found = Vec::with_capacity(levels.len());
    for (block, &level) in levels.iter().enumerate() {
        found.push(last);
        if level > 0 {
            last[0] = block as i32;
            if level <= MAJOR_LEVEL {
                last[1] = block as i32;
            }
        }
    }
    found
}

/// What the rows of the matrix are made of.
pub struct Rows<'a> {
    pub document: &'a Document,
    pub statistics: &'a Statistics,
    pub sums: &'a Sums,
    pub logarithms: Logarithms,
}

impl Rows<'_> {
    fn log(&self, count: usize) -> f32 {
        self.logarithms.of(count as f64)
    }

    /// What is before and after a block.
    pub fn order(&self, levels: &[u8], places: &[Place], matrix: &mut [f32]) {
        let n = levels.len();
        let total = self.sums.total();
        let is_text = self.document.owners.is_empty();
        let blanks = &self.document.blanks;
        let blanks = |block: usize| blanks.get(block).map_or(0.0, |blanks| f64::from(*blanks));
        let title = self.statistics.is_title.iter().position(|is_title| *is_title);
        let mut after_h1 = false;
        for (block, row) in matrix.chunks_exact_mut(COLUMNS).enumerate() {
            after_h1 |= levels[block] == 1;
            let columns = &mut row[column::PLACES..];
            columns[0] = (block as f64 / f64::max(1.0, n as f64 - 1.0)) as f32;
            columns[1] = (self.sums.words[block] / total) as f32;
            columns[2] = (1.0 - self.sums.words[block + 1] / total) as f32;
            columns[3] = self.log(block);
            columns[4] = self.log(n - 1 - block);
            columns[5] = self.logarithms.of(blanks(block));
            columns[6] = self.logarithms.of(blanks(block + 1));
            columns[7] = self.log(places[block].depth as usize);
            let columns = &mut row[column::AFTER_TITLE..];
            if let Some(title) = title {
                columns[0] = f32::from(block >= title);
                columns[2] = if block < title { -self.log(title - block) } else { self.log(block - title) };
            }
            columns[1] = f32::from(after_h1);
            columns[3] = if is_text { 0.0 } else { f32::from(levels[block]) };
        }
    }

    /// How many blocks a block's group has, their mean words, their link density, the share that ends a sentence.
    pub fn groups(&self, group: impl Fn(usize) -> u32, column: usize, matrix: &mut [f32]) {
        let n = self.statistics.words.len();
        let mut sums = vec![[0.0_f64; 4]; n];
        for block in 0..n {
            let words = self.statistics.words[block].max(1.0);
            let sum = &mut sums[group(block) as usize];
            sum[0] += 1.0;
            sum[1] += words;
            sum[2] += words * self.statistics.link_density[block];
            sum[3] += f64::from(u8::from(self.statistics.ends_terminal[block]));
        }
        let values: Vec<[f32; 4]> = sums
            .iter()
            .take_while(|sum| sum[0] > 0.0)
            .map(|[count, words, linked, ends]| {
                let words = words.max(1.0);
                let mean = self.logarithms.of(words / count);
                [count.ln() as f32, mean, (linked / words) as f32, (ends / count) as f32]
            })
            .collect();
        for (block, row) in matrix.chunks_exact_mut(COLUMNS).enumerate() {
            row[column..column + 4].copy_from_slice(&values[group(block) as usize]);
        }
    }

    /// Which short blocks speak of comments, the blocks since the last of them, how many come before and after.
    pub fn comments(&self, speaking: &[bool], matrix: &mut [f32]) {
        let all = speaking.iter().filter(|speaks| **speaks).count();
        let mut last = None;
        let mut before = 0;
        for (block, row) in matrix.chunks_exact_mut(COLUMNS).enumerate() {
            if speaking[block] {
                last = Some(block);
                before += 1;
            }
            let columns = &mut row[column::COMMENTS..];
            columns[0] = f32::from(speaking[block]);
            columns[1] = last.map_or(0.0, |last| self.log(block - last + 1));
            columns[2] = before as f32;
            columns[3] = (all - before) as f32;
        }
    }

    /// The blocks since the last heading, its level, and those since the last one of the two highest.
    pub fn headings(&self, headings: &[[i32; 2]], levels: &[u8], matrix: &mut [f32]) {
        for (block, row) in matrix.chunks_exact_mut(COLUMNS).enumerate() {
            let since = |heading: i32| usize::try_from(heading).map_or(NO_HEADING, |heading| self.log(block - heading));
            let [near, major] = headings[block];
            let columns = &mut row[column::HEADINGS..];
            columns[0] = since(near);
            columns[1] = usize::try_from(near).map_or(0.0, |near| f32::from(levels[near]));
            columns[2] = since(major);
        }
    }

    /// The elements around a block, and what its own is.
    pub fn elements(&self, places: &[Place], matrix: &mut [f32]) {
        for (place, row) in places.iter().zip(matrix.chunks_exact_mut(COLUMNS)) {
            for (bit, value) in row[column::INSIDE..][..INSIDE.len()].iter_mut().enumerate() {
                *value = f32::from(place.inside >> bit & 1);
            }
            if (1..=OWNER_KINDS).contains(&(place.kind as usize)) {
                row[column::KINDS + place.kind as usize - 1] = 1.0;
            }
        }
    }

    /// What stands in each container around a block.
    pub fn containers(&self, around: &[[u32; 2]], matrix: &mut [f32]) {
        let total = self.sums.total();
        let mut known = [([0, 0], [0.0; 6]); LEVELS]; // of the block before, most of whose containers are this one's too
        for (block, row) in matrix.chunks_exact_mut(COLUMNS).enumerate() {
            let ranges = &around[block * LEVELS..][..LEVELS];
            for ((range, known), columns) in ranges.iter().zip(&mut known).zip(row[column::CONTAINERS..].chunks_exact_mut(7)) {
                if known.0 != *range {
                    *known = (*range, self.container(*range, total));
                }
                let [first, last] = range.map(f64::from);
                columns[..6].copy_from_slice(&known.1);
                columns[6] = ((block as f64 - first) / (last - first).max(1.0)) as f32;
            }
        }
    }

    /// Words, share of the page's words, link density, blocks, mean words and share of ended sentences of a container.
    fn container(&self, [first, last]: [u32; 2], total: f64) -> [f32; 6] {
        let between = |sums: &[f64]| sums[last as usize] - sums[first as usize];
        let (words, linked, ends) = (between(&self.sums.words), between(&self.sums.linked), between(&self.sums.ends));
        let blocks = f64::from(last) - f64::from(first);
        let some = blocks.max(1.0);
        [
            self.logarithms.of(words),
            (words / total) as f32,
            (linked / words.max(1.0)) as f32,
            self.logarithms.of(blocks),
            self.logarithms.of(words / some),
            (ends / some) as f32,
        ]
    }

    /// What is the same for all blocks of the page.
    pub fn page(&self, declared: usize, matrix: &mut [f32]) {
        let n = self.statistics.words.len();
        let (words, linked, ends) = (self.sums.words[n], self.sums.linked[n], self.sums.ends[n]);
        let columns = [
            f32::from(self.document.owners.is_empty()),
            self.log(n),
            self.logarithms.of(words),
            (linked / self.sums.total()) as f32,
            (ends / f64::max(1.0, n as f64)) as f32,
            self.statistics.ideographs as f32,
            f32::from(self.statistics.is_title.contains(&true)),
            self.log(declared),
        ];
        for row in matrix.chunks_exact_mut(COLUMNS) {
            row[column::PAGE..].copy_from_slice(&columns);
        }
    }
}
