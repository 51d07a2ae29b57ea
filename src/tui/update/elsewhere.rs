//! The whole map written to another folder: the way out where its own can't be written.

use std::path::{Path, PathBuf};

use super::entry::line;
use super::outside;
use crate::tui::app::App;
use crate::tui::msg::Effect;
use crate::tui::popup::Purpose;

/// Asks where to.
pub(super) fn ask(app: &mut App) {
    let help = "A folder that is not there yet; what is not saved goes with it.";
    let name = app.root.file_stem().map(|name| name.to_string_lossy()).unwrap_or_default();
    let beside = app.root.parent().unwrap_or(Path::new(""));
    // A second map among the first one's would have to be chosen between at every start.
    let is_among_maps = beside.file_name().is_some_and(|name| name == "maps");
    let beside = beside.parent().filter(|_| is_among_maps).unwrap_or(beside);
    let usual = beside.join(format!("{name}-copy"));
    let label = "Save the map to another folder".to_owned();
    app.popups.push(line(Purpose::Elsewhere, label, help.into(), &usual.to_string_lossy()));
}

/// Writes the map to a folder; a map of one file may go to a file, too.
pub(super) fn write(app: &mut App, place: &str) -> Result<Vec<Effect>, String> {
    if place.is_empty() {
        return Err("Type the name of a folder.".into());
    }
    if place.starts_with('~') {
        return Err("Type the whole path: ~ stands for your folder only in a shell.".into());
    }
    let place = PathBuf::from(place);
    if app.is_folder && place.starts_with(&app.root) {
        return Err("That is inside the map, which would have everything twice then.".into());
    }
    let is_file = !app.is_folder && place.extension().is_some_and(|ending| ending == "toml");
    let texts = outside::texts(&app.workspace).into_iter().map(|(name, bytes)| {
        (if is_file { place.clone() } else { place.join(name.as_str()) }, bytes)
    });
    let texts: Vec<_> = texts.collect();
    if texts.is_empty() {
        return Err("There is nothing in this map that could be written.".into());
    }
    app.say("Writing the map \u{2026}");
    Ok(vec![Effect::WriteElsewhere { place, texts }])
}

/// Says how it went.
pub(super) fn written(app: &mut App, result: Result<PathBuf, String>) {
    match result {
        Ok(place) => app.say(format!(
            "The whole map is in {0} now. `msgmap --map {0}` opens it; here all is as it was.",
            place.display()
        )),
        Err(error) => app.complain(format!("Not written: {error}.")),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use crate::tui::commands::Action;
    use crate::tui::desk::{Desk, MAP};
    use crate::tui::msg::{Effect, Msg, SaveFailure};

    fn asked() -> Desk {
        let mut desk = Desk::new(100, 30);
        desk.press(&["F3", "Tab", "Enter", "'!", "Enter"]);
        desk.run(Action::SaveElsewhere);
        desk
    }

    #[test]
    fn the_whole_map_goes_with_what_is_not_saved_where_it_is_said_to() {
        let mut desk = asked();
        let edited = desk.text().to_owned();
        assert_ne!(edited, MAP);
        desk.press(&["Ctrl-U", "'/else/where", "Enter"]);
        let Some(Effect::WriteElsewhere { place, texts }) = desk.effects.pop() else {
            panic!("{}", desk.screen())
        };
        assert_eq!(place, PathBuf::from("/else/where"));
        assert_eq!(texts, [("/else/where/map.toml".into(), edited.into_bytes())]);
        desk.happen(Msg::WrittenElsewhere(Ok(place)));
        assert!(desk.app.status.text.starts_with("The whole map is in /else/where now."));
        assert!(desk.app.workspace.is_unsaved());
    }

    #[test]
    fn what_can_not_be_the_place_is_said_where_it_is_typed() {
        let mut desk = asked();
        for (place, why) in [("", "Type the name"), ("~/map", "only in a shell")] {
            desk.press(&["Ctrl-U", &format!("'{place}"), "Enter"]);
            assert!(desk.screen().contains(why), "{}", desk.screen());
        }
        assert!(desk.effects.iter().all(|it| !matches!(it, Effect::WriteElsewhere { .. })));
    }

    #[test]
    fn a_save_that_failed_offers_it() {
        let mut desk = Desk::new(100, 30);
        desk.press(&["F3", "Tab", "Enter", "'!", "Enter", "Ctrl-S"]);
        let Some(Effect::Save { texts, .. }) = desk.effects.pop() else { panic!("no save") };
        let failure = SaveFailure {
            message: "`map.toml` is read-only".into(),
            hint: None,
            written: Vec::new(),
            is_outdated: false,
        };
        desk.happen(Msg::Saved { texts, result: Err(failure), unnoted: None });
        assert!(desk.screen().contains("save elsewhere"), "{}", desk.screen());
        desk.press(&["n"]);
        assert!(desk.screen().contains("Save the map to another folder"), "{}", desk.screen());
    }
}
