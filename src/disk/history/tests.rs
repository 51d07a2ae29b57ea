use std::fs;

use tempfile::TempDir;

use super::*;

struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(place.root()).unwrap();
        place
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("map")
    }

    fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    fn home(&self) -> PathBuf {
        home_of(&self.state(), &self.root())
    }

    fn occasion(&self, at: i64) -> Occasion {
        let words = vec![format!("At {at}")];
        Occasion { root: self.root(), at, words, entries: vec!["feature.a".into()] }
    }

    fn write(&self, name: &str, after: &str) -> Change {
        let path = self.root().join(name);
        let before = fs::read(&path).map_or(Before::Absent, |it| Before::Content(digest(&it)));
        Change::Write { path, before, after: after.into() }
    }

    fn save(&self, at: i64, name: &str, after: &str) {
        let changes = [self.write(name, after)];
        let (saved, noted) = save_noted(&self.state(), &self.occasion(at), &changes);
        saved.unwrap();
        assert!(noted.is_none(), "{noted:?}");
    }

    fn at(&self, number: u64) -> Vec<(String, Option<String>)> {
        let states = states(&self.home()).unwrap();
        let contents = contents_at(&self.home(), &states, number).unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        contents
            .into_iter()
            .map(|(name, content)| (name.to_string(), content.unwrap().map(text)))
            .collect()
    }
}

fn pairs(pairs: &[(&str, Option<&str>)]) -> Vec<(String, Option<String>)> {
    let pair = |(name, text): &(&str, Option<&str>)| ((*name).into(), text.map(str::to_owned));
    pairs.iter().map(pair).collect()
}

#[test]
fn every_saved_state_can_be_had_back() {
    let place = Place::new();
    fs::write(place.root().join("a.toml"), "a0").unwrap();
    place.save(10, "a.toml", "a1");
    place.save(20, "b/b.toml", "b1");
    place.save(30, "a.toml", "a2");
    // What is saved a second time is no state.
    place.save(40, "a.toml", "a2");
    let numbers: Vec<u64> = states(&place.home()).unwrap().iter().map(|s| s.number).collect();
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!(place.at(1), pairs(&[("a.toml", Some("a1")), ("b/b.toml", None)]));
    assert_eq!(place.at(2), pairs(&[("a.toml", Some("a1")), ("b/b.toml", Some("b1"))]));
    assert_eq!(place.at(3), pairs(&[("a.toml", Some("a2")), ("b/b.toml", Some("b1"))]));
    assert_eq!(place.at(0), pairs(&[("a.toml", Some("a0")), ("b/b.toml", None)]));
    let before = State::before(&states(&place.home()).unwrap()).unwrap();
    assert_eq!((before.number, before.at), (0, 10));
}

#[test]
fn work_that_was_discarded_is_no_state_of_the_map_and_can_be_had_back() {
    let place = Place::new();
    place.save(10, "a.toml", "a1");
    let written = [("a.toml".into(), Some(b"a1".to_vec()), Some(b"mine".to_vec()))];
    note_state(&place.home(), &place.occasion(20), StateKind::Discarded, &written).unwrap();
    place.save(30, "b.toml", "b1");
    assert_eq!(place.at(2), pairs(&[("a.toml", Some("mine"))]));
    assert_eq!(place.at(3), pairs(&[("a.toml", Some("a1")), ("b.toml", Some("b1"))]));
}

#[test]
fn old_states_go_with_their_contents_and_numbers_stay() {
    let place = Place::new();
    place.save(0, "a.toml", "a1");
    place.save(1, "a.toml", "a2");
    place.save(HISTORY_DAYS * DAY + 1, "a.toml", "a3");
    let left = states(&place.home()).unwrap();
    assert_eq!(left.iter().map(|state| state.number).collect::<Vec<_>>(), [2, 3]);
    let texts = Texts::of(&place.home());
    assert!(!texts.holds(&digest(b"a0")) && texts.holds(&digest(b"a1")));
    let mut many = left;
    many[0].bytes = HISTORY_BYTES_MAX;
    many[1].bytes = 1;
    assert_eq!(n_too_many(&many, HISTORY_DAYS * DAY + 1), 1);
}

#[test]
fn whatever_fails_in_the_history_the_save_stands_and_it_is_told() {
    for nth in 1.. {
        let place = Place::new();
        place.save(1, "a.toml", "a1");
        let changes = [place.write("a.toml", "a2"), place.write("b.toml", "b1")];
        let mut n_steps = 0;
        let (saved, noted) =
            save_watched(&place.state(), &place.occasion(2), &changes, &mut |_| {
                n_steps += 1;
                if n_steps == nth { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
            });
        saved.unwrap();
        assert_eq!(fs::read(place.root().join("a.toml")).unwrap(), b"a2");
        assert_eq!(noted.is_some(), n_steps >= nth);
        // The next save is noted again.
        place.save(3, "a.toml", "a3");
        assert_eq!(
            place.at(states(&place.home()).unwrap().last().unwrap().number)[0].1.as_deref(),
            Some("a3")
        );
        if n_steps < nth {
            assert!(nth > 5);
            return;
        }
    }
}

#[test]
fn a_damaged_record_takes_no_other_with_it() {
    let place = Place::new();
    for at in 1..4 {
        place.save(at, "a.toml", &format!("a{at}"));
    }
    let path = place.home().join("saves");
    let mut bytes = fs::read(&path).unwrap();
    bytes[200] ^= 1;
    bytes.truncate(bytes.len() - 5);
    fs::write(&path, bytes).unwrap();
    place.save(9, "a.toml", "a9");
    let left = states(&place.home()).unwrap();
    assert_eq!(left.last().unwrap().at, 9);
    assert_eq!(left.len(), 2);
}
