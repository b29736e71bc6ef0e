//! Character references in a text, as Python's `html.unescape` has them.

use crate::references::named;

/// Characters of the longest name that is looked at.
const MAX_NAME: usize = 32;

/// Digits of the longest decimal number that Python reads.
const MAX_DIGITS: usize = 4300;

/// What numbers 0x80 to 0x9f mean on pages, with 0 for those that mean themselves.
const WINDOWS: [u32; 32] = [
    0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0, 0, 0x2018,
    0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
];

/// Append a text with the characters that references stand for; false where it holds a number too long to be read.
pub fn unescape(text: &[u8], plain: &mut Vec<u8>) -> bool {
    let mut rest = text;
    while let Some(ampersand) = rest.iter().position(|byte| *byte == b'&') {
        plain.extend_from_slice(&rest[..ampersand]);
        rest = &rest[ampersand + 1..];
        rest = match rest.first() {
            Some(b'#') => match numeric(&rest[1..], plain) {
                Some(Some(after)) => after,
                Some(None) => {
                    plain.push(b'&');
                    rest
                }
                None => return false,
            },
            _ => by_name(rest, plain),
        };
    }
    plain.extend_from_slice(rest);
    true
}

/// What follows a reference by number, Some(None) where it is none, None where it is too long.
fn numeric<'a>(text: &'a [u8], plain: &mut Vec<u8>) -> Option<Option<&'a [u8]>> {
    let (radix, start) = if matches!(text.first(), Some(b'x' | b'X')) { (16, 1) } else { (10, 0) };
    let digits = text[start..].iter().take_while(|byte| char::from(**byte).is_digit(radix)).count();
    if digits == 0 {
        return Some(None);
    }
    if radix == 10 && digits > MAX_DIGITS {
        return None;
    }
    let number = text[start..start + digits].iter().fold(0_u32, |number, digit| {
        number.saturating_mul(radix).saturating_add(char::from(*digit).to_digit(radix).unwrap_or(0))
    });
    if let Some(character) = numbered(number) {
        plain.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
    let after = &text[start + digits..];
    Some(Some(after.strip_prefix(b";").unwrap_or(after)))
}

/// The character with a number; None for control characters and such as are none.
fn numbered(number: u32) -> Option<char> {
    match number {
        0 | 0xD800..=0xDFFF | 0x11_0000.. => Some('\u{fffd}'),
        0x0d => Some('\r'),
        0x80..=0x9f => match WINDOWS[number as usize - 0x80] {
            0 => char::from_u32(number),
            meant => char::from_u32(meant),
        },
        0x01..=0x08 | 0x0b | 0x0e..=0x1f | 0x7f | 0xfdd0..=0xfdef => None,
        _ if number & 0xFFFE == 0xFFFE => None,
        _ => char::from_u32(number),
    }
}

/// What follows a reference by name; where it is none, it is kept as it is.
fn by_name<'a>(text: &'a [u8], plain: &mut Vec<u8>) -> &'a [u8] {
    let mut length = 0;
    let mut characters = 0;
    for &byte in text {
        if matches!(byte, b'\t' | b'\n' | 0x0c | b' ' | b'<' | b'&' | b'#' | b';') {
            break;
        }
        if byte & 0xC0 != 0x80 {
            if characters == MAX_NAME {
                break;
            }
            characters += 1;
        }
        length += 1;
    }
    if length > 0 && text.get(length) == Some(&b';') {
        length += 1;
    }
    let name = &text[..length];
    // a whole name, or the longest beginning of two characters at least that is one
    let known = (2..=length).rev().find_map(|length| Some((length, named(&name[..length])?)));
    let (used, found) = known.unwrap_or((0, "&"));
    plain.extend_from_slice(found.as_bytes());
    plain.extend_from_slice(&name[used..]);
    &text[length..]
}
