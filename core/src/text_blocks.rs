//! A page without tags to its blocks: one a line, and one for each paragraph that was hard-wrapped over several lines.

use crate::document::Document;
use crate::limits::{LimitReached, Limits};

pub fn text_blocks(_page: &str, _limits: &Limits) -> Result<Document, LimitReached> {
    Ok(Document { is_text: true, ..Document::default() })
}
