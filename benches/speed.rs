//! How long the everyday steps take on maps of 1,000, 10,000 and 100,000 entries.
//!
//! `cargo bench --bench speed` runs all of them; a name behind `--` picks some.
#![allow(unreachable_pub, clippy::unwrap_used, reason = "a benchmark is no library")]

#[path = "generated/maps.rs"]
mod generated;

use divan::Bencher;
use divan::counter::BytesCount;
use jiff::civil::date;
use msgmap::check::{AssetPlace, Surroundings, check};
use msgmap::disk::{self, Before, Change};
use msgmap::model::coverage::Coverage;
use msgmap::model::{Edit, Key, Path, Value};
use msgmap::review;
use msgmap::search::{Index, Query};
use msgmap::workspace::Workspace;

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

fn main() {
    divan::main();
}

fn workspace(entries: usize) -> Workspace {
    Workspace::open([("map.toml", generated::map_text(entries).into_bytes())])
}

/// Returns an edit that changes a title to something new at every turn.
fn retitle(turn: usize) -> Edit {
    Edit::Set {
        key: Key::new("feature", "feature-100"),
        path: Path::field("title"),
        value: Value::text(format!("Title {turn}")),
    }
}

/// From the bytes of a file to a map with all its links.
#[divan::bench(args = SIZES, sample_count = 10)]
fn load(bencher: Bencher<'_, '_>, entries: usize) {
    let bytes = generated::map_text(entries).into_bytes();
    bencher
        .counter(BytesCount::new(bytes.len()))
        .with_inputs(|| bytes.clone())
        .bench_values(|bytes| Workspace::open([("map.toml", bytes)]));
}

/// Every rule over every entry.
#[divan::bench(args = SIZES, sample_count = 10)]
fn check_all(bencher: Bencher<'_, '_>, entries: usize) {
    let workspace = workspace(entries);
    let around = Surroundings { today: date(2026, 11, 22), asset: &|_| AssetPlace::Unknown };
    bencher.bench_local(|| check(workspace.map(), &around));
}

/// All cells of two dimensions.
#[divan::bench(args = SIZES, sample_count = 10)]
fn coverage(bencher: Bencher<'_, '_>, entries: usize) {
    let workspace = workspace(entries);
    let today = date(2026, 11, 22);
    bencher.bench_local(|| Coverage::of(workspace.map(), today, "requirement", "competitor"));
}

/// From a map to an index that answers.
#[divan::bench(args = SIZES, sample_count = 5)]
fn index(bencher: Bencher<'_, '_>, entries: usize) {
    let workspace = workspace(entries);
    bencher.bench_local(|| Index::in_memory(workspace.map()).map_err(|error| error.to_string()));
}

/// One key press: a query of three words, the last one half typed.
#[divan::bench(args = SIZES, sample_count = 200)]
fn search(bencher: Bencher<'_, '_>, entries: usize) {
    let workspace = workspace(entries);
    let index = Index::in_memory(workspace.map()).ok();
    let words: Vec<String> = workspace
        .map()
        .of_kind("feature")
        .filter_map(|entry| entry.text("short"))
        .map(|text| text.split(' ').skip(1).take(3).collect::<Vec<_>>().join(" "))
        .map(|text| text.chars().take(text.chars().count().saturating_sub(2)).collect())
        .collect();
    let mut turn = 0;
    bencher.bench_local(|| {
        turn += 1;
        let query = Query::new(&words[turn % words.len()], date(2026, 11, 22));
        index.as_ref().map(|index| index.search(workspace.map(), &query).is_ok())
    });
}

/// A title changed, proved, and the map brought up to date.
#[divan::bench(args = SIZES, sample_count = 50)]
fn edit(bencher: Bencher<'_, '_>, entries: usize) {
    let mut workspace = workspace(entries);
    let mut turn = 0;
    bencher.bench_local(|| {
        turn += 1;
        workspace.apply(&retitle(turn))
    });
}

/// The same, and the file replaced on disk with all that makes it safe.
#[divan::bench(args = SIZES, sample_count = 20)]
fn edit_and_save(bencher: Bencher<'_, '_>, entries: usize) {
    let folder = tempfile::tempdir().ok();
    let Some(folder) = folder.as_ref().map(tempfile::TempDir::path) else { return };
    let path = folder.join("map.toml");
    let bytes = generated::map_text(entries).into_bytes();
    let mut on_disk = disk::digest(&bytes);
    let change = Change::Write { path: path.clone(), before: Before::Absent, after: bytes.clone() };
    if disk::save(&folder.join("state"), &[change]).is_err() {
        return;
    }
    let mut workspace = Workspace::open([("map.toml", bytes)]);
    let mut turn = 0;
    bencher.bench_local(|| {
        turn += 1;
        let edited = workspace.apply(&retitle(turn)).is_ok();
        for unsaved in workspace.unsaved() {
            let after = unsaved.bytes.clone();
            let digest = disk::digest(&after);
            let before = Before::Content(on_disk);
            let change = Change::Write { path: path.clone(), before, after };
            if disk::save(&folder.join("state"), &[change]).is_ok() {
                on_disk = digest;
                workspace.saved(&unsaved);
            }
        }
        edited && !workspace.is_unsaved()
    });
}

/// Two sides with fifty edits each, merged with their base, as git's merge driver does it.
#[divan::bench(args = SIZES, sample_count = 5)]
fn merge(bencher: Bencher<'_, '_>, entries: usize) {
    let base = generated::map_text(entries);
    let side = |name: &str, shift: usize| {
        let mut workspace = Workspace::open([("map.toml", base.clone().into_bytes())]);
        for edit in 0..50 {
            let edit = Edit::Set {
                key: Key::new("feature", &format!("feature-{}", edit * 4 + shift)),
                path: Path::field("title"),
                value: Value::text(format!("{name} {edit}")),
            };
            workspace.apply(&edit).unwrap();
        }
        workspace.text("map.toml").unwrap_or_default().to_owned()
    };
    let texts = [base.clone(), side("Ours", 0), side("Theirs", 1)];
    bencher.with_inputs(|| texts.clone()).bench_values(|texts| {
        let [base, ours, theirs] =
            texts.map(|text| Workspace::open([("map.toml", text.into_bytes())]));
        review::merge(&base, &ours, &theirs).map(|merge| merge.is_clean())
    });
}
