//! The model's part of the C ABI: its weights, and a page handed over as arrays, by which a test holds it equal to Python's.

use std::panic::{catch_unwind, AssertUnwindSafe};
use std::slice;

use crate::document::{Attribute, Document, Elements, Span};
use crate::features::{Encoded, Features, LinkFeatures, TokenBags};
use crate::model::kernel;
use crate::model::score::{score_by, Model};

/// Done; the weights are made for other code, or none are loaded; a defect of this library.
pub const DONE: i32 = 0;
pub const NO_MODEL: i32 = 1;
pub const PANIC: i32 = 2;

/// The start of a span that is none.
const NO_SPAN: u32 = u32::MAX;

/// Numbers of one type, one after another.
#[repr(C)]
pub struct Array {
    data: *mut u8,
    /// Numbers, not bytes.
    len: usize,
}

impl Array {
    /// # Safety
    /// `data` points to `len` numbers of type `T` that nobody writes meanwhile; it may be dangling where there are none.
    unsafe fn slice<T>(&self) -> &[T] {
        if self.len == 0 {
            return &[];
        }
        // SAFETY: the caller says so.
        unsafe { slice::from_raw_parts(self.data.cast::<T>(), self.len) }
    }

    /// # Safety
    /// As of `slice`, and nobody reads them either.
    unsafe fn write<T: Copy>(&self, values: impl Iterator<Item = T>) {
        if self.len > 0 {
            // SAFETY: the caller says so.
            let places = unsafe { slice::from_raw_parts_mut(self.data.cast::<T>(), self.len) };
            for (place, value) in places.iter_mut().zip(values) {
                *place = value;
            }
        }
    }
}

/// Load the weights of this process. A second load changes nothing.
///
/// # Safety
/// `data` points to `len` bytes that are never changed or freed while the process lives.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanpage_load_model(data: *const u8, len: usize) -> i32 {
    // SAFETY: the caller says so.
    let bytes = unsafe { slice::from_raw_parts(data, len) };
    match catch_unwind(|| Model::load(bytes).is_ok()) {
        Ok(true) => DONE,
        Ok(false) => NO_MODEL,
        Err(_) => PANIC,
    }
}

/// How many sets of kernels this processor has.
#[unsafe(no_mangle)]
pub extern "C" fn cleanpage_kernels() -> usize {
    kernel::supported().len()
}

/// Score a page that is handed over as arrays, by one of the kernels, and make its verdicts.
///
/// `inputs` are, in order: text, its ends, strings, tags, parents, classes (spans of strings), first and last blocks, owners,
/// first elements of text; features, words, containers, paths, levels, headings; ids and ends of the bags of elements, then
/// ancestors, ids and ends of heads, tails, inner words and links, the page's tokens; links; betas, the headline. `outputs`: classes, page types, units, tables, lists, colons, and whether each block is kept, by beta.
///
/// # Safety
/// `inputs` and `outputs` point to so many arrays of these types, with the lengths that a page's have.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanpage_score_arrays(kernel: usize, inputs: *const Array, outputs: *const Array) -> i32 {
    let Some(model) = Model::loaded() else { return NO_MODEL };
    // SAFETY: the caller says so.
    let (given, out) = unsafe { (slice::from_raw_parts(inputs, 31), slice::from_raw_parts(outputs, 7)) };
    let result = catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: the caller gives arrays of these types.
        let (document, features, encoded, links) = unsafe { (document(given), features(given), encoded(given), links(given)) };
        // SAFETY: as above.
        let (betas, headline) = unsafe { (given[29].slice::<f64>(), given[30].slice::<u32>().first()) };
        let scored = score_by(kernel::supported()[kernel], model, &document, &features, &encoded, &links);
        let kept = betas.iter().flat_map(|beta| scored.kept(headline.copied(), *beta));
        // SAFETY: as above.
        unsafe {
            out[0].write(scored.scores.classes.iter().flatten().copied());
            out[1].write(scored.scores.page_types.into_iter());
            out[2].write(scored.units.matrix.iter().flatten().copied());
            out[3].write(scored.units.tables.iter().flatten().copied());
            out[4].write(scored.units.lists.iter().flatten().copied());
            out[5].write(scored.units.colons.iter().map(|colon| u8::from(*colon)));
            out[6].write(kept.map(u8::from));
        }
    }));
    if result.is_ok() {
        DONE
    } else {
        PANIC
    }
}

/// # Safety
/// As of `cleanpage_score_arrays`; the same holds for the functions below.
unsafe fn document(given: &[Array]) -> Document {
    // SAFETY: the caller says so.
    let (text, text_ends, strings, tags, parents, classes) = unsafe {
        (
            given[0].slice::<u8>(),
            given[1].slice::<u32>(),
            given[2].slice::<u8>(),
            given[3].slice::<[u32; 2]>(),
            given[4].slice::<i32>(),
            given[5].slice::<[u32; 2]>(),
        )
    };
    // SAFETY: as above.
    let (first_blocks, last_blocks, owners, leaves) =
        unsafe { (given[6].slice::<u32>(), given[7].slice::<u32>(), given[8].slice::<i32>(), given[9].slice::<i32>()) };
    let mut strings = String::from_utf8_lossy(strings).into_owned();
    let name = Span { start: strings.len() as u32, end: strings.len() as u32 + 5 };
    strings.push_str("class");
    let mut elements = Elements {
        tags: tags.iter().map(|[start, end]| Span { start: *start, end: *end }).collect(),
        parents: parents.to_vec(),
        first_blocks: first_blocks.to_vec(),
        last_blocks: last_blocks.to_vec(),
        ..Elements::default()
    };
    for [start, end] in classes {
        if *start != NO_SPAN {
            elements.attributes.push(Attribute { name, value: Span { start: *start, end: *end } });
        }
        elements.attribute_ends.push(elements.attributes.len() as u32);
    }
    Document {
        is_text: tags.is_empty(),
        strings,
        text: String::from_utf8_lossy(text).into_owned(),
        text_ends: text_ends.to_vec(),
        owners: owners.to_vec(),
        first_text_elements: leaves.to_vec(),
        elements,
        ..Document::default()
    }
}

unsafe fn features(given: &[Array]) -> Features {
    // SAFETY: the caller says so.
    unsafe {
        Features {
            matrix: given[10].slice().to_vec(),
            words: given[11].slice().to_vec(),
            containers: given[12].slice().to_vec(),
            paths: given[13].slice().to_vec(),
            levels: given[14].slice().to_vec(),
            headings: given[15].slice().to_vec(),
        }
    }
}

unsafe fn encoded(given: &[Array]) -> Encoded {
    // SAFETY: the caller says so.
    unsafe {
        let bags = |at: usize| TokenBags { ids: given[at].slice().to_vec(), ends: given[at + 1].slice().to_vec() };
        Encoded {
            elements: bags(16),
            ancestors: given[18].slice().to_vec(),
            heads: bags(19),
            tails: bags(21),
            inside: bags(23),
            links: bags(25),
            page: given[27].slice().to_vec(),
        }
    }
}

unsafe fn links(given: &[Array]) -> LinkFeatures {
    // SAFETY: the caller says so.
    LinkFeatures { matrix: unsafe { given[28].slice().to_vec() } }
}
