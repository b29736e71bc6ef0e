//! A page, from its bytes to its verdicts.

use std::sync::OnceLock;
use std::time::Instant;

use crate::blocks::html_blocks;
use crate::document::Document;
use crate::features::read_page;
use crate::html::parse;
use crate::keys::Keys;
use crate::limits::{LimitReached, Limits};
use crate::model::classes::{Classes, MAIN_CLASSES};
use crate::model::inputs::PageInputs;
use crate::model::score::{score, Model, Scored};
use crate::text_blocks::text_blocks;

/// Parsing, blocks, features, network, verdicts.
pub const STAGES: usize = 5;

/// Measures one stage after the other.
pub struct Watch {
    start: Instant,
    seconds: [f32; STAGES],
    stage: usize,
}

impl Watch {
    pub fn start() -> Watch {
        Watch { start: Instant::now(), seconds: [0.0; STAGES], stage: 0 }
    }

    /// A stage ends here.
    fn lap(&mut self) {
        let now = Instant::now();
        self.seconds[self.stage] = (now - self.start).as_secs_f32();
        (self.start, self.stage) = (now, self.stage + 1);
    }
}

/// A page that was read, scored and judged.
pub struct Page {
    pub document: Document,
    pub scored: Scored,
    /// Whether each block is main text.
    pub kept: Vec<bool>,
    /// Seconds that each of `STAGES` took.
    pub seconds: [f32; STAGES],
    url: Option<String>,
    model: &'static Model,
    inputs: OnceLock<PageInputs>,
    keys: OnceLock<Keys>,
}

impl Page {
    /// What the model read of the page: let go when it was scored, and read anew for who asks.
    pub fn inputs(&self) -> &PageInputs {
        self.inputs.get_or_init(|| {
            let numbers = read_page(&self.document, self.url.as_deref(), &self.model.vocabulary);
            PageInputs::new(&self.document, numbers)
        })
    }

    /// What its blocks are known by on other pages of its site.
    pub fn keys(&self) -> &Keys {
        self.keys.get_or_init(|| Keys::of(&self.document))
    }

    /// Judge the blocks anew by other probabilities that they are main text, one a block.
    pub fn rejudge(&mut self, content: &[f32], beta: f64) {
        let scores = &mut self.scored.scores;
        for ((classes, old), &new) in scores.classes.iter_mut().zip(&mut scores.content).zip(content) {
            *old = scale(classes, *old, new);
        }
        self.kept = self.scored.kept(&self.document, beta);
    }
}

/// Probabilities of classes, those of main text scaled from their sum to another one, the rest to what is left.
fn scale(classes: &mut Classes, old: f32, new: f32) -> f32 {
    let (main, others) = classes.split_at_mut(MAIN_CLASSES);
    for (part, sum, other) in [(main, old, new), (others, 1.0 - old, 1.0 - new)] {
        let factor = other / sum.max(f32::MIN_POSITIVE);
        part.iter_mut().for_each(|probability| *probability *= factor);
    }
    new
}

/// Split a page into its blocks.
pub fn read(page: &str, is_text: bool, limits: &Limits, watch: &mut Watch) -> Result<Document, LimitReached> {
    if is_text {
        watch.lap();
        return text_blocks(page, limits);
    }
    let tree = parse(page, limits)?;
    watch.lap();
    html_blocks(page, tree, limits)
}

/// Score a document and judge its blocks; `beta` weighs recall against precision.
pub fn judge(
    document: Document,
    url: Option<&str>,
    model: &'static Model,
    beta: f64,
    limits: &Limits,
    mut watch: Watch,
) -> Result<Page, LimitReached> {
    limits.check_time()?;
    watch.stage = 1;
    watch.lap();
    let numbers = read_page(&document, url, &model.vocabulary);
    limits.check_time()?;
    watch.lap();
    let scored = score(model, &document, numbers);
    limits.check_time()?;
    watch.lap();
    let kept = scored.kept(&document, beta);
    watch.lap();
    let (url, seconds) = (url.map(str::to_owned), watch.seconds);
    Ok(Page { document, scored, kept, seconds, url, model, inputs: OnceLock::new(), keys: OnceLock::new() })
}
