//! How long a rep waits: `msgmap search` from the shell beside `SQLite`'s shell on a ready FTS5
//! database and `rg -i` on the file, in one run, and a key press in the app.
//!
//! `cargo bench --bench cold -- [ENTRIES]...`; 1,000, 10,000 and 100,000 when none are said. Needs
//! `sqlite3` and `rg` in the path for their rows; a program that is not there has none.
#![allow(
    unreachable_pub,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark prints, writes and starts programs"
)]

#[path = "generated/maps.rs"]
mod generated;

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use jiff::civil::date;
use msgmap::model::{Key, Map, Value};
use msgmap::search::{Index, Query};
use msgmap::workspace::Workspace;

/// How often each program is started.
const RUNS: usize = 41;
/// How many queries are typed, letter by letter.
const TYPED: usize = 60;

fn main() -> Result<(), Box<dyn Error>> {
    let args = std::env::args().skip(1).filter(|arg| arg != "--bench");
    let mut sizes: Vec<usize> = args.map(|arg| arg.parse()).collect::<Result<_, _>>()?;
    if sizes.is_empty() {
        sizes = vec![1_000, 10_000, 100_000];
    }
    for size in sizes {
        measure(size)?;
    }
    Ok(())
}

fn measure(size: usize) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let folder = folder.path();
    let text = generated::map_text(size);
    let file = folder.join("generated.msgmap.toml");
    fs::write(&file, &text)?;
    let workspace = Workspace::open([("map.toml", text.clone().into_bytes())]);
    let map = workspace.map();
    println!("\n{} entries, {} bytes", map.len(), text.len());
    let queries = queries(map);

    let began = Instant::now();
    run(&mut search(folder, &file, "warm up"));
    println!("  first search, with the index made and kept   {:>9.1?}", began.elapsed());
    let kept = size_of(&folder.join("cache"));
    println!(
        "  index in the cache                           {kept:>9} bytes, {}% of the map",
        kept * 100 / text.len() as u64
    );
    // What was written this moment is compared by content; after two seconds by its stamp.
    std::thread::sleep(Duration::from_secs(3));
    run(&mut search(folder, &file, "warm up"));
    report(
        "msgmap search, cold, index ready",
        &mut times(&queries, |words| {
            run(&mut search(folder, &file, words));
        }),
    );
    report(
        "msgmap --version",
        &mut times(&queries, |_| {
            run(Command::new(env!("CARGO_BIN_EXE_msgmap")).arg("--version"));
        }),
    );
    if is_there("sqlite3") {
        let database = folder.join("map.db");
        fill(&database, map)?;
        report(
            "sqlite3, FTS5, ready database",
            &mut times(&queries, |words| {
                run(Command::new("sqlite3").arg(&database).arg(sql(words)));
            }),
        );
    }
    if is_there("rg") {
        report(
            "rg -i, all hits of one word",
            &mut times(&queries, |words| {
                let word = words.split(' ').next().unwrap_or_default();
                run(Command::new("rg").arg("-i").arg(word).arg(&file));
            }),
        );
    }

    let began = Instant::now();
    let mut index = Index::in_memory(map)?;
    println!("  index made in memory                         {:>9.1?}", began.elapsed());
    let mut keys = Vec::new();
    let today = date(2026, 11, 22);
    for words in queries.iter().cycle().take(TYPED) {
        for (end, _) in words.char_indices().skip(2) {
            let query = Query::new(words.get(..end).unwrap_or_default(), today);
            let began = Instant::now();
            let found = index.search(map, &query)?;
            keys.push(began.elapsed());
            drop(found);
        }
    }
    report("a key press to its results", &mut keys);
    let mut map = map.clone();
    let mut edits = Vec::new();
    for turn in 0..20 {
        let key = Key::new("feature", &format!("feature-{turn}"));
        let Some(mut entry) = map.get(&key).cloned() else { continue };
        entry.fields.insert("title".into(), Value::text(format!("Changed {turn}")));
        map.put(entry);
        let began = Instant::now();
        index.update(&map, &[key])?;
        edits.push(began.elapsed());
    }
    report("one edit to searchable", &mut edits);

    let edited = text.replacen("title = \"", "title = \"Changed ", 1);
    fs::write(&file, edited)?;
    let began = Instant::now();
    run(&mut search(folder, &file, "changed"));
    println!("  first search after an edit of the file       {:>9.1?}", began.elapsed());
    Ok(())
}

/// Returns queries of three words that stand in one entry, the last one half typed.
fn queries(map: &Map) -> Vec<String> {
    let texts = map.of_kind("feature").filter_map(|entry| entry.text("short"));
    texts
        .take(200)
        .map(|text| text.split(' ').skip(1).take(3).collect::<Vec<_>>().join(" "))
        .map(|text| text.chars().take(text.chars().count().saturating_sub(2)).collect())
        .collect()
}

fn search(folder: &Path, file: &Path, words: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_msgmap"));
    for (name, part) in
        [("MSGMAP_STATE", "state"), ("MSGMAP_CACHE", "cache"), ("MSGMAP_CONFIG", "config")]
    {
        command.env(name, folder.join(part));
    }
    command.arg("--map").arg(file).arg("search").arg(words);
    command
}

fn run(command: &mut Command) {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    drop(status);
}

fn is_there(program: &str) -> bool {
    let version = Command::new(program).arg("--version").stdout(Stdio::null()).status();
    version.is_ok_and(|status| status.success())
}

fn times(queries: &[String], mut what: impl FnMut(&str)) -> Vec<Duration> {
    let words = queries.iter().cycle();
    words
        .take(RUNS)
        .map(|words| {
            let began = Instant::now();
            what(words);
            began.elapsed()
        })
        .collect()
}

fn report(what: &str, times: &mut [Duration]) {
    times.sort();
    let at = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or_default();
    println!("  {what:<44} median {:>8.2?}, p99 {:>8.2?}", at(50), at(99));
}

fn size_of(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => size_of(&entry.path()),
            Ok(metadata) => metadata.len(),
            Err(_) => 0,
        })
        .sum()
}

fn fill(database: &Path, map: &Map) -> Result<(), Box<dyn Error>> {
    let mut sql = String::from(
        "CREATE VIRTUAL TABLE e USING fts5(key UNINDEXED, title, body, tokenize='porter', prefix='2 3');\nBEGIN;\n",
    );
    for entry in map.entries() {
        let texts: Vec<&str> = ["short", "body"].iter().filter_map(|it| entry.text(it)).collect();
        let quoted = |text: &str| text.replace('\'', "''");
        writeln!(
            sql,
            "INSERT INTO e VALUES ('{}', '{}', '{}');",
            entry.key,
            quoted(entry.title()),
            quoted(&texts.join(" "))
        )?;
    }
    sql.push_str("COMMIT;\nINSERT INTO e(e) VALUES ('optimize');\n");
    let mut shell = Command::new("sqlite3").arg(database).stdin(Stdio::piped()).spawn()?;
    if let Some(stdin) = &mut shell.stdin {
        stdin.write_all(sql.as_bytes())?;
    }
    drop(shell.stdin.take());
    shell.wait()?;
    Ok(())
}

/// Returns the same question for FTS5: any of the words, the last one as it begins.
fn sql(words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    format!(
        "SELECT key, title FROM e WHERE e MATCH '{}*' ORDER BY bm25(e, 0, 2, 1) LIMIT 10;",
        words.join(" OR ")
    )
}
