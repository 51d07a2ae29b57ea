//! Links, modes, pipes: what only Unix has.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;

use super::{Before, Change, Place, SaveFault, Step};
use crate::disk::digest::digest;
use crate::disk::save::SaveNote;

#[test]
fn a_link_stays_a_link_and_keeps_the_mode() {
    let place = Place::new(&[("a", "old")]);
    fs::create_dir(place.path("links")).unwrap();
    symlink("../a", place.path("links/l")).unwrap();
    for mode in [0o640, 0o600, 0o755, 0o666] {
        let before = fs::read_to_string(place.path("a")).unwrap();
        fs::set_permissions(place.path("a"), fs::Permissions::from_mode(mode)).unwrap();
        place.save(&[place.write("links/l", &before, &format!("{mode:o}"))]).unwrap();
        assert_eq!(fs::metadata(place.path("a")).unwrap().mode() & 0o7777, mode);
        assert_eq!(fs::read_link(place.path("links/l")).unwrap(), Path::new("../a"));
    }
    place.check(&[("a", "666"), ("links/", ""), ("links/l", "666")]);
}

#[test]
fn a_new_file_has_the_mode_of_any_new_file() {
    let place = Place::new(&[("usual", "")]);
    place.save(&[place.create("new", "x")]).unwrap();
    let mode = |name| fs::metadata(place.path(name)).unwrap().mode();
    assert_eq!(mode("new"), mode("usual"));
}

#[test]
fn links_to_nothing_and_the_removal_of_links_are_refused() {
    let place = Place::new(&[("a", "a")]);
    symlink("nowhere", place.path("broken")).unwrap();
    symlink("a", place.path("l")).unwrap();
    for path in ["broken", "broken/x"] {
        let error = place.save(&[place.create(path, "x")]).unwrap_err();
        assert!(matches!(error.cause, SaveFault::BrokenLink { .. }), "{error:?}");
    }
    let error = place.save(&[place.remove("l", "a")]).unwrap_err();
    assert!(matches!(error.cause, SaveFault::Read(_)), "{error:?}");
    assert!(!place.path("nowhere").exists() && place.path("l").is_symlink());
    // Two names of one file are one file.
    let both = [place.write("a", "a", "x"), place.write("l", "a", "y")];
    assert!(matches!(place.save(&both).unwrap_err().cause, SaveFault::SameFile { .. }));
}

#[test]
fn a_link_that_is_turned_while_we_wait_is_noticed() {
    let place = Place::new(&[("a", "same"), ("b", "same")]);
    symlink("a", place.path("l")).unwrap();
    let error = place
        .save_disturbed(&[place.write("l", "same", "new")], Step::Lock, 1, || {
            fs::remove_file(place.path("l"))?;
            symlink("b", place.path("l"))
        })
        .unwrap_err();
    assert!(matches!(error.cause, SaveFault::ChangedOutside { .. }), "{error:?}");
    place.check(&[("a", "same"), ("b", "same"), ("l", "same")]);
}

#[test]
fn other_names_of_a_file_are_told() {
    let place = Place::new(&[("a", "old")]);
    fs::hard_link(place.path("a"), place.path("hard")).unwrap();
    let saved = place.save(&[place.write("a", "old", "new")]).unwrap();
    assert_eq!(saved[0].notes, [SaveNote::OtherNames]);
    place.check(&[("a", "new"), ("hard", "old")]);
}

#[test]
fn pipes_and_devices_are_refused_at_once() {
    let place = Place::new(&[]);
    let pipe = place.path("p");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let error = place.save(&[place.write("p", "", "x")]).unwrap_err();
    assert!(matches!(error.cause, SaveFault::Read(_)), "{error:?}");
    let null = Change::Write {
        path: "/dev/null".into(),
        before: Before::Content(digest(b"")),
        after: b"x".to_vec(),
    };
    assert_eq!(place.save(&[null]).unwrap_err().to_string(), "`/dev/null` is a device, not a file");
}
