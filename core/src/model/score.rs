//! Blocks to probabilities: what each block is, whether it is main text, and what type the page has.

use std::sync::OnceLock;

use super::classes::{main_probability, Classes, HEADLINE, PAGE_TYPES};
use super::file::File;
use super::inputs::{PageInputs, Rows, INPUTS};
use super::kernel::{self, Kernel, State};
use super::lexicons::Lexicons;
use super::network::Network;
use crate::document::Document;
use crate::features::vocabulary::Vocabulary;
use crate::features::{Features, PageNumbers};
use crate::units::Units;
use crate::verdict::{headline_block, keep, Evidence, Facts};

/// What was learned: the vocabulary, lexicons over it, and the network.
pub struct Model {
    pub vocabulary: Vocabulary,
    lexicons: Lexicons,
    network: Network,
}

static MODEL: OnceLock<Model> = OnceLock::new();

impl Model {
    /// The model of a file of weights; refuses one made for other code.
    pub fn read(bytes: &'static [u8]) -> Result<Model, String> {
        let file = File::open(bytes)?;
        let strings = |kind: &str| file.strings(&format!("vocabulary.{kind}"));
        let pairs: Vec<u64> = file.integers("vocabulary.pairs")?.into_iter().map(u64::from).collect();
        let [names, words, links, comments] = [strings("names")?, strings("words")?, strings("links")?, strings("comments")?];
        let vocabulary = Vocabulary::from_parts(&names, &words, &links, &pairs, &comments);
        let lexicons = Lexicons::read(&file, &vocabulary, pairs.len())?;
        Ok(Model { vocabulary, lexicons, network: Network::read(&file, INPUTS)? })
    }

    /// Load the model of this process; a second load changes nothing.
    pub fn load(bytes: &'static [u8]) -> Result<&'static Model, String> {
        if MODEL.get().is_none() {
            let model = Model::read(bytes)?;
            return Ok(MODEL.get_or_init(|| model));
        }
        Ok(Model::loaded().expect("there is one"))
    }

    /// The probabilities of the classes of blocks, from the states of the input layer.
    pub fn classes_of(&self, first_layer: &[State]) -> Vec<Classes> {
        let kernel = kernel::best();
        self.network.classes(kernel, &self.network.states_of(kernel, first_layer))
    }

    /// The model of this process, if it is loaded.
    pub fn loaded() -> Option<&'static Model> {
        MODEL.get()
    }
}

/// What the model says of a page with n blocks.
#[derive(Debug)]
pub struct Scores {
    pub classes: Vec<Classes>,
    /// The probability that each block is main text.
    pub content: Vec<f32>,
    /// The probability that each block is the headline.
    pub headline: Vec<f32>,
    /// The probability of each type of page.
    pub page_types: [f32; PAGE_TYPES],
}

/// A page that was scored, and what its verdicts are made of.
#[derive(Debug)]
pub struct Scored {
    pub scores: Scores,
    /// The block that is likely the headline.
    pub headline: Option<u32>,
    facts: Facts,
}

impl Scored {
    /// Whether each block of the document is main text; `beta` weighs recall against precision.
    pub fn kept(&self, document: &Document, beta: f64) -> Vec<bool> {
        keep(Evidence { document, facts: &self.facts, scores: &self.scores }, self.headline, beta)
    }
}

/// Score every block of a page.
pub fn score(model: &Model, document: &Document, page: PageNumbers) -> Scored {
    score_inputs(kernel::best(), model, document, PageInputs::new(document, page))
}

/// Score every block of a page by the functions for one instruction set. What was read is let go as soon as it was used.
pub fn score_inputs(kernel: &Kernel, model: &Model, document: &Document, mut page: PageInputs) -> Scored {
    let features = std::mem::take(&mut page.page.features.matrix);
    let states = {
        let mut rows = Rows::new(&page, &model.lexicons);
        model.network.states(kernel, document.len(), features, |first, inputs| rows.fill(first, inputs))
    };
    let facts = Facts::from(page);
    let classes = model.network.classes(kernel, &states);
    let content: Vec<f32> = classes.iter().map(main_probability).collect();
    let all = facts.words.iter().map(|words| (*words).max(1)).sum::<i64>() as f64;
    let main: Vec<f32> =
        content.iter().zip(&facts.words).map(|(content, words)| content * ((*words).max(1) as f64 / all) as f32).collect();
    let page_types =
        if document.is_empty() { [1.0 / PAGE_TYPES as f32; PAGE_TYPES] } else { model.network.types(&states, &main) };
    let scores = Scores { headline: classes.iter().map(|classes| classes[HEADLINE]).collect(), classes, content, page_types };
    Scored { headline: headline_block(document, &facts.lengths, &scores.headline), scores, facts }
}

impl From<PageInputs> for Facts {
    fn from(page: PageInputs) -> Facts {
        let PageInputs { page, units, lengths, link_density } = page;
        let (features, Units { tables, lists, colons, .. }) = (page.features, units);
        let Features { words, paths, levels, .. } = features;
        Facts { lengths, link_density, words, paths, levels, tables, lists, colons }
    }
}
