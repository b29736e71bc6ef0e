//! Blocks to probabilities: what each block is, whether it is main text, and what type the page has.

use std::sync::OnceLock;

use super::classes::{main_probability, Classes, HEADLINE, PAGE_TYPES};
use super::file::File;
use super::inputs::{PageInputs, Rows, INPUTS};
use super::kernel::{self, Kernel};
use super::lexicons::Lexicons;
use super::network::Network;
use crate::document::Document;
use crate::features::vocabulary::Vocabulary;
use crate::features::{Features, PageNumbers, COLUMNS};
use crate::units::{page_units, BlockFacts, Units};
use crate::verdict::{headline_block, keep, Evidence};

/// Columns of features that units and verdicts read.
const ENDS_TERMINAL: usize = 12;
const LINK_DENSITY: usize = 23;
const IS_TITLE: usize = 31;

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
pub struct Scored<'a> {
    document: &'a Document,
    features: &'a Features,
    pub units: Units,
    pub scores: Scores,
    /// The block that is likely the headline.
    pub headline: Option<u32>,
    pub lengths: Vec<u32>,
    link_density: Vec<f32>,
}

impl Scored<'_> {
    /// Whether each block is main text; `beta` weighs recall against precision.
    pub fn kept(&self, beta: f64) -> Vec<bool> {
        let Scored { document, features, units, scores, lengths, link_density, headline } = self;
        keep(Evidence { document, lengths, features, link_density, units, scores }, *headline, beta)
    }
}

/// Score every block of a page.
pub fn score<'a>(model: &Model, document: &'a Document, page: &'a PageNumbers) -> Scored<'a> {
    score_by(kernel::best(), model, document, page)
}

/// Score every block of a page by the functions for one instruction set.
pub fn score_by<'a>(kernel: &Kernel, model: &Model, document: &'a Document, page: &'a PageNumbers) -> Scored<'a> {
    let features = &page.features;
    let column = |place: usize| features.matrix.iter().skip(place).step_by(COLUMNS).copied();
    let lengths: Vec<u32> = (0..document.len()).map(|block| document.block(block).chars().count() as u32).collect();
    let link_density: Vec<f32> = column(LINK_DENSITY).collect();
    let ends: Vec<bool> = column(ENDS_TERMINAL).map(|ends| ends > 0.0).collect();
    let titled: Vec<bool> = column(IS_TITLE).map(|titled| titled > 0.0).collect();
    let words = &features.words;
    let units = page_units(
        document,
        BlockFacts { lengths: &lengths, words, link_density: &link_density, ends: &ends, titled: &titled },
    );
    let scores = score_inputs(kernel, model, PageInputs { page, units: &units });
    let headline = headline_block(document, &lengths, &scores.headline);
    Scored { document, features, units, scores, headline, lengths, link_density }
}

fn score_inputs(kernel: &Kernel, model: &Model, page: PageInputs) -> Scores {
    let words = &page.page.features.words;
    if words.is_empty() {
        let page_types = [1.0 / PAGE_TYPES as f32; PAGE_TYPES];
        return Scores { classes: Vec::new(), content: Vec::new(), headline: Vec::new(), page_types };
    }
    let mut rows = Rows::new(page, &model.lexicons);
    let states = model.network.states(kernel, words.len(), |first, inputs| rows.fill(first, inputs));
    let classes = model.network.classes(kernel, &states);
    let content: Vec<f32> = classes.iter().map(main_probability).collect();
    let all = words.iter().map(|words| (*words).max(1)).sum::<i64>() as f64;
    let main: Vec<f32> =
        content.iter().zip(words).map(|(content, words)| content * ((*words).max(1) as f64 / all) as f32).collect();
    let page_types = model.network.types(&states, &main);
    let headline = classes.iter().map(|classes| classes[HEADLINE]).collect();
    Scores { classes, content, headline, page_types }
}
