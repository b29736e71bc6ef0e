//! The file of weights, as `cleanpage.model.weights` writes it: a head, a table of arrays, the arrays.

const MAGIC: &[u8; 16] = b"cleanpage model\0";

/// Raised whenever features, tokens or inputs change, so that weights made for other code are refused.
pub const VERSION: u32 = 5;

const HEAD: usize = 32;
const ENTRY: usize = 80;
const NAME: usize = 48;

/// The arrays of a file, by name.
pub struct File {
    bytes: &'static [u8],
}

impl File {
    pub fn open(bytes: &'static [u8]) -> Result<File, String> {
        let table = bytes.get(20..24).map_or(0, |count| u32(count) as usize).saturating_mul(ENTRY);
        if !bytes.starts_with(MAGIC) || bytes.len() < HEAD.saturating_add(table) || u32(&bytes[16..20]) != VERSION {
            return Err(format!("these are no weights of version {VERSION}"));
        }
        Ok(File { bytes })
    }

    /// The bytes of an array whose numbers are of `kind`, as numpy names it.
    pub fn array(&self, name: &str, kind: &str) -> Result<&'static [u8], String> {
        let count = u32(&self.bytes[20..24]) as usize;
        let entry = self.bytes[HEAD..HEAD + count * ENTRY]
            .chunks_exact(ENTRY)
            .find(|entry| trimmed(&entry[..NAME]) == name.as_bytes())
            .ok_or_else(|| format!("the weights have no {name}"))?;
        let (start, size) = (u64(&entry[64..72]), u64(&entry[72..80]));
        let end = start.checked_add(size);
        let found = end.and_then(|end| self.bytes.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?));
        match found {
            Some(found) if trimmed(&entry[NAME..NAME + 4]) == kind.as_bytes() => Ok(found),
            _ => Err(format!("{name} of the weights is broken")),
        }
    }

    /// An array of so many numbers in half precision.
    pub fn halves(&self, name: &str, count: usize) -> Result<Vec<f32>, String> {
        let found = self.array(name, "f2")?;
        if found.len() != 2 * count {
            return Err(format!("{name} of the weights has {} numbers, not {count}", found.len() / 2));
        }
        Ok(found.chunks_exact(2).map(|half| widened(u16::from_le_bytes([half[0], half[1]]))).collect())
    }

    /// The strings of an array, each with a zero byte after it.
    pub fn strings(&self, name: &str) -> Result<Vec<&'static str>, String> {
        let text = std::str::from_utf8(self.array(name, "u1")?).map_err(|_| format!("{name} of the weights is no UTF-8"))?;
        Ok(text.split_terminator('\0').collect())
    }

    pub fn integers(&self, name: &str) -> Result<Vec<u32>, String> {
        Ok(self.array(name, "u4")?.chunks_exact(4).map(u32).collect())
    }
}

fn trimmed(name: &[u8]) -> &[u8] {
    &name[..name.iter().position(|byte| *byte == 0).unwrap_or(name.len())]
}

fn u32(bytes: &[u8]) -> u32 {
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

fn u64(bytes: &[u8]) -> u64 {
    u64::from(u32(bytes)) | u64::from(u32(&bytes[4..])) << 32
}

/// A number of half precision in single precision, which has them all.
fn widened(half: u16) -> f32 {
    let sign = u32::from(half & 0x8000) << 16;
    let rest = u32::from(half & 0x7fff);
    let magnitude = match rest >> 10 {
        0 => rest as f32 / 16_777_216.0,
        31 => f32::from_bits(0x7f80_0000 | rest << 13),
        _ => f32::from_bits((rest << 13) + (112 << 23)),
    };
    f32::from_bits(magnitude.to_bits() | sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_widened_exactly() {
        let known =
            [(0x0000, 0.0), (0x8000, -0.0), (0x3c00, 1.0), (0xc000, -2.0), (0x7bff, 65504.0), (0x0001, 2.0f32.powi(-24))];
        for (half, value) in known {
            assert_eq!(widened(half).to_bits(), f32::to_bits(value));
        }
        assert_eq!(widened(0x7c00), f32::INFINITY);
        assert!(widened(0x7e00).is_nan());
    }

    #[test]
    fn other_bytes_are_refused() {
        assert!(File::open(b"").is_err());
        assert!(File::open(b"cleanpage model\0\x05\0\0\0\xff\xff\xff\xff\0\0\0\0\0\0\0\0").is_err());
        assert!(File::open(&[b'x'; 64]).is_err());
    }
}
