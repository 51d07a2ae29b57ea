//! Runs public relevance sets through the search, for `eval.py` to score.
//!
//! `cargo bench --bench relevance -- DIR OUT [QUERIES]`: makes an entry of each line of
//! `DIR/docs.jsonl`, searches each of `DIR/queries.jsonl` (or of the file `DIR/QUERIES`) and writes
//! `qid docid score` lines to OUT.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark prints and writes"
)]

use std::error::Error;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Instant;

use jiff::civil::date;
use msgmap::model::{Entry, Key, Map, Table, Value};
use msgmap::search::{Index, Query};
use serde_json::Value as Json;

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo itself hands on `--bench`.
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let [dir, out, more @ ..] = args.as_slice() else {
        // So does a run of all benches, which has no set to work on.
        println!("relevance: skipped; usage: cargo bench --bench relevance -- DIR OUT [QUERIES]");
        return Ok(());
    };
    let queries = more.first().map_or("queries.jsonl", String::as_str);
    let dir = PathBuf::from(dir);
    let mut names = Vec::new();
    let mut entries = Vec::new();
    for line in lines(&dir.join("docs.jsonl"))? {
        let mut fields = Table::default();
        fields.insert("title".into(), Value::text(text(&line, "title")));
        fields.insert("body".into(), Value::text(text(&line, "text")));
        let key = Key::new("value_proposition", &format!("d{}", entries.len()));
        names.push(text(&line, "id"));
        entries.push(Entry { key, fields });
    }
    let map = Map::new(entries);
    let start = Instant::now();
    let index = Index::in_memory(&map)?;
    println!("{} entries indexed in {:.1?}", map.len(), start.elapsed());

    let mut run = String::new();
    let mut times = Vec::new();
    for line in lines(&dir.join(queries))? {
        let mut query = Query::new(&text(&line, "text"), date(2026, 11, 22));
        query.limit = 100;
        let start = Instant::now();
        let found = index.search(&map, &query)?;
        times.push(start.elapsed());
        for hit in found.hits {
            let doc_idx: usize = hit.key.id.trim_start_matches('d').parse()?;
            writeln!(run, "{} {} {}", text(&line, "id"), names[doc_idx], hit.score)?;
        }
    }
    std::fs::write(out, run)?;
    times.sort();
    let at = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or_default();
    println!("{} queries: median {:.1?}, p99 {:.1?}", times.len(), at(50), at(99));
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a bench reads its own data")]
fn lines(path: &PathBuf) -> Result<Vec<Json>, Box<dyn Error>> {
    let file = std::fs::read_to_string(path)?;
    Ok(file.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}

fn text(line: &Json, field: &str) -> String {
    line.get(field).and_then(Json::as_str).unwrap_or_default().to_owned()
}
