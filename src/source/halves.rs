//! Work on the halves of very many things beside each other.

use std::ops::Range;
use std::panic::resume_unwind;

/// From so many things on two threads take a half each; with fewer a thread costs more than it
/// saves.
const MANY: usize = 5_000;

/// Returns what comes of a work on so many things, in one part or in the two halves, in order.
pub(super) fn in_halves<T: Send>(count: usize, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    if count < MANY {
        return vec![work(0..count)];
    }
    let middle = count / 2;
    std::thread::scope(|scope| {
        let first = scope.spawn(|| work(0..middle));
        let second = work(middle..count);
        let first = first.join().unwrap_or_else(|panic| resume_unwind(panic));
        vec![first, second]
    })
}
