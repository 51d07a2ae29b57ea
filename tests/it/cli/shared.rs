//! The index in the cache folder belongs to all processes of the user, and to nobody: whatever they
//! or a bad disk do to it, an answer is one that the map gives.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde_json::Value as Json;

use crate::program::{Desk, Ran};

const FILE: &str = "m.msgmap.toml";
/// How often the map changes.
const TURNS: usize = 12;

/// Returns a map whose title, text and link all say which turn it is.
fn map_at(turn: usize) -> String {
    let mut map = String::from("[map]\nformat = 1\n");
    for idx in 0..40 {
        write!(map, "\n[feature.f-{idx}]\ntitle = \"Ledger part {idx}\"\n").unwrap();
    }
    write!(
        map,
        "\n[value_proposition.claim]\ntitle = \"Zebra claim {turn}\"\nbody = \"It is turn{turn}.\"\n\
         \n[success_story.story]\ntitle = \"Zebra story {turn}\"\nvalue_propositions = [\"claim\"]\n\
         \n[success_story.only-{turn}]\ntitle = \"Zebra of this turn\"\n"
    )
    .unwrap();
    map
}

/// Puts a map in place as an editor does: whole or not at all.
fn put(desk: &Desk, turn: usize) {
    let new = desk.path().join("new");
    fs::write(&new, map_at(turn)).unwrap();
    fs::rename(new, desk.path().join(FILE)).unwrap();
}

fn search(desk: &Desk, words: &str) -> Ran {
    desk.run(&["--map", FILE, "search", "--json", words])
}

/// Returns the turn that an answer is of; all of it must be of the same.
#[track_caller]
fn turn_of(ran: &Ran) -> usize {
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    let answer: Json = serde_json::from_str(&ran.out).unwrap();
    let hits = answer["hits"].as_array().unwrap();
    let keys: BTreeSet<&str> = hits.iter().map(|hit| hit["key"].as_str().unwrap()).collect();
    let title = |key: &str| {
        let hit = hits.iter().find(|hit| hit["key"] == key);
        hit.unwrap_or_else(|| panic!("{key} in {}", ran.out))["title"].as_str().unwrap()
    };
    let turn: usize = title("value_proposition.claim").rsplit(' ').next().unwrap().parse().unwrap();
    assert_eq!(title("success_story.story"), format!("Zebra story {turn}"));
    let only = format!("success_story.only-{turn}");
    let all = ["value_proposition.claim", "success_story.story", &only];
    assert_eq!(keys, BTreeSet::from(all), "{}", ran.out);
    turn
}

/// Ends the test when a thread of it fails.
struct Ends<'a>(&'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

#[test]
fn processes_that_search_a_map_while_it_changes_share_its_index() {
    let desk = Desk::new(&[(FILE, &map_at(0))]);
    // The turn that surely stands in the file, and the one that may.
    let (written, begun) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let ended = AtomicBool::new(false);
    // The writer waits for an answer between two turns, not for time to pass.
    let answers = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let _guard = Ends(&ended);
                while !ended.load(Ordering::SeqCst) {
                    let earliest = written.load(Ordering::SeqCst);
                    let turn = turn_of(&search(&desk, "zebra"));
                    let latest = begun.load(Ordering::SeqCst);
                    assert!((earliest..=latest).contains(&turn), "{earliest} {turn} {latest}");
                    answers.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        for turn in 1..=TURNS {
            begun.store(turn, Ordering::SeqCst);
            put(&desk, turn);
            written.store(turn, Ordering::SeqCst);
            let before = answers.load(Ordering::SeqCst);
            while answers.load(Ordering::SeqCst) == before && !ended.load(Ordering::SeqCst) {
                std::thread::yield_now();
            }
        }
        ended.store(true, Ordering::SeqCst);
    });
    assert_eq!(turn_of(&search(&desk, "zebra")), TURNS);
    assert_eq!(turn_of(&search(&desk, &format!("zebra turn{TURNS}"))), TURNS);
}

/// Returns the files of the index in the cache.
fn kept(desk: &Desk) -> Vec<PathBuf> {
    let maps = fs::read_dir(desk.path().join("../cache/search")).unwrap();
    let folder = maps.map(|map| map.unwrap().path()).next().unwrap();
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|file| !file.ends_with("lock"));
    files.sort();
    files
}

#[test]
fn an_index_that_is_spoiled_in_any_file_is_made_anew() {
    let desk = Desk::new(&[(FILE, &map_at(7))]);
    assert_eq!(turn_of(&search(&desk, "zebra")), 7);
    let n_files = kept(&desk).len();
    assert!(n_files > 3, "{n_files}");
    for file_idx in 0..n_files {
        for spoil in 0..4 {
            let file = kept(&desk)[file_idx].clone();
            let mut bytes = fs::read(&file).unwrap();
            match spoil {
                0 => bytes.truncate(bytes.len() / 2),
                1 => bytes.clear(),
                2 => bytes.iter_mut().for_each(|byte| *byte = !*byte),
                _ => fs::remove_file(&file).unwrap(),
            }
            if spoil < 3 {
                fs::write(&file, bytes).unwrap();
            }
            assert_eq!(turn_of(&search(&desk, "zebra")), 7, "{file:?} {spoil}");
            // What was spoiled has been replaced, not only passed over.
            assert_eq!(kept(&desk).len(), n_files, "{file:?} {spoil}");
        }
    }
}

/// A byte that is another one may leave an index that can be read and says something else.
#[test]
fn an_index_of_which_a_byte_is_another_is_made_anew() {
    const WORDS: [&str; 2] = ["zebra", "ledger prat"];
    let desk = Desk::new(&[(FILE, &map_at(7))]);
    let right = WORDS.map(|words| search(&desk, words).out);
    let n_files = kept(&desk).len();
    for file_idx in 0..n_files {
        for place in 0..8 {
            let file = kept(&desk)[file_idx].clone();
            let mut bytes = fs::read(&file).unwrap();
            let at = bytes.len() * place / 8;
            let Some(byte) = bytes.get_mut(at) else { continue };
            *byte ^= 1 << (place % 3);
            fs::write(&file, bytes).unwrap();
            let found = WORDS.map(|words| search(&desk, words).out);
            assert!(found == right, "{file:?} at {at}: {found:?}");
        }
    }
}

#[test]
fn an_index_of_another_version_is_made_anew() {
    let desk = Desk::new(&[(FILE, &map_at(3))]);
    assert_eq!(turn_of(&search(&desk, "zebra")), 3);
    let list = kept(&desk).into_iter().find(|file| file.ends_with("list.json")).unwrap();
    let text = fs::read_to_string(&list).unwrap();
    let other = text.replace("\"version\":\"", "\"version\":\"99.");
    assert_ne!(text, other);
    fs::write(&list, other).unwrap();
    put(&desk, 4);
    assert_eq!(turn_of(&search(&desk, "zebra")), 4);
    assert!(!fs::read_to_string(&list).unwrap().contains("\"99."));
}

#[test]
fn a_brief_by_words_keeps_the_index_and_answers_out_of_it_and_a_changed_map_has_its_own_answer() {
    let map = |situation: &str| {
        format!(
            "[map]\nformat = 1\n\n[situation.{situation}]\ntitle = \"The ledger of {situation}\"\n\n\
             [[situation.{situation}.point]]\nsay = \"Said of {situation}.\"\n"
        )
    };
    let desk = Desk::new(&[(FILE, &map("one"))]);
    let brief = || desk.run(&["--map", FILE, "brief", "some", "ledger"]);
    let first = brief();
    assert!(first.out.contains("The ledger of one"), "{}", first.out);
    let files = kept(&desk);
    assert!(files.len() > 3, "{files:?}");
    let again = brief();
    assert_eq!((again.out, again.err), (first.out, first.err));
    assert_eq!(kept(&desk), files);
    fs::write(desk.path().join(FILE), map("two")).unwrap();
    assert!(brief().out.contains("The ledger of two"));
}

#[test]
fn without_a_place_for_the_index_the_map_itself_answers() {
    let desk = Desk::new(&[(FILE, &map_at(5))]);
    // A file where the folder should be: nothing can be made in it, whoever one is.
    fs::write(desk.path().join("../cache"), "").unwrap();
    assert_eq!(turn_of(&search(&desk, "zebra")), 5);
    assert_eq!(turn_of(&search(&desk, "zebra")), 5);
}
