//! An HTML page to a tree, after the WHATWG standard (https://html.spec.whatwg.org/multipage/parsing.html), without scripting.

mod builder;
mod references;
pub mod tags;
mod tokenizer;
pub mod tree;

pub use builder::parse;
