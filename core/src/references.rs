//! The named character references of HTML.

use crate::references_table::{REFERENCES, STARTS};

/// What a reference stands for; the name is without the ampersand, and most have a semicolon.
pub fn named(name: &[u8]) -> Option<&'static str> {
    let line = |index: usize| &REFERENCES[STARTS[index] as usize..STARTS[index + 1] as usize];
    let (mut low, mut high) = (0, STARTS.len() - 1);
    while low < high {
        let middle = (low + high) / 2;
        let (known, text) = line(middle).split_once(' ')?;
        match known.as_bytes().cmp(name) {
            std::cmp::Ordering::Equal => return Some(text),
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn knows_references_by_name() {
        assert_eq!(
            [named(b"amp;"), named(b"amp"), named(b"nbsp"), named(b"zwnj;")].map(Option::unwrap),
            ["&", "&", "\u{a0}", "\u{200c}"]
        );
        assert_eq!(
            [named(b"AElig"), named(b"NotEqualTilde;"), named(b"Tab;")].map(Option::unwrap),
            ["Æ", "\u{2242}\u{338}", "\t"]
        );
        assert_eq!([named(b"zwnj"), named(b""), named(b"otter;")], [None; 3]);
    }
}
