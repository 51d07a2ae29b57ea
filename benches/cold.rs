//! How long a rep waits: `msgmap search` from the shell beside `SQLite`'s shell on a ready FTS5
//! database and `rg -i` on the file, in one run, and a key press in the app.
//!
//! `cargo bench --bench cold -- [ENTRIES | FILE.jsonl]...`; 1,000, 10,000 and 100,000 when none are
//! said. A file has an entry a line, with `id`, `kind`, `title` and `body`. Needs `sqlite3` and `rg`
//! in the path for their rows; a program that is not there has none.
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
    let mut said: Vec<String> = args.collect();
    if said.is_empty() {
        said = ["1000", "10000", "100000"].map(str::to_owned).to_vec();
    }
    for said in said {
        let text = match said.parse() {
            Ok(size) => generated::map_text(size),
            Err(_) => text_of(&said)?,
        };
        measure(&text)?;
    }
    Ok(())
}

/// Returns a map of the entries in a file.
fn text_of(path: &str) -> Result<String, Box<dyn Error>> {
    let mut text = String::from("[map]\nformat = 1\nname = \"Texts\"\n");
    for line in fs::read_to_string(path)?.lines() {
        let entry: serde_json::Value = serde_json::from_str(line)?;
        let of = |field: &str| entry.get(field).cloned().unwrap_or_default();
        let name = |field: &str| of(field).as_str().unwrap_or_default().to_owned();
        // Texts of JSON are texts of TOML.
        let (title, body) = (of("title"), of("body"));
        write!(text, "\n[{}.{}]\ntitle = {title}\nbody = {body}\n", name("kind"), name("id"))?;
    }
    Ok(text)
}

fn measure(text: &str) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let folder = folder.path();
    let file = folder.join("generated.msgmap.toml");
    fs::write(&file, text)?;
    let workspace = Workspace::open([("map.toml", text.as_bytes().to_vec())]);
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
    let database = folder.join("map.db");
    let mut programs: Vec<Program<'_>> = vec![
        ("msgmap search, cold, index ready", Box::new(|words| search(folder, &file, words))),
        (
            "msgmap --version",
            Box::new(|_| {
                let mut command = Command::new(env!("CARGO_BIN_EXE_msgmap"));
                command.arg("--version");
                command
            }),
        ),
    ];
    if is_there("sqlite3") {
        fill(&database, map)?;
        let ask = |words: &str| {
            let mut command = Command::new("sqlite3");
            command.arg(&database).arg(sql(words));
            command
        };
        programs.push(("sqlite3, FTS5, ready database", Box::new(ask)));
    }
    if is_there("rg") {
        let ask = |words: &str| {
            let mut command = Command::new("rg");
            command.arg("-i").arg(words.split(' ').next().unwrap_or_default()).arg(&file);
            command
        };
        programs.push(("rg -i, all hits of one word", Box::new(ask)));
    }
    // In turns, so that whatever else the machine does falls on all alike.
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); programs.len()];
    for words in queries.iter().cycle().take(RUNS) {
        for ((_, command), times) in programs.iter().zip(&mut times) {
            let began = Instant::now();
            run(&mut command(words));
            times.push(began.elapsed());
        }
    }
    for ((what, _), times) in programs.iter().zip(&mut times) {
        report(what, times);
    }

    let began = Instant::now();
    let mut index = Index::in_memory(map)?;
    println!("  index made in memory                         {:>9.1?}", began.elapsed());
    let today = date(2026, 11, 22);
    for (what, counts) in
        [("a key press to its results", false), ("the same, with all values counted", true)]
    {
        let mut keys = Vec::new();
        for words in queries.iter().cycle().take(TYPED) {
            for (end, _) in words.char_indices().skip(2) {
                let words = words.get(..end).unwrap_or_default();
                let query = Query { counts, ..Query::new(words, today) };
                let began = Instant::now();
                let found = index.search(map, &query)?;
                keys.push(began.elapsed());
                drop(found);
            }
        }
        report(what, &mut keys);
    }
    let mut map = map.clone();
    let mut edits = Vec::new();
    for turn in 0..20 {
        let Some(mut entry) = map.of_kind("feature").nth(turn * 7).cloned() else { continue };
        let key: Key = entry.key.clone();
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

/// What a program is called here, and how it is asked for some words.
type Program<'a> = (&'static str, Box<dyn Fn(&str) -> Command + 'a>);

/// Returns queries of three words that stand in one entry, the last one half typed.
fn queries(map: &Map) -> Vec<String> {
    let texts = map.of_kind("feature");
    let texts = texts.filter_map(|entry| entry.text("short").or_else(|| entry.text("body")));
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

fn report(what: &str, times: &mut [Duration]) {
    times.sort();
    let at = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or_default();
    println!("  {what:<44} median {:>8.2?}, p99 {:>8.2?}, fastest {:>8.2?}", at(50), at(99), at(0));
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
