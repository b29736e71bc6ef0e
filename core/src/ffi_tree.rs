//! The texts of a page and the elements around each, for tests against other parsers.

use std::panic::catch_unwind;
use std::slice;

use crate::html::parse;
use crate::html::tree::{Kind, Tree, NONE, ROOT};
use crate::limits::NO_LIMITS;

/// Parse a page. For each run of text: the names of the elements around it, outermost first, a tab, the text, a zero byte.
/// Returns how many bytes that is, and writes them to `out` as far as they fit. `usize::MAX` for what is no UTF-8.
///
/// # Safety
/// `data` points to `length` bytes, `out` to `room`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanpage_tree(data: *const u8, length: usize, out: *mut u8, room: usize) -> usize {
    // SAFETY: the caller says so.
    let bytes = unsafe { slice::from_raw_parts(data, length) };
    let Ok(Some(found)) = catch_unwind(|| std::str::from_utf8(bytes).ok().map(chains)) else { return usize::MAX };
    let some = &found.as_bytes()[..found.len().min(room)];
    // SAFETY: there is room for `room` bytes.
    unsafe { std::ptr::copy_nonoverlapping(some.as_ptr(), out, some.len()) };
    found.len()
}

fn chains(page: &str) -> String {
    let Ok(tree) = parse(page, &NO_LIMITS) else { return String::new() };
    let strings = format!("{page}{}", tree.extra);
    let mut out = String::new();
    let mut names: Vec<&str> = Vec::new();
    let mut node = tree.node(ROOT).first_child;
    while node != NONE {
        let found = tree.node(node);
        let name = &strings[found.span.start as usize..found.span.end as usize];
        if found.kind == Kind::Text {
            let joins = found.previous != NONE && tree.node(found.previous).kind == Kind::Text;
            if joins {
                out.pop();
            } else {
                out.push_str(&names.join(" "));
                out.push('\t');
            }
            out.push_str(name);
            out.push('\0');
        } else if found.first_child != NONE {
            names.push(name);
            node = found.first_child;
            continue;
        }
        node = next(&tree, node, &mut names);
    }
    out
}

/// The next node in document order that is not below this one.
fn next(tree: &Tree, mut node: u32, names: &mut Vec<&str>) -> u32 {
    while tree.node(node).next == NONE {
        node = tree.node(node).parent;
        if node == ROOT || node == NONE {
            return NONE;
        }
        names.pop();
    }
    tree.node(node).next
}
