//! The model's part of the C ABI: its weights, and the scores and verdicts of a document that Python has read.

use std::panic::{catch_unwind, AssertUnwindSafe};
use std::slice;

use crate::document_bytes::read_document;
use crate::features::read_page;
use crate::model::inputs::PageInputs;
use crate::model::kernel::{self, State};
use crate::model::score::{score_inputs, Model};

/// What the functions return: done; no weights are loaded, or they are made for other code; bytes that are no document; a defect
/// of this library.
const DONE: i32 = 0;
const NO_MODEL: i32 = 1;
const NO_DOCUMENT: i32 = 2;
const PANIC: i32 = 3;

/// What is found of a page with n blocks, in memory of the caller.
#[repr(C)]
pub struct Found {
    /// n x 31.
    classes: *mut f32,
    /// 7.
    page_types: *mut f32,
    /// n x 35.
    units: *mut f32,
    /// One, below 0 where there is none.
    headline: *mut i32,
    /// n, by what is favored.
    kept: [*mut bool; 3],
}

/// Load the weights of this process. A second load changes nothing.
///
/// # Safety
/// `data` points to `length` bytes that are never changed or freed while the process lives.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanpage_load_model(data: *const u8, length: usize) -> i32 {
    // SAFETY: the caller says so.
    let bytes = unsafe { slice::from_raw_parts(data, length) };
    match catch_unwind(|| Model::load(bytes).is_ok()) {
        Ok(true) => DONE,
        Ok(false) => NO_MODEL,
        Err(_) => PANIC,
    }
}

/// The probabilities of the classes of `count` blocks, `count` x 31, from the states of the input layer, `count` x 64.
///
/// # Safety
/// `states` points to so many numbers, and `classes` to room for so many.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanpage_classes(states: *const f32, count: usize, classes: *mut f32) -> i32 {
    let Some(model) = Model::loaded() else { return NO_MODEL };
    // SAFETY: the caller says so.
    let states = unsafe { slice::from_raw_parts(states.cast::<State>(), count) };
    match catch_unwind(AssertUnwindSafe(|| model.classes_of(states))) {
        Ok(found) => {
            // SAFETY: as above.
            unsafe { copy(found.as_flattened(), classes) };
            DONE
        }
        Err(_) => PANIC,
    }
}

/// How many kernels this processor can run.
#[unsafe(no_mangle)]
pub extern "C" fn cleanpage_kernels() -> usize {
    kernel::supported().len()
}

/// Score a document, as `cleanpage.blocks.document_bytes` writes it, by one of the kernels, and make its verdicts: for each of
/// three weights of recall against precision.
///
/// # Safety
/// `data` and `url` point to as many bytes as is said, `betas` to three numbers; `found` has room for all blocks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanpage_score_document(
    data: *const u8,
    length: usize,
    url: *const u8,
    url_length: usize,
    kernel: usize,
    betas: &[f64; 3],
    found: &Found,
) -> i32 {
    let Some(model) = Model::loaded() else { return NO_MODEL };
    // SAFETY: the caller says so.
    let (bytes, url) = unsafe { (slice::from_raw_parts(data, length), slice::from_raw_parts(url, url_length)) };
    let result = catch_unwind(AssertUnwindSafe(|| {
        let Ok(document) = read_document(bytes) else { return NO_DOCUMENT };
        let url = std::str::from_utf8(url).ok().filter(|url| !url.is_empty());
        let page = read_page(&document, url, &model.vocabulary);
        let page = PageInputs::new(&document, page);
        // SAFETY: the caller has room for what is found of all blocks.
        unsafe { copy(page.units.matrix.as_flattened(), found.units) };
        let scored = score_inputs(kernel::supported()[kernel], model, &document, page);
        // SAFETY: as above.
        unsafe {
            copy(scored.scores.classes.as_flattened(), found.classes);
            copy(&scored.scores.page_types, found.page_types);
            copy(&[scored.headline.map_or(-1, |block| block as i32)], found.headline);
            for (beta, place) in betas.iter().zip(found.kept) {
                copy(&scored.kept(&document, *beta), place);
            }
        }
        DONE
    }));
    result.unwrap_or(PANIC)
}

/// # Safety
/// There is room for all values at `place`.
unsafe fn copy<T: Copy>(values: &[T], place: *mut T) {
    // SAFETY: the caller says so; what the caller has is not what was made here.
    unsafe { std::ptr::copy_nonoverlapping(values.as_ptr(), place, values.len()) };
}
