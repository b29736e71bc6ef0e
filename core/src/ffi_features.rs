//! Features and tokens of a document that Python has read, for tests and for trees that callers parsed themselves.

use std::panic::{catch_unwind, AssertUnwindSafe};

use crate::document_bytes::{read_document, Input};
use crate::features::vocabulary::Vocabulary;
use crate::features::{read_page, PageNumbers};

/// Read a vocabulary: names, words, links and words for comments as strings of a document are written, then pairs as bytes of
/// 64-bit integers. Null for bytes that are none.
///
/// # Safety
/// `data` points to `length` bytes.
#[no_mangle]
pub unsafe extern "C" fn cleanpage_vocabulary_new(data: *const u8, length: usize) -> *mut Vocabulary {
    // SAFETY: the caller's bytes, read during this call alone
    let bytes = unsafe { std::slice::from_raw_parts(data, length) };
    catch_unwind(|| vocabulary(bytes)).ok().flatten().map_or(std::ptr::null_mut(), |found| Box::into_raw(Box::new(found)))
}

fn vocabulary(bytes: &[u8]) -> Option<Vocabulary> {
    let mut input = Input::new(bytes);
    let mut tokens = || Some(input.text().ok()?.split_terminator('\0').collect::<Vec<&str>>());
    let (names, words, links, comments) = (tokens()?, tokens()?, tokens()?, tokens()?);
    let pairs: Vec<u64> =
        input.rest().chunks_exact(8).map(|bytes| u64::from_le_bytes(bytes.try_into().unwrap_or([0; 8]))).collect();
    Some(Vocabulary::from_parts(&names, &words, &links, &pairs, &comments))
}

/// # Safety
/// `vocabulary` came from `cleanpage_vocabulary_new` and is used no more.
#[no_mangle]
pub unsafe extern "C" fn cleanpage_vocabulary_free(vocabulary: *mut Vocabulary) {
    if !vocabulary.is_null() {
        // SAFETY: it was made of a box
        drop(unsafe { Box::from_raw(vocabulary) });
    }
}

/// The features and tokens of a document, as `cleanpage.blocks.document_bytes` writes it, at an address (of no bytes where there is
/// none). Null for bytes that are no document.
///
/// # Safety
/// `data` and `url` point to as many bytes as is said; `vocabulary` came from `cleanpage_vocabulary_new`.
#[no_mangle]
pub unsafe extern "C" fn cleanpage_numbers_new(
    data: *const u8,
    length: usize,
    url: *const u8,
    url_length: usize,
    vocabulary: *const Vocabulary,
) -> *mut PageNumbers {
    // SAFETY: the caller's bytes and vocabulary, read during this call alone
    let (bytes, url, vocabulary) =
        unsafe { (std::slice::from_raw_parts(data, length), std::slice::from_raw_parts(url, url_length), &*vocabulary) };
    let read = || {
        let document = read_document(bytes).ok()?;
        Some(read_page(&document, std::str::from_utf8(url).ok().filter(|url| !url.is_empty()), vocabulary))
    };
    let found = catch_unwind(AssertUnwindSafe(read)).ok().flatten();
    found.map_or(std::ptr::null_mut(), |found| Box::into_raw(Box::new(found)))
}

/// # Safety
/// `numbers` came from `cleanpage_numbers_new` and is used no more, nor are its arrays.
#[no_mangle]
pub unsafe extern "C" fn cleanpage_numbers_free(numbers: *mut PageNumbers) {
    if !numbers.is_null() {
        // SAFETY: it was made of a box
        drop(unsafe { Box::from_raw(numbers) });
    }
}

/// One array, by its place among all: where it starts, and its bytes in `length`.
///
/// # Safety
/// `numbers` came from `cleanpage_numbers_new`, and `length` can be written to.
#[no_mangle]
pub unsafe extern "C" fn cleanpage_numbers_array(numbers: *const PageNumbers, place: u32, length: *mut usize) -> *const u8 {
    // SAFETY: as the caller promises
    let (numbers, length) = unsafe { (&*numbers, &mut *length) };
    let PageNumbers { features, links, encoded } = numbers;
    let bags = [&encoded.elements, &encoded.heads, &encoded.tails, &encoded.inside, &encoded.links];
    let (start, bytes) = match place {
        0 => bytes(&features.matrix),
        1 => bytes(&features.words),
        2 => bytes(&features.containers),
        3 => bytes(&features.paths),
        4 => bytes(&features.levels),
        5 => bytes(&features.headings),
        6 => bytes(&links.matrix),
        7 => bytes(&encoded.ancestors),
        8 => bytes(&encoded.page),
        9..=13 => bytes(&bags[place as usize - 9].ids),
        14..=18 => bytes(&bags[place as usize - 14].ends),
        _ => (std::ptr::null(), 0),
    };
    *length = bytes;
    start
}

fn bytes<T>(values: &[T]) -> (*const u8, usize) {
    (values.as_ptr().cast(), std::mem::size_of_val(values))
}
