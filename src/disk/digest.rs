//! What a file held, in 32 bytes: how a change by others is noticed.
//!
//! Time stamps lie (a git checkout, a copy, a clock set back), contents do not. So nothing in the
//! program compares anything else. Start with [`digest`].

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

/// The SHA-256 of some content, shown in lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Reads a digest as it is shown.
    pub fn read(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        let is_plain = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        for (place, byte) in bytes.iter_mut().enumerate().filter(|_| is_plain) {
            *byte = u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok()?;
        }
        is_plain.then_some(Self(bytes))
    }

    /// Returns the digest's bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
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

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::read(&text).ok_or_else(|| serde::de::Error::custom("this is no digest"))
    }
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
