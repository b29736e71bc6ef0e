//! A page, from its bytes to its verdicts.

use crate::blocks::html_blocks;
use crate::document::Document;
use crate::features::{read_page, PageNumbers};
use crate::html::parse;
use crate::limits::{LimitReached, Limits};
use crate::model::score::{score, Model, Scored, Scores};
use crate::text_blocks::text_blocks;
use crate::units::Units;

/// Characters of the longest block that can be the headline.
const MAX_HEADLINE: u32 = 300;

/// The least probability of a headline, and of one on a page that has no title to fall back on.
const LEAST_HEADLINE: f32 = 0.3;
const LEAST_WITHOUT_TITLE: f32 = 0.1;

/// A page that was read, scored and judged.
pub struct Page {
    pub document: Document,
    pub numbers: PageNumbers,
    pub units: Units,
    pub scores: Scores,
    /// Characters of each block.
    pub lengths: Vec<u32>,
    /// Whether each block is main text.
    pub kept: Vec<bool>,
}

/// Split a page into its blocks.
pub fn read(page: &str, is_text: bool, limits: &Limits) -> Result<Document, LimitReached> {
    if is_text {
        text_blocks(page, limits)
    } else {
        html_blocks(page, parse(page, limits)?, limits)
    }
}

/// Score a document and judge its blocks; `beta` weighs recall against precision.
pub fn judge(document: Document, url: Option<&str>, model: &Model, beta: f64, limits: &Limits) -> Result<Page, LimitReached> {
    limits.check_time()?;
    let numbers = read_page(&document, url, &model.vocabulary);
    limits.check_time()?;
    let scored = score(model, &document, &numbers);
    limits.check_time()?;
    let headline = headline(&document, &scored);
    let kept = scored.kept(headline, beta);
    let Scored { units, scores, lengths, .. } = scored;
    Ok(Page { document, numbers, units, scores, lengths, kept })
}

/// The block that is likely the headline.
fn headline(document: &Document, scored: &Scored) -> Option<u32> {
    let least = if document.string(document.head.title).is_empty() { LEAST_WITHOUT_TITLE } else { LEAST_HEADLINE };
    let headlines = &scored.scores.headline;
    let mut order: Vec<u32> = (0..headlines.len() as u32).collect();
    order.sort_by(|&one, &other| headlines[other as usize].total_cmp(&headlines[one as usize]).then(other.cmp(&one)));
    order
        .into_iter()
        .take(3)
        .take_while(|&block| headlines[block as usize] >= least)
        .find(|&block| scored.lengths[block as usize] <= MAX_HEADLINE)
}
