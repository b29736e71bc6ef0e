//! The containers around each block of a page, each larger than the one before: elements, or lines between blank ones.

use super::LEVELS;
use crate::document::Document;

/// First block and block after the last of each container around n blocks, inmost first: n x `LEVELS`.
pub fn containers(document: &Document) -> Vec<[u32; 2]> {
    if document.owners.is_empty() {
        line_containers(document)
    } else {
        element_containers(document)
    }
}

/// The ranges of blocks of the elements around each block, each larger than the one before.
fn element_containers(document: &Document) -> Vec<[u32; 2]> {
    let elements = &document.elements;
    let range = |element: usize| [elements.first_blocks[element], elements.last_blocks[element]];
    let parent = |element: usize| elements.parents[element].max(0) as usize;
    let mut outer: Vec<u32> = Vec::with_capacity(elements.parents.len()); // the outermost element with the same blocks
    for element in 0..elements.parents.len() {
        let above = parent(element);
        outer.push(if above < element && range(above) == range(element) { outer[above] } else { element as u32 });
    }
    let mut levels = Vec::with_capacity(document.len() * LEVELS);
    for &owner in &document.owners {
        let mut at = outer[owner.max(0) as usize] as usize;
        let [first, last] = range(at);
        if last.wrapping_sub(first) == 1 {
            at = outer[parent(at)] as usize;
        }
        for _ in 0..LEVELS {
            levels.push(range(at));
            at = outer[parent(at)] as usize;
        }
    }
    levels
}

/// The runs of lines around each block: no blank line inside, then at most one, two, three; then the page.
fn line_containers(document: &Document) -> Vec<[u32; 2]> {
    let n = document.len();
    let mut levels = vec![[0, n as u32]; n * LEVELS];
    for level in 0..LEVELS - 1 {
        let mut start = 0;
        for block in 1..=n {
            if block == n || document.blanks[block] as usize > level {
                for inside in start..block {
                    levels[inside * LEVELS + level] = [start as u32, block as u32];
                }
                start = block;
            }
        }
    }
    levels
}
