//! A page, from its bytes to its verdicts.

use std::sync::OnceLock;

use crate::blocks::html_blocks;
use crate::document::Document;
use crate::features::read_page;
use crate::html::parse;
use crate::limits::{LimitReached, Limits};
use crate::model::inputs::PageInputs;
use crate::model::score::{score, Model, Scores};
use crate::text_blocks::text_blocks;

/// A page that was read, scored and judged.
pub struct Page {
    pub document: Document,
    pub scores: Scores,
    /// Whether each block is main text.
    pub kept: Vec<bool>,
    url: Option<String>,
    model: &'static Model,
    inputs: OnceLock<PageInputs>,
}

impl Page {
    /// What the model read of the page: let go when it was scored, and read anew for who asks.
    pub fn inputs(&self) -> &PageInputs {
        self.inputs.get_or_init(|| {
            let numbers = read_page(&self.document, self.url.as_deref(), &self.model.vocabulary);
            PageInputs::new(&self.document, numbers)
        })
    }
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
pub fn judge(
    document: Document,
    url: Option<&str>,
    model: &'static Model,
    beta: f64,
    limits: &Limits,
) -> Result<Page, LimitReached> {
    limits.check_time()?;
    let numbers = read_page(&document, url, &model.vocabulary);
    limits.check_time()?;
    let scored = score(model, &document, numbers);
    limits.check_time()?;
    let kept = scored.kept(&document, beta);
    Ok(Page { document, scores: scored.scores, kept, url: url.map(str::to_owned), model, inputs: OnceLock::new() })
}
