//! The app: what is done in it is saved, or kept for the next session, or it is said that it is
//! not.

use super::{Fault, KILLED, Way, environment, failed, text};
use crate::recovery::{MAP, Place, keep_and_save, show_form};

/// What the app writes fails at one place, once.
const BAD_WRITE: Way = Way { how: "once", error: 5, only: Some("write") };

/// Lets each operation fail that follows from an edit and its save.
fn each_after_an_edit(way: Way, least: usize) {
    let new = MAP.replace("Audit log", "Audit logs");
    for nth in 1.. {
        let place = Place::new();
        let folder = place.folder.path().to_path_buf();
        let armed = folder.join("armed");
        let mut variables = environment(way, nth, &folder);
        // What it does with its index has no part in this.
        let under = format!("{0}/work:{0}/MSGMAP_STATE", folder.canonicalize().unwrap().display());
        variables.retain(|(name, _)| *name != "MSGMAP_FAULT_UNDER");
        variables.push(("MSGMAP_FAULT_UNDER", under));
        variables.push(("MSGMAP_FAULT_ARMED", armed.display().to_string()));
        let variables: Vec<_> = variables.iter().map(|(name, it)| (*name, it.as_str())).collect();
        let mut terminal = place.start_with(&variables);
        terminal.wait_for("map.toml");
        show_form(&mut terminal);
        std::fs::write(&armed, "").unwrap();
        terminal.keys("\r");
        terminal.wait_for_any(&["Esc back"]);
        terminal.keys("s\r\x13");
        let told = ["Saved map.toml", "The save did not work", "can't be kept aside"];
        let is_alive = terminal.wait_for_any(&told).is_some();
        if is_alive && !terminal.text().contains("Saved map.toml") {
            // Within a second it is in the journal, and what failed there is tried again.
            terminal.wait_while("the journal", || !place.journal_has("Set title"));
        }
        let screen = terminal.text();
        std::fs::remove_file(&armed).unwrap();
        let operation = failed(&folder);
        let is_last = operation.is_none();
        let fault = Fault { way, nth, operation: operation.unwrap_or_default() };
        if is_alive {
            terminal.signal("KILL");
        }
        terminal.ended();

        let now = text(&place.map(), &fault);
        assert!(now == MAP || now == new, "{fault}: torn: {now}");
        if screen.contains("Saved map.toml") {
            assert_eq!(now, new, "{fault}\n{screen}");
        }
        let mut next = place.start();
        next.wait_for("map.toml");
        // Before the very first of it was written there is nothing to offer.
        let is_told = screen.contains("can't be kept aside");
        let is_first = way.how == "kill" && fault.is_in("MSGMAP_STATE");
        if now != new && !is_told && !is_first {
            // Not offered, it is lost: this waits in vain.
            next.wait_for("Unsaved changes from");
        }
        let offered = next.text().contains("Unsaved changes from");
        if now == new {
            assert!(!offered, "{fault}: what is saved is offered\n{}", next.text());
        } else if offered {
            keep_and_save(&mut next);
            assert_eq!(place.read(), new, "{fault}");
        }
        next.signal("KILL");
        next.ended();
        if is_last {
            assert_eq!(now, new);
            assert!(nth > least, "{way:?}: only {} operations", nth - 1);
            return;
        }
    }
}

#[test]
fn whatever_fails_while_an_edit_is_saved_nothing_is_lost() {
    each_after_an_edit(BAD_WRITE, 20);
}

#[test]
fn wherever_the_app_is_killed_the_next_start_has_the_work() {
    each_after_an_edit(KILLED, 20);
}
