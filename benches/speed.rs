//! How long the everyday steps take on maps of 1,000, 10,000 and 100,000 entries.
//!
//! `cargo bench --bench speed` runs all of them; a name behind `--` picks some.

mod generated;

use divan::Bencher;
use msgmap::model::{Edit, Key, Path, Value};
use msgmap::workspace::Workspace;

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

fn main() {
    divan::main();
}

fn workspace(entries: usize) -> Workspace {
    Workspace::open([("map.toml", generated::map_text(entries).into_bytes())])
}

/// From the bytes of a file to a map with all its links.
#[divan::bench(args = SIZES, sample_count = 10)]
fn load(bencher: Bencher<'_, '_>, entries: usize) {
    let bytes = generated::map_text(entries).into_bytes();
    bencher
        .with_inputs(|| bytes.clone())
        .bench_values(|bytes| Workspace::open([("map.toml", bytes)]));
}

/// A title changed, proved, and the map brought up to date.
#[divan::bench(args = SIZES, sample_count = 20)]
fn edit(bencher: Bencher<'_, '_>, entries: usize) {
    let mut workspace = workspace(entries);
    let key = Key::new("feature", "feature-100");
    let mut turn = 0;
    bencher.bench_local(|| {
        turn += 1;
        let value = Value::text(format!("Title {turn}"));
        workspace.apply(&Edit::Set { key: key.clone(), path: Path::field("title"), value })
    });
}
