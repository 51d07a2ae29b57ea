//! Saves that are disturbed, on real files: the seam is [`Watch`](super::Watch).

#[cfg(unix)]
mod unix;

use std::cell::RefCell;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{Before, Change, SaveError, SaveFault, Saved, Step, save, save_watched};
use crate::disk::digest::digest;
use crate::disk::regular::FILE_BYTES_MAX;

/// A folder with files, and a state folder.
struct Place {
    folder: TempDir,
    state: TempDir,
}

impl Place {
    fn new(files: &[(&str, &str)]) -> Self {
        let place =
            Self { folder: tempfile::tempdir().unwrap(), state: tempfile::tempdir().unwrap() };
        for (name, text) in files {
            fs::write(place.path(name), text).unwrap();
        }
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn save(&self, changes: &[Change]) -> Result<Vec<Saved>, SaveError> {
        save(self.state.path(), changes)
    }

    /// Saves, and does `disturb` before the `nth` time (from 1) that `step` is taken.
    fn save_disturbed(
        &self,
        changes: &[Change],
        step: Step,
        nth: usize,
        disturb: impl Fn() -> io::Result<()>,
    ) -> Result<Vec<Saved>, SaveError> {
        let mut n_seen = 0;
        save_watched(self.state.path(), changes, &mut |now, _| {
            n_seen += usize::from(now == step);
            if now == step && n_seen == nth { disturb() } else { Ok(()) }
        })
    }

    /// Every file and folder with its text, so that nothing left over goes unseen.
    fn all(&self) -> Vec<(String, String)> {
        let mut all = Vec::new();
        let mut folders = vec![self.folder.path().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(self.folder.path()).unwrap().to_str().unwrap();
                if path.is_dir() {
                    all.push((format!("{name}/"), String::new()));
                    folders.push(path);
                } else {
                    all.push((name.to_owned(), fs::read_to_string(&path).unwrap()));
                }
            }
        }
        all.sort();
        all
    }

    #[track_caller]
    fn check(&self, expect: &[(&str, &str)]) {
        let all = self.all();
        let all: Vec<_> = all.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        assert_eq!(all, expect);
    }

    fn write(&self, name: &str, before: &str, after: &str) -> Change {
        let before = Before::Content(digest(before.as_bytes()));
        Change::Write { path: self.path(name), before, after: after.into() }
    }

    fn create(&self, name: &str, after: &str) -> Change {
        Change::Write { path: self.path(name), before: Before::Absent, after: after.into() }
    }

    fn remove(&self, name: &str, before: &str) -> Change {
        Change::Remove { path: self.path(name), before: digest(before.as_bytes()) }
    }
}

fn disk_full() -> io::Result<()> {
    Err(io::ErrorKind::StorageFull.into())
}

#[test]
fn writes_creates_and_removes() {
    let place = Place::new(&[("a", "old"), ("gone", "x"), ("same", "s")]);
    let changes = [
        place.remove("gone", "x"),
        place.write("a", "old", "new"),
        place.create("b/c/d", "d"),
        place.write("same", "s", "s"),
    ];
    let saved = place.save(&changes).unwrap();
    place.check(&[("a", "new"), ("b/", ""), ("b/c/", ""), ("b/c/d", "d"), ("same", "s")]);
    let told: Vec<_> = saved.iter().map(|saved| (saved.digest, saved.written)).collect();
    let of = |text: &str| Some(digest(text.as_bytes()));
    assert_eq!(told, [(None, true), (of("new"), true), (of("d"), true), (of("s"), false)]);
    // The same once more: all is as wanted, whatever it was made from.
    let again = place.save(&changes).unwrap();
    assert!(again.iter().all(|saved| !saved.written));
    assert_eq!(again[1].digest, of("new"));
}

#[test]
fn what_others_did_is_never_written_over() {
    let place = Place::new(&[("a", "theirs"), ("b", "b")]);
    let fault =
        |change: Change| place.save(&[change, place.write("b", "b", "B")]).unwrap_err().cause;
    let fault_is = |change, expect: fn(&SaveFault) -> bool| {
        let cause = fault(change);
        assert!(expect(&cause), "{cause:?}");
        assert!(cause.hint().is_some());
    };
    fault_is(place.write("a", "old", "x"), |f| matches!(f, SaveFault::ChangedOutside { .. }));
    fault_is(place.remove("a", "old"), |f| matches!(f, SaveFault::ChangedOutside { .. }));
    fault_is(place.create("a", "x"), |f| matches!(f, SaveFault::Exists { .. }));
    fault_is(place.write("no", "old", "x"), |f| matches!(f, SaveFault::Gone { .. }));
    fault_is(place.write("no/no", "old", "x"), |f| matches!(f, SaveFault::Gone { .. }));
    place.check(&[("a", "theirs"), ("b", "b")]);
}

#[test]
fn what_others_do_while_we_write_is_kept_too() {
    for step in [Step::Stage, Step::Compare] {
        let place = Place::new(&[("a", "old")]);
        let changes = [place.write("a", "old", "new"), place.create("b", "new")];
        let error = place
            .save_disturbed(&changes, step, 1, || fs::write(place.path("a"), "theirs"))
            .unwrap_err();
        assert!(matches!(error.cause, SaveFault::ChangedOutside { .. }), "{error:?}");
        assert_eq!(error.not_written, [place.path("a"), place.path("b")]);
        place.check(&[("a", "theirs")]);
    }
    // A new file is safe up to the last moment.
    let place = Place::new(&[]);
    let error = place
        .save_disturbed(&[place.create("b", "new")], Step::Replace, 1, || {
            fs::write(place.path("b"), "theirs")
        })
        .unwrap_err();
    assert!(matches!(error.cause, SaveFault::Exists { .. }), "{error:?}");
    place.check(&[("b", "theirs")]);
}

#[test]
fn a_folder_that_another_save_makes_first_is_used() {
    let place = Place::new(&[]);
    place
        .save_disturbed(&[place.create("b/new", "new")], Step::Lock, 1, || {
            place.save(&[place.create("b/other", "other")]).map(drop).map_err(io::Error::other)
        })
        .unwrap();
    place.check(&[("b/", ""), ("b/new", "new"), ("b/other", "other")]);
}

#[test]
fn every_step_may_fail_and_no_text_is_lost() {
    // The n-th step fails, for n = 1, 2, 3 … until none is left to fail.
    for nth in 1.. {
        let place = Place::new(&[("a", "old a"), ("b", "old b"), ("c", "old c")]);
        let changes = [
            place.write("a", "old a", "new a"),
            place.create("d/e", "new e"),
            place.write("b", "old b", "new b"),
            place.remove("c", "old c"),
        ];
        let mut n_steps = 0;
        let steps = RefCell::new(Vec::new());
        let result = save_watched(place.state.path(), &changes, &mut |step, _| {
            n_steps += 1;
            steps.borrow_mut().push(step);
            if n_steps == nth { disk_full() } else { Ok(()) }
        });
        let steps = steps.into_inner();
        let Err(error) = result else {
            assert!(nth > steps.len() && steps.contains(&Step::ReadBack), "{steps:?}");
            return;
        };
        let now = place.all();
        let has = |name: &str, text: &str| now.contains(&(name.to_owned(), text.to_owned()));
        for (name, old, new) in [
            ("a", Some("old a"), Some("new a")),
            ("d/e", None, Some("new e")),
            ("b", Some("old b"), Some("new b")),
            ("c", Some("old c"), None),
        ] {
            let is_written = error.written.contains(&place.path(name));
            assert!(is_written != error.not_written.contains(&place.path(name)), "{name}: {error}");
            match if is_written { new } else { old } {
                Some(text) => assert!(has(name, text), "{name} after {steps:?}: {now:?}"),
                None => assert!(!place.path(name).exists(), "{name} after {steps:?}"),
            }
        }
        // Nothing of ours is left beside them, no file and no folder.
        let expect = 2
            + 2 * usize::from(error.written.contains(&place.path("d/e")))
            + usize::from(error.not_written.contains(&place.path("c")));
        assert_eq!(now.len(), expect, "after {steps:?}: {now:?}");
        assert!(!error.to_string().is_empty());
    }
}

#[test]
fn a_failure_between_two_files_says_which_is_which() {
    let place = Place::new(&[("a", "a"), ("b", "b"), ("c", "c")]);
    let changes = ["a", "b", "c"].map(|name| place.write(name, name, "new"));
    let error = place.save_disturbed(&changes, Step::Replace, 2, disk_full).unwrap_err();
    place.check(&[("a", "new"), ("b", "b"), ("c", "c")]);
    assert_eq!(error.written, [place.path("a")]);
    assert_eq!(error.not_written, [place.path("b"), place.path("c")]);
    let [a, b, c] = ["a", "b", "c"].map(|name| place.path(name).display().to_string());
    assert_eq!(
        error.to_string(),
        format!(
            "could not replace `{b}` by its new content; written: `{a}`; not written: `{b}`, `{c}`"
        )
    );
    assert!(error.hint().unwrap().starts_with("the disk is full"));
    // And the same changes again finish it.
    place.save(&changes).unwrap();
    place.check(&[("a", "new"), ("b", "new"), ("c", "new")]);
}

#[test]
fn only_files_are_written() {
    let place = Place::new(&[("a", "a")]);
    fs::create_dir(place.path("folder")).unwrap();
    let error = place.save(&[place.write("folder", "", "x")]).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("`{}` is a folder, not a file", place.path("folder").display())
    );
    let error = place.save(&[place.create("a/b", "x")]).unwrap_err();
    assert!(matches!(error.cause, SaveFault::Resolve { .. }), "{error:?}");
    let error = place.save(&[place.create("no/../b", "x")]).unwrap_err();
    assert!(matches!(error.cause, SaveFault::NoFileName { .. }), "{error:?}");
    let twice = [place.write("a", "a", "x"), place.write("./a", "a", "y")];
    let error = place.save(&twice).unwrap_err();
    assert!(matches!(error.cause, SaveFault::SameFile { .. }), "{error:?}");
    place.check(&[("a", "a"), ("folder/", "")]);
}

#[test]
fn a_text_that_could_not_be_read_again_is_refused() {
    let place = Place::new(&[]);
    let after = vec![b'x'; usize::try_from(FILE_BYTES_MAX).unwrap() + 1];
    let change = Change::Write { path: place.path("a"), before: Before::Absent, after };
    let error = place.save(&[change]).unwrap_err();
    assert!(matches!(error.cause, SaveFault::TooLarge { .. }), "{error:?}");
    place.check(&[]);
}

#[test]
fn strays_of_a_killed_save_are_swept_and_nothing_else() {
    let long = "n".repeat(250);
    let place = Place::new(&[
        (".a.msgmap-abCD1234", "stray"),
        (".a.msgmap-mine", "not ours"),
        (".b.msgmap-abCD1234", "of another file"),
        ("a", "old"),
        (&long, "old"),
    ]);
    place.save(&[place.write("a", "old", "new"), place.write(&long, "old", "new")]).unwrap();
    place.check(&[
        (".a.msgmap-mine", "not ours"),
        (".b.msgmap-abCD1234", "of another file"),
        ("a", "new"),
        (&long, "new"),
    ]);
}

#[test]
fn a_read_only_file_stays() {
    let place = Place::new(&[("a", "old")]);
    let mut permissions = fs::metadata(place.path("a")).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(place.path("a"), permissions).unwrap();
    let error = place.save(&[place.write("a", "old", "new")]).unwrap_err();
    assert!(matches!(error.cause, SaveFault::ReadOnly { .. }), "{error:?}");
    place.check(&[("a", "old")]);
}

#[test]
fn a_busy_file_is_told() {
    let place = Place::new(&[("a", "old")]);
    let change = [place.write("a", "old", "new")];
    let error = place
        .save_disturbed(&change, Step::Stage, 1, || {
            let error = place.save(&change).unwrap_err();
            assert!(matches!(error.cause, SaveFault::Busy { .. }), "{error:?}");
            disk_full()
        })
        .unwrap_err();
    assert!(matches!(error.cause, SaveFault::Stage { .. }), "{error:?}");
    place.save(&change).unwrap();
}

#[test]
fn many_files_need_few_open_ones() {
    // More than a process may have open on most systems.
    let names: Vec<String> = (0..1_100).map(|number| number.to_string()).collect();
    let place = Place::new(&[]);
    let changes: Vec<_> = names.iter().map(|name| place.create(name, "x")).collect();
    let n_open = |_: &Path| fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
    let mut most = 0;
    save_watched(place.state.path(), &changes, &mut |_, path| {
        most = most.max(n_open(path));
        Ok(())
    })
    .unwrap();
    assert!(most < 250, "{most}");
    assert_eq!(place.all().len(), names.len());
}
