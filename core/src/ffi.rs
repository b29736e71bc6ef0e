//! The C ABI: a page in, a handle to its arrays out. Nothing panics across it.

use std::panic::{catch_unwind, AssertUnwindSafe};
use std::slice;
use std::time::{Duration, Instant};

use crate::document::Document;
use crate::document_bytes::read_document;
use crate::keys::Keys;
use crate::limits::{LimitReached, Limits};
use crate::model::inputs::PageInputs;
use crate::model::score::Model;
use crate::page::{judge, read, Page, Watch};

const DONE: i32 = 0;
const NO_MODEL: i32 = 1;
const NO_PAGE: i32 = 2;
const PANIC: i32 = 3;
const TOO_DEEP: i32 = 4;
const TOO_MANY_BLOCKS: i32 = 5;
const TIME_LIMIT: i32 = 6;

/// What a page is given as.
const HTML: u32 = 0;
const TEXT: u32 = 1;
/// A document that Python has read, as `cleanpage.blocks.document_bytes` writes it.
const DOCUMENT: u32 = 2;

/// How a page is read.
#[repr(C)]
pub struct Options {
    kind: u32,
    reserved: u32,
    max_depth: u64,
    max_blocks: u64,
    /// Seconds from now; infinite for no limit.
    seconds: f64,
    /// The weight of recall against precision.
    beta: f64,
}

/// A piece of memory that lives as long as its page.
#[repr(C)]
pub struct Bytes {
    data: *const u8,
    length: usize,
}

/// Read, score and judge a page. On success `page` is a handle for `cleanpage_array`, to be freed by `cleanpage_free`.
///
/// # Safety
/// `data` and `url` point to as many bytes as is said, `options` and `page` to what they are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanpage_clean(
    data: *const u8,
    length: usize,
    url: *const u8,
    url_length: usize,
    options: &Options,
    page: &mut *mut Page,
) -> i32 {
    let Some(model) = Model::loaded() else { return NO_MODEL };
    // SAFETY: the caller says so; read during this call alone.
    let (bytes, url) = unsafe { (slice::from_raw_parts(data, length), slice::from_raw_parts(url, url_length)) };
    let limits = limits(options);
    let result = catch_unwind(AssertUnwindSafe(|| {
        let mut watch = Watch::start();
        let document = document(bytes, options.kind, &limits, &mut watch)?;
        let url = std::str::from_utf8(url).ok().filter(|url| !url.is_empty());
        judge(document, url, model, options.beta, &limits, watch).map_err(code)
    }));
    match result {
        Ok(Ok(found)) => {
            *page = Box::into_raw(Box::new(found));
            DONE
        }
        Ok(Err(code)) => code,
        Err(_) => PANIC,
    }
}

fn document(bytes: &[u8], kind: u32, limits: &Limits, watch: &mut Watch) -> Result<Document, i32> {
    if kind == DOCUMENT {
        return read_document(bytes).map_err(|_| NO_PAGE);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| NO_PAGE)?;
    match kind {
        HTML | TEXT => read(text, kind == TEXT, limits, watch).map_err(code),
        _ => Err(NO_PAGE),
    }
}

fn limits(options: &Options) -> Limits {
    let allowed = Duration::try_from_secs_f64(options.seconds.max(0.0)).ok();
    Limits {
        max_depth: usize::try_from(options.max_depth).unwrap_or(usize::MAX),
        max_blocks: usize::try_from(options.max_blocks).unwrap_or(usize::MAX),
        deadline: allowed.and_then(|allowed| Instant::now().checked_add(allowed)),
    }
}

fn code(limit: LimitReached) -> i32 {
    match limit {
        LimitReached::Depth => TOO_DEEP,
        LimitReached::Blocks => TOO_MANY_BLOCKS,
        LimitReached::Time => TIME_LIMIT,
    }
}

/// The bytes of one of a page's arrays, by number, as `cleanpage.core` lists them; none for another number.
///
/// # Safety
/// `page` came from `cleanpage_clean` and was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanpage_array(page: *const Page, number: u32) -> Bytes {
    // SAFETY: the caller says so.
    let page = unsafe { &*page };
    if number < FIRST_INPUT {
        return output(page, number);
    }
    if number >= FIRST_KEY {
        return catch_unwind(AssertUnwindSafe(|| key(page.keys(), number))).unwrap_or(NONE);
    }
    catch_unwind(AssertUnwindSafe(|| input(page.inputs(), number))).unwrap_or(NONE)
}

/// Arrays from this number on are what the model read.
const FIRST_INPUT: u32 = 40;

/// Arrays from this number on are what blocks are known by on other pages.
const FIRST_KEY: u32 = 70;

const NONE: Bytes = Bytes { data: std::ptr::null(), length: 0 };

fn output(page: &Page, number: u32) -> Bytes {
    let Page { document, kept, seconds, .. } = page;
    let (elements, head, scores) = (&document.elements, &document.head, &page.scored.scores);
    match number {
        0 => of(document.text.as_bytes()),
        1 => of(&document.text_ends),
        2 => of(&document.owners),
        3 => of(&document.first_text_elements),
        4 => of(&document.link_chars),
        5 => of(&document.link_counts),
        6 => of(&document.node_ends),
        7 => of(&document.node_texts),
        8 => of(&document.node_elements),
        9 => of(&document.lines),
        10 => of(&document.spans),
        11 => of(&document.blanks),
        12 => of(&document.inserts),
        13 => of(document.strings.as_bytes()),
        14 => of(&elements.tags),
        15 => of(&elements.parents),
        16 => of(&elements.attribute_ends),
        17 => of(&elements.attributes),
        18 => of(&elements.first_blocks),
        19 => of(&elements.last_blocks),
        20 => of(slice::from_ref(&head.title)),
        21 => of(&head.attributes),
        22 => of(&head.metas),
        23 => of(&head.links),
        24 => of(&head.json_ld),
        25 => of(slice::from_ref(&head.base)),
        26 => of(slice::from_ref(&document.hints)),
        32 => of(kept),
        33 => of(&scores.classes),
        34 => of(&scores.content),
        35 => of(&scores.headline),
        36 => of(&scores.page_types),
        37 => of(seconds),
        _ => NONE,
    }
}

fn key(keys: &Keys, number: u32) -> Bytes {
    match number {
        70 => of(&keys.texts),
        71 => of(&keys.paths),
        _ => NONE,
    }
}

fn input(inputs: &PageInputs, number: u32) -> Bytes {
    let PageInputs { page: numbers, units, .. } = inputs;
    let (features, encoded) = (&numbers.features, &numbers.encoded);
    match number {
        40 => of(&features.matrix),
        41 => of(&features.words),
        42 => of(&features.containers),
        43 => of(&features.paths),
        44 => of(&features.levels),
        45 => of(&features.headings),
        46 => of(&units.matrix),
        47 => of(&units.tables),
        48 => of(&units.lists),
        49 => of(&units.colons),
        50 => of(&numbers.links.matrix),
        51 => of(&encoded.elements.ids),
        52 => of(&encoded.elements.ends),
        53 => of(&encoded.ancestors),
        54 => of(&encoded.heads.ids),
        55 => of(&encoded.heads.ends),
        56 => of(&encoded.tails.ids),
        57 => of(&encoded.tails.ends),
        58 => of(&encoded.inside.ids),
        59 => of(&encoded.inside.ends),
        60 => of(&encoded.links.ids),
        61 => of(&encoded.links.ends),
        62 => of(&encoded.page),
        _ => NONE,
    }
}

fn of<T: Copy>(values: &[T]) -> Bytes {
    Bytes { data: values.as_ptr().cast(), length: size_of_val(values) }
}

/// Judge a page's blocks anew by other probabilities that they are main text, `count` of them, one a block.
///
/// # Safety
/// `page` came from `cleanpage_clean`, was not freed and is used by nobody else meanwhile; `content` points to `count` numbers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanpage_rejudge(page: *mut Page, content: *const f32, count: usize, beta: f64) -> i32 {
    // SAFETY: the caller says so.
    let (page, content) = unsafe { (&mut *page, slice::from_raw_parts(content, count)) };
    if count != page.document.len() {
        return NO_PAGE;
    }
    catch_unwind(AssertUnwindSafe(|| page.rejudge(content, beta))).map_or(PANIC, |()| DONE)
}

/// Give a page's memory back.
///
/// # Safety
/// `page` came from `cleanpage_clean` and is used no more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanpage_free(page: *mut Page) {
    if !page.is_null() {
        // SAFETY: it was made of a box.
        drop(unsafe { Box::from_raw(page) });
    }
}
