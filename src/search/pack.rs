//! A long row of bytes, packed in blocks of which any can be read without the others.

use std::sync::{Arc, Mutex, PoisonError};

use super::pen::{Pen, fixed_at};

/// How many bytes a block has before it is packed. A larger one packs better, and takes longer to
/// read for the few bytes of one entry.
const BLOCK: usize = 16 * 1024;
/// How hard it is tried to make a block small; more takes far longer for a few bytes.
const LEVEL: i32 = 3;

/// Packs bytes: how many blocks there are, where each ends, then the blocks.
pub(super) fn pack(bytes: &[u8]) -> Pen {
    let mut ends = Pen::default();
    let mut blocks = Pen::default();
    for block in bytes.chunks(BLOCK) {
        // Without room for it the block is empty, and whoever reads it makes the index anew.
        let packed = zstd::bulk::compress(block, LEVEL).unwrap_or_default();
        blocks.0.extend_from_slice(&packed);
        ends.fixed(u32::try_from(blocks.0.len()).unwrap_or(u32::MAX));
    }
    let mut out = Pen::default();
    out.fixed(u32::try_from(bytes.len().div_ceil(BLOCK)).unwrap_or(u32::MAX));
    out.0.extend_from_slice(&ends.0);
    out.0.extend_from_slice(&blocks.0);
    out
}

/// The block that was read last: entries that are read together mostly lie together.
#[derive(Debug, Clone, Default)]
pub(super) struct LastBlock(Arc<Mutex<Option<Block>>>);

/// The place of a block among all, and what it holds.
type Block = (usize, Arc<[u8]>);

/// Returns a stretch of what was packed; `None` when it is not there or spoiled.
pub(super) fn unpack(packed: &[u8], start: usize, end: usize, last: &LastBlock) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(end.checked_sub(start)?.min(16 * BLOCK));
    let mut at = start;
    while at < end {
        let block_idx = at / BLOCK;
        let block = read_block(packed, block_idx, last)?;
        let from = at - block_idx * BLOCK;
        let to = (end - block_idx * BLOCK).min(BLOCK);
        out.extend_from_slice(block.get(from..to)?);
        at = (block_idx + 1) * BLOCK;
    }
    Some(out)
}

fn read_block(packed: &[u8], block_idx: usize, last: &LastBlock) -> Option<Arc<[u8]>> {
    let mut known = last.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((idx, block)) = known.as_ref()
        && *idx == block_idx
    {
        return Some(Arc::clone(block));
    }
    let count = fixed_at(packed, 0)? as usize;
    if block_idx >= count {
        return None;
    }
    let start = match block_idx.checked_sub(1) {
        Some(before) => fixed_at(packed, 1 + before)? as usize,
        None => 0,
    };
    let end = fixed_at(packed, 1 + block_idx)? as usize;
    let blocks = packed.get(4 * (1 + count)..)?;
    let block = zstd::bulk::decompress(blocks.get(start..end)?, BLOCK).ok()?;
    let block: Arc<[u8]> = block.into();
    *known = Some((block_idx, Arc::clone(&block)));
    Some(block)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_stretch_comes_back_and_a_spoiled_one_is_none() {
        let bytes: Vec<u8> = (0..40_000_u32).flat_map(|it| (it / 7).to_le_bytes()).collect();
        let packed = pack(&bytes).0;
        assert!(packed.len() < bytes.len());
        let last = LastBlock::default();
        for (start, end) in
            [(0, 0), (0, 1), (8191, 8193), (100, 50_000), (159_999, 160_000), (0, 160_000)]
        {
            assert_eq!(unpack(&packed, start, end, &last).as_deref(), bytes.get(start..end));
        }
        for (start, end) in [(0, 160_001), (160_000, 200_000), (5, 4)] {
            assert_eq!(unpack(&packed, start, end, &last), None);
        }
        for cut in [0, 3, 20, packed.len() / 2] {
            let none = unpack(&packed[..cut], 0, 160_000, &LastBlock::default());
            assert_eq!(none, None, "{cut}");
        }
        assert_eq!(unpack(&pack(&[]).0, 0, 0, &last).as_deref(), Some(&[][..]));
    }
}
