//! Searches that found no answer, kept on this machine for whoever looks after the map.
//!
//! A small list in the user's folder for state, which nobody else reads and which leaves the
//! machine only by hand. It never stands in the way: what can't be kept is forgotten. Start with
//! [`keep_missed`].

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

/// The name of the list.
const FILE: &str = "missed-searches.txt";
/// The most searches that are kept; of more, those longest ago go.
const MOST: usize = 1_000;
/// The most characters of a search that are kept.
const LONGEST: usize = 200;
/// The most bytes of a list that are read: a larger one is none of ours.
const BYTES_MAX: u64 = 4 * 1024 * 1024;

/// A search that found no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// What was looked for.
    pub words: String,
    /// How often.
    pub count: u64,
    /// On which day first.
    pub first: Date,
    /// On which day last.
    pub last: Date,
}

/// Keeps a search that found no answer; one that is kept already is counted.
pub fn keep_missed(state_folder: &Path, words: &str, today: Date) -> io::Result<()> {
    let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words: String = words.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    if words.is_empty() {
        return Ok(());
    }
    fs::create_dir_all(state_folder)?;
    let _lock = lock(state_folder)?;
    let mut all = read(&state_folder.join(FILE))?;
    match all.iter_mut().find(|missed| missed.words.to_lowercase() == words.to_lowercase()) {
        Some(missed) => {
            missed.count += 1;
            missed.last = missed.last.max(today);
        }
        None => all.push(Missed { words, count: 1, first: today, last: today }),
    }
    all.sort_by(in_order);
    all.truncate(MOST);
    write(state_folder, &all)
}

/// Returns the searches that found no answer, the most frequent first.
pub fn missed(state_folder: &Path) -> io::Result<Vec<Missed>> {
    let mut all = read(&state_folder.join(FILE))?;
    all.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| in_order(a, b)));
    Ok(all)
}

/// Forgets all searches that found no answer.
pub fn clear_missed(state_folder: &Path) -> io::Result<()> {
    match fs::remove_file(state_folder.join(FILE)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn in_order(a: &Missed, b: &Missed) -> std::cmp::Ordering {
    b.last.cmp(&a.last).then_with(|| a.words.cmp(&b.words))
}

/// Keeps other msgmaps from writing the list at the same moment.
fn lock(state_folder: &Path) -> io::Result<File> {
    let path = state_folder.join("missed-searches.lock");
    let file = OpenOptions::new().create(true).append(true).open(path)?;
    file.lock()?;
    Ok(file)
}

/// Reads the list: a line a search, with a tab between its days, its count and its words. A line
/// that is not understood is passed over.
fn read(path: &Path) -> io::Result<Vec<Missed>> {
    let bytes = match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() && metadata.len() <= BYTES_MAX => fs::read(path)?,
        Ok(_) => return Ok(Vec::new()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let line = |line: &str| {
        let mut parts = line.splitn(4, '\t');
        Some(Missed {
            first: parts.next()?.parse().ok()?,
            last: parts.next()?.parse().ok()?,
            count: parts.next()?.parse().ok()?,
            words: parts.next().filter(|words| !words.is_empty())?.to_owned(),
        })
    };
    Ok(String::from_utf8_lossy(&bytes).lines().filter_map(line).collect())
}

fn write(state_folder: &Path, all: &[Missed]) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(state_folder)?;
    for Missed { words, count, first, last } in all {
        writeln!(file, "{first}\t{last}\t{count}\t{words}")?;
    }
    let path: PathBuf = state_folder.join(FILE);
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn searches_are_counted_and_the_most_frequent_come_first() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state");
        assert_eq!(missed(&state).unwrap(), []);
        keep_missed(&state, "moon\tbase\n", date(2026, 11, 1)).unwrap();
        keep_missed(&state, "sap", date(2026, 11, 2)).unwrap();
        keep_missed(&state, " SAP ", date(2026, 11, 3)).unwrap();
        keep_missed(&state, "  ", date(2026, 11, 3)).unwrap();
        let (first, last) = (date(2026, 11, 2), date(2026, 11, 3));
        let sap = Missed { words: "sap".into(), count: 2, first, last };
        let day = date(2026, 11, 1);
        let moon = Missed { words: "moon base".into(), count: 1, first: day, last: day };
        assert_eq!(missed(&state).unwrap(), [sap, moon]);
        clear_missed(&state).unwrap();
        clear_missed(&state).unwrap();
        assert_eq!(missed(&state).unwrap(), []);
    }

    #[test]
    fn a_list_that_somebody_spoiled_is_read_as_far_as_it_goes() {
        let folder = tempfile::tempdir().unwrap();
        let text = "garbage\n2026-11-01\t2026-11-01\t1\tsap\n2026-11-01\t\u{0}\n\u{fffd}";
        fs::write(folder.path().join(FILE), text).unwrap();
        assert_eq!(missed(folder.path()).unwrap().len(), 1);
        keep_missed(folder.path(), "sap", date(2026, 11, 2)).unwrap();
        assert_eq!(missed(folder.path()).unwrap()[0].count, 2);
    }

    #[test]
    fn only_the_last_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let day = |days: i32| date(2020, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        let all: Vec<Missed> = (0..1_000)
            .map(|n| Missed { words: format!("w{n}"), count: 1, first: day(n), last: day(n) })
            .collect();
        write(folder.path(), &all).unwrap();
        keep_missed(folder.path(), "new", day(2_000)).unwrap();
        let kept = missed(folder.path()).unwrap();
        assert_eq!(kept.len(), MOST);
        assert!(kept.iter().all(|missed| missed.words != "w0"));
    }
}
