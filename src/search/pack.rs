//! A long row of bytes, packed in blocks of which any can be read without the others.

use std::sync::{Arc, Mutex, PoisonError};

use super::pen::{Pen, fixed_at};

/// How many bytes a block has before it is packed. A larger one packs better, and takes longer to
/// read for the few bytes of one entry.
const BLOCK: usize = 16 * 1024;
/// How hard it is tried to make a block small; more takes far longer for a few bytes.
const LEVEL: i32 = 3;

/// Packs bytes as they come: no more than a block of them is there at a time.
#[derive(Debug, Default)]
pub(super) struct Packer {
    /// What is still to be packed; whoever adds to it calls [`Packer::pack`] now and then.
    pub(super) open: Pen,
    blocks: Vec<u8>,
    ends: Vec<u32>,
}

impl Packer {
    /// Returns how many bytes came.
    pub(super) fn len(&self) -> usize {
        self.ends.len() * BLOCK + self.open.0.len()
    }

    /// Packs all whole blocks.
    pub(super) fn pack(&mut self) {
        if self.open.0.len() < BLOCK {
            return;
        }
        let Self { open, blocks, ends } = self;
        let whole = open.0.len() - open.0.len() % BLOCK;
        for block in open.0.get(..whole).unwrap_or_default().chunks(BLOCK) {
            pack(block, blocks, ends);
        }
        open.0.drain(..whole);
    }

    /// Adds what another has, and returns where that begins.
    pub(super) fn append(&mut self, other: Self) -> usize {
        if !self.open.0.is_empty() {
            self.open.0.resize(self.open.0.len().next_multiple_of(BLOCK), 0);
            self.pack();
        }
        let (start, before) = (self.len(), self.blocks.len());
        let shift = u32::try_from(before).unwrap_or(u32::MAX);
        self.ends.extend(other.ends.iter().map(|end| end.saturating_add(shift)));
        append(&mut self.blocks, other.blocks);
        self.open = other.open;
        start
    }

    /// Returns what is packed: how many blocks there are, where each ends, then the blocks.
    pub(super) fn finish(mut self) -> Vec<Vec<u8>> {
        self.pack();
        let Self { open, mut blocks, mut ends } = self;
        if !open.0.is_empty() {
            pack(&open.0, &mut blocks, &mut ends);
        }
        let mut head = Pen::default();
        head.fixed(u32::try_from(ends.len()).unwrap_or(u32::MAX));
        for end in ends {
            head.fixed(end);
        }
        vec![head.0, blocks]
    }
}

fn pack(block: &[u8], blocks: &mut Vec<u8>, ends: &mut Vec<u32>) {
    // Without room for it the block is empty, and whoever reads it makes the index anew.
    blocks.extend(zstd::bulk::compress(block, LEVEL).unwrap_or_default());
    ends.push(u32::try_from(blocks.len()).unwrap_or(u32::MAX));
}

/// Adds bytes behind others; where there are no others, they are only taken over.
pub(super) fn append(all: &mut Vec<u8>, bytes: Vec<u8>) {
    if all.is_empty() {
        *all = bytes;
    } else {
        all.extend_from_slice(&bytes);
    }
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

    fn all_packed(bytes: &[u8]) -> Vec<u8> {
        let mut packer = Packer::default();
        for piece in bytes.chunks(1000) {
            packer.open.0.extend_from_slice(piece);
            packer.pack();
        }
        assert_eq!(packer.len(), bytes.len());
        packer.finish().concat()
    }

    #[test]
    fn what_is_packed_apart_comes_back_together() {
        let (mut all, last) = (Packer::default(), LastBlock::default());
        let pieces = [vec![1; 20_000], vec![], vec![2; 16_384], vec![3; 7], vec![4; 50_000]];
        let starts = pieces.clone().map(|piece| {
            let mut packer = Packer::default();
            packer.open.0 = piece;
            packer.pack();
            all.append(packer)
        });
        let packed = all.finish().concat();
        for (start, piece) in starts.into_iter().zip(pieces) {
            assert_eq!(unpack(&packed, start, start + piece.len(), &last), Some(piece));
        }
    }

    #[test]
    fn any_stretch_comes_back_and_a_spoiled_one_is_none() {
        let bytes: Vec<u8> = (0..40_000_u32).flat_map(|it| (it / 7).to_le_bytes()).collect();
        let packed = all_packed(&bytes);
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
        assert_eq!(unpack(&all_packed(&[]), 0, 0, &last).as_deref(), Some(&[][..]));
    }
}
