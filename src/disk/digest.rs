//! What a file held, in 32 bytes: how a change by others is noticed.
//!
//! Time stamps lie (a git checkout, a copy, a clock set back), contents do not. So nothing in the
//! program compares anything else. Start with [`digest`].

use std::fmt;

use sha2::{Digest as _, Sha256};

/// The SHA-256 of some content, shown in lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Returns the digest's bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Digest {
    /// Reads what [`Display`](fmt::Display) wrote.
    pub fn read(words: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if words.len() != 64 {
            return None;
        }
        for (idx, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(words.get(2 * idx..2 * idx + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// Returns the digest of `bytes`.
pub fn digest(bytes: &[u8]) -> Digest {
    Digest(Sha256::digest(bytes).into())
}

#[cfg(test)]
mod tests {
    use super::digest;

    #[test]
    fn is_sha_256_in_hexadecimal() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(digest(b"").to_string(), empty);
        assert_ne!(digest(b"a"), digest(b"b"));
    }
}
