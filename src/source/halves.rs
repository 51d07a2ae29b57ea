//! Work on the halves of very much beside each other.

use std::ops::Range;
use std::panic::resume_unwind;

/// From so many things on two threads take a half each; with fewer a thread costs more than it
/// saves.
const MANY: usize = 5_000;

/// Does two works beside each other, each on a thread of its own.
pub(super) fn both<T: Send, U>(one: impl FnOnce() -> T + Send, two: impl FnOnce() -> U) -> (T, U) {
    std::thread::scope(|scope| {
        let one = scope.spawn(one);
        let two = two();
        (one.join().unwrap_or_else(|panic| resume_unwind(panic)), two)
    })
}

/// Returns what comes of a work on so many things, in one part or in the two halves, in order.
pub(super) fn in_halves<T: Send>(count: usize, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    if count < MANY {
        return vec![work(0..count)];
    }
    let middle = count / 2;
    let (first, second) = both(|| work(0..middle), || work(middle..count));
    vec![first, second]
}
