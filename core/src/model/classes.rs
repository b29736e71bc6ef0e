//! What a block can be, as the network tells it, in the order of `cleanpage.model.classes.CLASSES`.

/// Classes.
pub const CLASSES: usize = 31;

/// Classes that are main text, the first ones.
pub const MAIN_CLASSES: usize = 7;

pub const HEADLINE: usize = 7;
pub const SUBTITLE: usize = 8;

/// Types of pages, and the place of articles among them.
pub const PAGE_TYPES: usize = 7;
pub const ARTICLE: usize = 0;

/// Probabilities of the classes of one block.
pub type Classes = [f32; CLASSES];

/// The probability that a block is main text.
pub fn main_probability(classes: &Classes) -> f32 {
    classes[..MAIN_CLASSES].iter().sum()
}

/// The likeliest class of a block, among those of main text if it is kept and among the others if not.
pub fn likeliest(classes: &Classes, kept: bool) -> u8 {
    let (start, end) = if kept { (0, MAIN_CLASSES) } else { (MAIN_CLASSES, CLASSES) };
    let mut best = start;
    for class in start..end {
        if classes[class] > classes[best] {
            best = class;
        }
    }
    best as u8
}
