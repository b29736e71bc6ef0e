//! Kept or removed: the network's probabilities to a decision for each block, and for what belongs together as one.

use std::collections::HashMap;

use crate::document::Document;
use crate::model::classes::{ARTICLE, SUBTITLE};
use crate::model::score::Scores;
use crate::units::Range;

const EVEN: f32 = 0.5;

/// On a page that is an article more surely than that precision counts for more: what is in doubt there is rather a teaser, a
/// caption or a comment than the story.
const CLEAR_ARTICLE: f32 = 0.6;
const ARTICLE_BETA: f64 = 0.82;

/// A page whose likeliest block is less likely has no main text of its own; the likeliest unit is kept all the same.
const LEAST: f64 = 0.2;

/// A page with a higher expected F1 has one clear text: nothing less likely than not is added to it.
const CLEAR_PAGE: f64 = 0.8;

/// Characters; a page with less that might be main text has none.
const BODY_LENGTH: u64 = 25;

/// Blocks of one path of tags and classes from which they speak for one another, and what their mean counts beside the own.
const ALIKE: u32 = 3;
const PATH_SHARE: f64 = 0.6;

/// Mean words of a table's or a list's blocks from which it is no unit but the page's layout.
const UNIT_WORDS: f64 = 40.0;

/// The greatest standard deviation of the probabilities of a unit's blocks; with a greater one it is the page's layout.
const UNIT_DEVIATION: f64 = 0.3;

/// A table that holds more of the page's characters is its layout.
const UNIT_SHARE: f64 = 0.5;

/// Characters from which a text that stands on the page again is a copy.
const COPY_LENGTH: u32 = 60;

/// Blocks around a block in which the same text is no copy but stands there twice, as in a table.
const NEAR_COPY: usize = 3;

/// The least probability of a block of the likeliest unit, and the words of such blocks that a page must have.
const UNIT_LEAST: f32 = 0.05;
const UNIT_TEXT: i64 = 20;

/// A heading that is likelier stays, though nothing it heads does: what it heads may be pictures.
const SURE_HEADING: f32 = 0.85;

/// The least probability of a heading that stays with what it heads, and of a line with a colon that stays with its list.
const HEADED_LEAST: f32 = 0.1;

/// Headings and lines with a colon at the end of a text that lead to nothing; more of them are entries of a list.
const MOST_LEADS: usize = 2;

/// The least probability of a headline, on a page that has a title to fall back on and on one that has none.
const MIN_PROBABILITY: f32 = 0.3;
const MIN_WITHOUT_TITLE: f32 = 0.1;

/// Characters of the longest headline; a longer block is a paragraph.
const MAX_HEADLINE: u32 = 300;

/// Blocks that may be the headline, the likeliest ones.
const HEADLINES: usize = 3;

/// What a verdict is made of.
#[derive(Clone, Copy)]
pub struct Evidence<'a> {
    pub document: &'a Document,
    pub facts: &'a Facts,
    pub scores: &'a Scores,
}

/// What a verdict looks at beside the probabilities; an entry a block.
#[derive(Debug)]
pub struct Facts {
    /// Characters.
    pub lengths: Vec<u32>,
    /// The share of characters that stand in links.
    pub link_density: Vec<f32>,
    /// As in `Features` and `Units`.
    pub words: Vec<i64>,
    pub paths: Vec<u32>,
    pub levels: Vec<u8>,
    pub tables: Vec<Range>,
    pub lists: Vec<Range>,
    pub colons: Vec<bool>,
}

/// The block that is likely the headline, if one is.
pub fn headline_block(document: &Document, lengths: &[u32], headline: &[f32]) -> Option<u32> {
    let least = if document.string(document.head.title).is_empty() { MIN_WITHOUT_TITLE } else { MIN_PROBABILITY };
    let mut likeliest: Vec<usize> = Vec::with_capacity(HEADLINES + 1);
    for (block, probability) in headline.iter().enumerate().filter(|(_, probability)| **probability >= least) {
        let place = likeliest.partition_point(|other| headline[*other] >= *probability);
        likeliest.insert(place, block);
        likeliest.truncate(HEADLINES);
    }
    likeliest.into_iter().find(|block| lengths[*block] <= MAX_HEADLINE).map(|block| block as u32)
}

/// Whether each block is main text; `beta` weighs recall against precision.
///
/// The headline is not. Tables and lists stay or go as wholes; a heading stays if something it heads does, a line that ends in a
/// colon with its list; none of both ends the text. Of copies of a paragraph the likeliest stays.
pub fn keep(evidence: Evidence, headline: Option<u32>, beta: f64) -> Vec<bool> {
    let lengths = &evidence.facts.lengths;
    let n = lengths.len();
    if n == 0 {
        return Vec::new();
    }
    let clear_article = evidence.scores.page_types[ARTICLE] > CLEAR_ARTICLE;
    let beta = if clear_article { beta * ARTICLE_BETA } else { beta };
    let content = of_units(evidence);
    let least = threshold(&content, lengths, beta) as f32;
    let mut kept: Vec<bool> = content.iter().map(|content| *content >= least).collect();
    let mut banned = vec![false; n];
    if let Some(headline) = headline {
        banned[headline as usize] = true;
    }
    for (kept, banned) in kept.iter_mut().zip(&banned) {
        *kept &= !banned;
    }
    settle_headings(&mut kept, &content, evidence, &banned);
    drop_copies(&mut kept, &content, evidence);
    drop_last_leads(&mut kept, evidence.facts);
    if kept_length(&kept, lengths) < BODY_LENGTH {
        kept = likeliest_unit(&content, evidence.facts, &banned);
    }
    if kept_length(&kept, lengths) < BODY_LENGTH {
        kept.fill(false);
    }
    kept
}

/// Let no text end in a heading, or a line with a colon, that leads to nothing.
fn drop_last_leads(kept: &mut [bool], facts: &Facts) {
    let Some(text) = (0..kept.len()).rfind(|block| kept[*block] && facts.levels[*block] == 0 && !facts.colons[*block]) else {
        return;
    };
    let last = &mut kept[text + 1..];
    if last.iter().filter(|kept| **kept).count() <= MOST_LEADS {
        last.fill(false);
    }
}

fn kept_length(kept: &[bool], lengths: &[u32]) -> u64 {
    kept.iter().zip(lengths).filter(|(kept, _)| **kept).map(|(_, length)| u64::from(*length)).sum()
}

/// The probabilities, drawn towards those of blocks with the same path; the mean over the unit in tables and lists.
fn of_units(evidence: Evidence) -> Vec<f32> {
    let Evidence { facts, scores, .. } = evidence;
    let lengths = &facts.lengths;
    let mut content: Vec<f64> = Vec::with_capacity(lengths.len());
    for (main, classes) in scores.content.iter().zip(&scores.classes) {
        let subtitle = if *main > classes[SUBTITLE] { classes[SUBTITLE] } else { 0.0 };
        content.push(f64::from(*main) + f64::from(subtitle)); // in doubt between the two a first paragraph stays
    }
    let groups = facts.paths.iter().max().map_or(0, |most| *most as usize + 1);
    let (mut counts, mut sums, mut weights) = (vec![0u32; groups], vec![0.0; groups], vec![0.0; groups]);
    for ((path, length), content) in facts.paths.iter().zip(lengths).zip(&content) {
        let weight = f64::from(*length).sqrt();
        counts[*path as usize] += 1;
        sums[*path as usize] += content * weight;
        weights[*path as usize] += weight;
    }
    for (path, content) in facts.paths.iter().map(|path| *path as usize).zip(&mut content) {
        if counts[path] >= ALIKE {
            *content += PATH_SHARE * (sums[path] / weights[path] - *content);
        }
    }
    let total: f64 = lengths.iter().map(|length| f64::from(*length)).sum();
    for ranges in [&facts.lists, &facts.tables] {
        for (first, last) in different(ranges) {
            let (size, inside) = (&lengths[first..last], &mut content[first..last]);
            let length: f64 = size.iter().map(|length| f64::from(*length)).sum();
            let words = facts.words[first..last].iter().sum::<i64>() as f64 / (last - first) as f64;
            if length <= UNIT_SHARE * total && words <= UNIT_WORDS {
                let weighted = |value: &dyn Fn(f64) -> f64, inside: &[f64]| {
                    let parts: Vec<f64> = inside.iter().zip(size).map(|(one, size)| value(*one) * f64::from(*size)).collect();
                    pairwise_sum(&parts) / length
                };
                let mean = weighted(&|one| one, inside);
                if weighted(&|one| (one - mean) * (one - mean), inside) <= UNIT_DEVIATION * UNIT_DEVIATION {
                    inside.fill(mean);
                }
            }
        }
    }
    content.into_iter().map(|content| content as f32).collect()
}

/// The different ranges of more than one block, in rising order.
fn different(ranges: &[Range]) -> Vec<(usize, usize)> {
    let mut found: Vec<Range> = Vec::new();
    for range in ranges.iter().filter(|[first, last]| last - first > 1) {
        if found.last() != Some(range) {
            found.push(*range);
        }
    }
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|[first, last]| (first as usize, last as usize)).collect()
}

/// The blocks of the likeliest path, on a page that has a text of its own; none on other pages.
fn likeliest_unit(content: &[f32], facts: &Facts, banned: &[bool]) -> Vec<bool> {
    let mut own: Vec<bool> = content.iter().zip(banned).map(|(content, banned)| !banned && *content >= UNIT_LEAST).collect();
    let words: i64 = own.iter().zip(&facts.words).filter(|(own, _)| **own).map(|(_, words)| words).sum();
    if words < UNIT_TEXT {
        own.fill(false);
        return own;
    }
    let mut worth = vec![0.0; facts.paths.iter().max().map_or(0, |most| *most as usize + 1)];
    for (block, path) in facts.paths.iter().enumerate().filter(|(block, _)| own[*block]) {
        worth[*path as usize] += f64::from(content[block]) * facts.words[block] as f64;
    }
    let best = worth.iter().enumerate().fold(0, |best, (path, value)| if *value > worth[best] { path } else { best });
    for (own, path) in own.iter_mut().zip(&facts.paths) {
        *own &= *path as usize == best;
    }
    let of_chosen = content.iter().zip(&own).filter(|(_, own)| **own).map(|(content, _)| *content);
    let least = of_chosen.fold(0.0, f32::max) / 2.0;
    own.iter().zip(content).map(|(own, content)| *own && *content >= least).collect()
}

/// Let headings stay with what they head, and lines with a colon with their lists.
fn settle_headings(kept: &mut [bool], content: &[f32], evidence: Evidence, banned: &[bool]) {
    let facts = evidence.facts;
    let n = kept.len();
    for index in (0..n).rev() {
        let (level, next) = (facts.levels[index], index + 1);
        if level > 0 {
            let headed = facts.levels[next..].iter().position(|below| (1..=level).contains(below));
            let end = headed.map_or(n, |headed| next + headed);
            let linked = facts.link_density[index] > EVEN;
            if kept[index] && content[index] < SURE_HEADING && !linked && !kept[next..end].contains(&true) {
                kept[index] = false;
            } else if !kept[index] && !banned[index] && next < n && content[index] >= HEADED_LEAST {
                kept[index] = kept[next];
            }
        } else if facts.colons[index] && next < n && facts.lists[next][0] as usize == next && !banned[index] {
            let [first, last] = facts.lists[next].map(|block| block as usize);
            let some = kept[first..last].contains(&true);
            if kept[index] && !some && mean(&content[first..last]) >= HEADED_LEAST {
                for (kept, banned) in kept[first..last].iter_mut().zip(&banned[first..last]) {
                    *kept = !banned;
                }
            } else if some && content[index] >= HEADED_LEAST {
                kept[index] = true;
            }
        }
    }
}

/// Of copies of a text keep the likeliest, but for those that stand side by side.
fn drop_copies(kept: &mut [bool], content: &[f32], evidence: Evidence) {
    let mut likeliest: HashMap<&str, usize> = HashMap::new();
    for index in 0..kept.len() {
        if !kept[index] || evidence.facts.lengths[index] < COPY_LENGTH {
            continue;
        }
        let other = likeliest.entry(evidence.document.block(index)).or_insert(index);
        if index - *other > NEAR_COPY {
            if content[index] > content[*other] {
                kept[*other] = false;
                *other = index;
            } else {
                kept[index] = false;
            }
        }
    }
}

/// The probability from which blocks are kept: the one with the highest expected F-beta on this page.
///
/// Source: Lipton, Elkan, Naryanaswamy, Optimal thresholding of classifiers to maximize F1 measure, 2014; as there for F1, the
/// best threshold is at most 1 / (1 + beta^2).
fn threshold(content: &[f32], lengths: &[u32], beta: f64) -> f64 {
    let most = 1.0 / (1.0 + beta * beta);
    if content.iter().all(|content| *content < LEAST as f32) {
        return most;
    }
    let mut order: Vec<u32> = (0..content.len() as u32).collect();
    order.sort_by(|one, other| content[*other as usize].total_cmp(&content[*one as usize]));
    let likely = |block: u32| f64::from(content[block as usize]) * f64::from(lengths[block as usize]);
    let all_right = order.iter().fold(0.0, |sum, block| sum + likely(*block));
    let (mut chosen, mut right) = (0.0, 0.0);
    let (mut best, mut most_expected) = (order[0], f64::NEG_INFINITY);
    for block in order {
        chosen += f64::from(lengths[block as usize]);
        right += likely(block);
        let expected = (1.0 + beta * beta) * right / (chosen + beta * beta * all_right);
        if expected > most_expected {
            (best, most_expected) = (block, expected);
        }
    }
    let bound = if most_expected > CLEAR_PAGE { most } else { LEAST * most / f64::from(EVEN) };
    bound.max(f64::from(content[best as usize]))
}

/// The mean, summed as numpy does.
fn mean(values: &[f32]) -> f32 {
    pairwise_sum(values) / values.len() as f32
}

/// Values between which numpy sums without halving.
const PAIRWISE_BLOCK: usize = 128;

/// The sum, in the order in which numpy adds: the Python path gives the same.
fn pairwise_sum<T: Copy + Default + std::ops::Add<Output = T>>(values: &[T]) -> T {
    let n = values.len();
    if n < 8 {
        return values.iter().fold(T::default(), |sum, value| sum + *value);
    }
    if n > PAIRWISE_BLOCK {
        let half = n / 2 / 8 * 8;
        return pairwise_sum(&values[..half]) + pairwise_sum(&values[half..]);
    }
    let (parts, rest) = values.as_chunks::<8>();
    let mut sums = parts[0];
    for part in &parts[1..] {
        for (sum, value) in sums.iter_mut().zip(part) {
            *sum = *sum + *value;
        }
    }
    let sum = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
    rest.iter().fold(sum, |sum, value| sum + *value)
}
