//! A page, from its bytes to its verdicts.

use crate::blocks::html_blocks;
use crate::document::Document;
use crate::features::{read_page, PageNumbers};
use crate::html::parse;
use crate::limits::{LimitReached, Limits};
use crate::model::score::{score, Model, Scored, Scores};
use crate::text_blocks::text_blocks;
use crate::units::Units;

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
    let kept = scored.kept(beta);
    let Scored { units, scores, lengths, .. } = scored;
    Ok(Page { document, numbers, units, scores, lengths, kept })
}
