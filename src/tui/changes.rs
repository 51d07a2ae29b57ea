//! The list of changes: what was done to the map, to go back to any state of it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::words::title_of;
use crate::model::{Key, Map};
use crate::workspace::{Step, Workspace};

/// The time, and where the user is.
#[derive(Debug, Clone)]
pub struct Clock {
    /// Seconds since 1970.
    pub now: i64,
    /// What the user's clock shows at a time.
    pub zone: TimeZone,
}

impl Default for Clock {
    fn default() -> Self {
        Self { now: 0, zone: TimeZone::UTC }
    }
}

impl Clock {
    /// Returns a time in words, as short as can be: the hour, with the day where it is another.
    pub fn words(&self, at: i64) -> String {
        let local =
            |at| Timestamp::from_second(at).map(|time| time.to_zoned(self.zone.clone()).datetime());
        let (Ok(then), Ok(now)) = (local(at), local(self.now)) else { return String::new() };
        let hour = format!("{:02}:{:02}", then.hour(), then.minute());
        if then.date() == now.date() { hour } else { format!("{} {hour}", then.date()) }
    }
}

/// What has become of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is in the files.
    Saved,
    /// It is only here.
    Unsaved,
    /// It was taken back and can be made again.
    TakenBack,
    /// It is no change: what stands before all of them.
    Start,
}

impl Fate {
    /// Returns the words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Saved => "saved",
            Self::Unsaved => "not saved",
            Self::TakenBack => "taken back",
            Self::Start => "",
        }
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRow {
    /// What was done.
    pub words: String,
    /// The entry, as people call it.
    pub entry: String,
    /// When.
    pub when: String,
    /// What has become of it.
    pub fate: Fate,
    /// How many changes are in the map once this is the last one.
    pub count: usize,
}

/// The list of changes, the latest first.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// The changes, and at the end what was there before them.
    pub rows: Vec<ChangeRow>,
    /// The chosen one.
    pub selected: usize,
    /// The first one in view.
    pub scroll: usize,
    /// The one that the map is at.
    pub now: usize,
}

impl Changes {
    /// Returns the list for a map as it is now.
    pub fn of(workspace: &Workspace, clock: &Clock) -> Self {
        let map = workspace.map();
        let n_saved = workspace.saved_steps();
        let row = |step: &Step, fate, count| ChangeRow {
            words: words_of(step),
            entry: entry_of(map, &step.keys),
            when: clock.words(step.at),
            fate,
            count,
        };
        let made = workspace.history().len();
        let n_all = made + workspace.undone().len();
        let mut rows = Vec::with_capacity(n_all + 1);
        for (place, step) in workspace.undone().iter().enumerate() {
            rows.push(row(step, Fate::TakenBack, n_all - place));
        }
        let now = rows.len();
        for (place, step) in workspace.history().iter().enumerate().rev() {
            let fate = if place < n_saved { Fate::Saved } else { Fate::Unsaved };
            rows.push(row(step, fate, place + 1));
        }
        let (words, entry, when) =
            ("Before these changes".to_owned(), String::new(), String::new());
        rows.push(ChangeRow { words, entry, when, fate: Fate::Start, count: 0 });
        Self { rows, selected: now, scroll: 0, now }
    }

    /// Returns the chosen change.
    pub fn chosen(&self) -> Option<&ChangeRow> {
        self.rows.get(self.selected)
    }
}

/// Returns what was done; the entry stands beside it by its title.
fn words_of(step: &Step) -> String {
    let mut words = step.words.clone();
    for key in &step.keys {
        words = words.replace(&format!(" of {key}"), "");
    }
    words
}

/// Returns what people call the entry that a change is about, and how many there are besides.
fn entry_of(map: &Map, keys: &[Key]) -> String {
    let mut keys = keys.iter().filter(|key| key.kind != "approval");
    let Some(first) = keys.next() else { return String::new() };
    let title = map.get(first).map_or_else(|| first.to_string(), |_| title_of(map, first));
    match keys.count() {
        0 => title,
        more => format!("{title} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_by_the_hour_and_on_another_day_with_it() {
        let clock = Clock { now: 1_795_350_000, zone: TimeZone::UTC };
        assert_eq!(clock.words(1_795_350_000 - 3_600), "11:20");
        assert_eq!(clock.words(1_795_350_000 - 86_400), "2026-11-21 12:20");
    }
}
