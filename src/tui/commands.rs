//! Every command of the app, declared once.
//!
//! Key handling, the footer, the help, the palette and the user's settings all come from
//! [`COMMANDS`]; the keys by way of [`super::keymap`], for they are the user's to choose. A new
//! command is one more row here and one more arm where actions are carried out.

mod contexts;

pub use contexts::{ALL, Context, SCREENS};

use Context::{
    Around, Ask, Brief, Choice, Confirm, Conflicts, Counts, Facets, Filter, Form, Help, Line,
    Matrix, MatrixCell, Outline, Plan, Preview, Query, References, Results, Side, Text, Tour,
};
use contexts::{ARROWS, CELLS, HELPED, LEFT, LETTER_ROWS, LISTS, MAP, OPENED, REVIEWED, ROWS};

/// Where a command goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is told by its row in COMMANDS")]
pub enum Move {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    Left,
    Right,
    Open,
    Back,
    Next,
    Previous,
}

/// What a command does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is told by its row in COMMANDS")]
pub enum Action {
    Go(Move),
    ShowHelp,
    ShowPalette,
    ShowFind,
    ShowMap,
    ShowMatrix,
    ShowReview,
    ChooseRevision,
    TakeBack,
    Approve,
    KeepOurs,
    TakeTheirs,
    TakeBoth,
    EditSide,
    WriteMerge,
    ShowAround,
    ShowBrief,
    CopyBrief,
    SetKnown,
    ClearKnown,
    DropValue,
    ShowAlike,
    ChooseRows,
    ChooseCols,
    ChooseView,
    SwapEdges,
    SortRows,
    SortCols,
    FoldRow,
    FoldCol,
    FilterRows,
    FilterCols,
    OnlyGaps,
    Quit,
    Reload,
    Save,
    SaveElsewhere,
    ShowStates,
    Undo,
    Redo,
    ShowChanges,
    Copy,
    GoToQuery,
    GoToFilter,
    EditEntry,
    FindEntry,
    NewEntry,
    DuplicateEntry,
    RenameEntry,
    DeleteEntry,
    RetireEntry,
    RelocateEntry,
    MarkEntry,
    MarkUp,
    MarkDown,
    MarkAll,
    ClearMarks,
    ChangeMany,
    ShowFacets,
    DropFilter,
    SortOutline,
    ClearField,
    AddCard,
    MoveUp,
    MoveDown,
    ApplyFix,
    DuplicateCard,
    FoldCard,
    OpenOutside,
    MarkItem,
    ChooseValue,
    TogglePin,
    ForgetRecent,
    ShowWhy,
    TakeTour,
    NextStep,
    Keep,
    ToggleCustomerOnly,
    ToggleMouse,
    NextTheme,
    ToggleFolds,
    Yes,
    No,
}

/// A key and where it works.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// The key's name, as [`super::keys`] has it.
    pub key: &'static str,
    /// Where it works.
    pub contexts: &'static [Context],
}

/// One command.
#[derive(Debug, Clone, Copy)]
pub struct Command {
    /// What it does.
    pub action: Action,
    /// Its stable name, by which keys are configured.
    pub id: &'static str,
    /// What it is called in the palette and the help.
    pub name: &'static str,
    /// The word in the footer; empty when it is not shown there.
    pub short: &'static str,
    /// Its keys; the first that works in a context is the one that is shown there.
    pub keys: &'static [Binding],
    /// What it does, in one sentence.
    pub help: &'static str,
    /// Whether the palette offers it: moving about is not what anyone looks for there.
    pub in_palette: bool,
    /// Whether it is for changing the map: not shown where nothing may be edited.
    pub edits: bool,
}

const fn on(key: &'static str, contexts: &'static [Context]) -> Binding {
    Binding { key, contexts }
}

macro_rules! commands {
    ($($action:expr, $id:literal $name:literal $short:literal $palette:literal $edits:literal [$($key:literal $contexts:expr),* $(,)?] $help:literal;)*) => {
        &[$(Command {
            action: $action,
            id: $id,
            name: $name,
            short: $short,
            keys: &[$(on($key, $contexts)),*],
            help: $help,
            in_palette: $palette,
            edits: $edits,
        }),*]
    };
}

/// The table of all commands, in the order of the footer and the help: action, id, name, word in
/// the footer, whether the palette has it, whether it edits, keys, help.
pub const COMMANDS: &[Command] = commands! {
    Action::Go(Move::Open), "open" "Open" "open" false false
        ["Enter" OPENED]
        "Go on: from a line to its list, from a row to what it stands for.";
    Action::Keep, "keep" "Keep" "keep" false false
        ["Enter" &[Line, Choice, References, Facets], "Ctrl-S" &[Line, Text, Choice, References]]
        "Keep what was typed or chosen.";
    Action::Yes, "yes" "Yes" "" false false ["Enter" &[Confirm, Plan, Ask], "y" &[Confirm, Plan]] "Do what is asked.";
    Action::No, "no" "No" "" false false ["n" &[Confirm]] "Do the other thing that is offered.";
    Action::NextStep, "next_step" "Next step" "next" false false ["Enter" &[Tour], "Right" &[Tour]]
        "Go on with the tour.";
    Action::MarkItem, "mark_item" "Mark this one" "mark" false false
        ["Tab" &[References, Facets]]
        "Choose this one or take it back, and stay in the list.";
    Action::ChooseValue, "choose_value" "Show only what has this value" "choose" false false
        ["Enter" &[Counts], "Space" &[Counts]]
        "Show only results with this value, or those without it again.";
    Action::Copy, "copy" "Copy what to say" "copy" true false
        ["y" &[Results, Preview, Outline, Form, Side, Matrix, MatrixCell, Brief], "Ctrl-Y" &[Query]]
        "Copy the message in plain sentences, with its proof and sources; the matrix as a table; in a brief, its point.";
    Action::ShowBrief, "show_brief" "Brief for a call" "brief" true false ["b" &[Results, Preview, Form, Side]]
        "One page for a call: what to say, with proof, objections and questions.";
    Action::CopyBrief, "copy_brief" "Copy the whole brief" "copy all" false false ["Y" &[Brief]]
        "Copy all of the brief: as it is shown or, where the map has a template brief.txt.jinja, as that writes it.";
    Action::ChooseRows, "choose_rows" "Choose the rows of the matrix" "rows" true false ["r" CELLS]
        "Say which dimension the rows are.";
    Action::ChooseCols, "choose_columns" "Choose the columns of the matrix" "columns" true false ["c" CELLS]
        "Say which dimension the columns are.";
    Action::ChooseView, "choose_view" "Choose what the matrix crosses" "view" true false ["v" CELLS]
        "Two dimensions, claims and their proof, or features and who uses them.";
    Action::OnlyGaps, "only_gaps" "Only gaps" "gaps" true false ["o" CELLS]
        "Show only rows and columns with something left to do, or all.";
    Action::SortRows, "sort_rows" "Sort the rows of the matrix" "sort" true false ["s" CELLS]
        "By gaps, by coverage, by name, or as in the map.";
    Action::FilterRows, "filter_rows" "Filter the rows of the matrix" "filter" true false ["/" CELLS, "f" CELLS]
        "Show only the rows that have these words.";
    Action::SwapEdges, "swap_edges" "Swap rows and columns" "" true false ["x" CELLS]
        "Make columns of the rows, and rows of the columns.";
    Action::FilterCols, "filter_columns" "Filter the columns of the matrix" "" true false ["F" CELLS]
        "Show only the columns that have these words.";
    Action::SortCols, "sort_columns" "Sort the columns of the matrix" "" true false ["S" CELLS]
        "By gaps, by coverage, by name, or as in the map.";
    Action::FoldRow, "fold_row" "Fold or unfold this row" "" true false ["z" CELLS]
        "Hide or show what stands below the row's value.";
    Action::FoldCol, "fold_column" "Fold or unfold this column" "" true false ["Z" CELLS]
        "Hide or show what stands below the column's value.";
    Action::Save, "save" "Save" "save" true true ["Ctrl-S" SCREENS]
        "Write what was edited to the map's files.";
    Action::Undo, "undo" "Undo" "undo" true true ["u" LISTS, "Ctrl-Z" LISTS]
        "Take the last edit back, in whichever entry it was.";
    Action::EditEntry, "edit_entry" "Edit this entry" "edit" true true
        ["e" &[Results, Preview, Around]]
        "Show the chosen message in the Map tab.";
    Action::FindEntry, "read_entry" "Read this entry" "" true false ["v" &[Outline, Form, Side, Around]]
        "Show the chosen entry in the Find tab.";
    Action::NewEntry, "new_entry" "New entry" "new" true true ["n" &[Outline, Form, Side, Matrix, MatrixCell, Results, Preview], "Ctrl-N" &[Query]]
        "Make an entry: asks for what a good one of its kind needs, and no more; in the matrix, or where nothing is found, the situation that a gap waits for.";
    Action::SetKnown, "set_customer" "Say who the customer is" "customer" true false ["c" &[Results, Preview], "Ctrl-O" &[Query, Results, Preview]]
        "What is known of the customer: it stays for every search of the call.";
    Action::ClearKnown, "clear_customer" "Forget who the customer is" "" true false ["C" &[Results, Preview]]
        "Search for every customer again.";
    Action::DropValue, "drop_value" "Take what was understood as words" "" true false ["x" &[Results, Preview]]
        "A value that the search understood is not meant: its words are words only.";
    Action::ShowAlike, "show_alike" "Show what is nearly the same" "" true false ["a" &[Results, Preview]]
        "The entries that stand in one row with this one, for they say nearly the same.";
    Action::ShowWhy, "show_why" "Why it stands here" "" true false ["w" &[Results, Preview]]
        "What counts for this result and against it, with points.";
    Action::TogglePin, "toggle_pin" "Pin or unpin this entry" "" true false ["p" &[Results, Preview, Outline]]
        "A pinned entry stands below the empty search line, on this machine, until it is unpinned.";
    Action::ForgetRecent, "forget_recent" "Forget the recent searches" "" true false []
        "The searches below the empty search line go, on this machine.";
    Action::AddCard, "add_card" "Add to this list" "add" true true ["a" &[Form], "Insert" &[Form]]
        "Add a point, a result, a variant or a comparison.";
    Action::ClearField, "clear_field" "Clear this field" "clear" true true
        ["Delete" &[Form], "Backspace" &[Form]]
        "Take away what the field says, or remove the card.";
    Action::ApplyFix, "apply_fix" "Mend this problem" "fix" true true ["x" &[Side, Form], "F8" &[Line, Text, Choice, References]]
        "Carry out the way out that the problem offers.";
    Action::OpenOutside, "open_outside" "Open in your own editor" "editor" true true
        ["Ctrl-E" &[Outline, Form, Side, Line, Text]]
        "Open the text, or the map's file at this entry, in $VISUAL or $EDITOR.";
    Action::FoldCard, "fold_card" "Fold or unfold this card" "" true false
        ["Space" &[Form], "z" &[Form]]
        "Show all fields of the card in the form, or only what it says in short.";
    Action::DuplicateCard, "duplicate_card" "Duplicate this card" "" true true ["d" &[Form]]
        "Put a copy of the card behind it.";
    Action::ShowFacets, "show_facets" "Filter by a menu" "filters" true false
        ["F" &[Outline, Results, Preview, Counts], "Ctrl-G" &[Query]]
        "All that can narrow the list, with counts: kind, dimensions, status, freshness, in the outline also owner and problems.";
    Action::GoToQuery, "go_to_query" "Search" "search" true false
        ["/" &[Results, Preview, Counts], "Ctrl-F" &[Results, Preview, Counts, Outline, Filter, Form, Side, Matrix, MatrixCell]]
        "Go to the search line.";
    Action::GoToFilter, "go_to_filter" "Filter the outline" "filter" true false ["/" MAP, "f" MAP]
        "Show only what has these words; also draft, problem, status:draft, competitor:globex.";
    Action::MarkEntry, "mark_entry" "Mark this entry" "mark" true true ["Space" &[Outline]]
        "Mark the entry, or take the mark away, and go on; on a heading, all below it.";
    Action::ChangeMany, "change_many" "Change many entries at once" "many" true true ["b" &[Outline]]
        "Give the marked entries, or those that the filter shows, a tag, an owner, a review.";
    Action::Redo, "redo" "Redo" "" true true ["Ctrl-R" LISTS, "Ctrl-Y" LISTS]
        "Make the edit again that was taken back last.";
    Action::ShowChanges, "show_changes" "List of changes" "" true false ["U" LISTS]
        "Show what was changed, when and where, to go back to any of it.";
    Action::DuplicateEntry, "duplicate_entry" "Duplicate this entry" "" true true ["d" &[Outline]]
        "Copy the entry under another title and id.";
    Action::RenameEntry, "rename_entry" "Change the id of this entry" "" true true ["r" &[Outline]]
        "Give the entry another id; shows every reference that follows.";
    Action::RetireEntry, "retire_entry" "Retire this entry" "" true true ["R" &[Outline]]
        "Keep the entry but say it no more; shows who still does, and offers another in its place.";
    Action::RelocateEntry, "move_to_file" "Move to another file" "" true true ["t" &[Outline]]
        "Move the entry, or the marked ones, to another file of the map, with its comments.";
    Action::DeleteEntry, "delete_entry" "Delete this entry" "" true true ["Delete" &[Outline]]
        "Remove the entry, after showing what refers to it, and those references too if wanted.";
    Action::MarkDown, "mark_down" "Mark downwards" "" true true ["Shift-Down" &[Outline], "V" &[Outline]]
        "Mark this entry and the next one.";
    Action::MarkUp, "mark_up" "Mark upwards" "" true true ["Shift-Up" &[Outline]]
        "Mark this entry and the one before.";
    Action::MarkAll, "mark_all" "Mark all that are shown" "" true true ["M" &[Outline]]
        "Mark every entry that the filter lets through, or take these marks away.";
    Action::ClearMarks, "clear_marks" "Take all marks away" "" true true ["C" &[Outline]]
        "No entry is marked any more.";
    Action::DropFilter, "drop_filter" "Take the last filter off" "" true false ["Backspace" &[Outline, Results, Preview, Counts]]
        "Take off what was put on the filter last.";
    Action::SortOutline, "sort_outline" "Order of the outline" "" true false ["s" &[Outline]]
        "By title, id, review, owner, problems, use or file.";
    Action::MoveUp, "move_up" "Move up in its list" "" true true ["Alt-Up" &[Form, References], "K" &[Form]]
        "Move the card, or the chosen entry, one place up.";
    Action::MoveDown, "move_down" "Move down in its list" "" true true
        ["Alt-Down" &[Form, References], "J" &[Form]]
        "Move the card, or the chosen entry, one place down.";
    Action::ToggleFolds, "toggle_folds" "Fold or unfold everything" "" true false ["z" &[Outline]]
        "Show the kinds alone, or all their entries.";
    Action::ToggleCustomerOnly, "toggle_customer_only" "Hide what is internal" "" true false
        ["i" &[Results, Preview], "c" &[Brief], "Ctrl-T" &[Query, Results, Preview]]
        "Leave out all that is not for customers: safe to share the screen.";
    Action::ShowFind, "show_find" "Find tab" "" true false ["1" LISTS, "F2" SCREENS] "Find what to say.";
    Action::ShowMap, "show_map" "Map tab" "" true false ["2" LISTS, "F3" SCREENS] "Write and link the map.";
    Action::ShowAround, "show_around" "Show its neighbors" "" true false
        ["m" &[Results, Preview, Outline, Form, Side, Matrix, MatrixCell]]
        "Draw what this entry says and who says it, to walk along.";
    Action::TakeBack, "take_back" "Take this change back" "take back" true true ["x" REVIEWED]
        "Let the map say again what it said: one change, or all of an entry.";
    Action::Approve, "approve" "Sign off this entry" "sign" true true ["a" REVIEWED]
        "Sign the entry off as one of the map's signatories.";
    Action::KeepOurs, "keep_ours" "Keep our side" "ours" true false ["o" &[Conflicts]]
        "In a merge: say what our side says.";
    Action::TakeTheirs, "take_theirs" "Take their side" "theirs" true false ["t" &[Conflicts]]
        "In a merge: say what their side says.";
    Action::TakeBoth, "take_both" "Take both sides" "both" true false ["b" &[Conflicts]]
        "In a merge: say what both sides say, ours first.";
    Action::EditSide, "edit_side" "Edit a side" "edit" true false ["e" &[Conflicts]]
        "In a merge: begin with what one side says, and write something else.";
    Action::WriteMerge, "write_merge" "Write the settled merge" "write" true false ["w" &[Conflicts]]
        "Write the files whole, once all is answered; `git add` is left to you.";
    Action::ChooseRevision, "choose_revision" "Compare with a revision" "revision" true false ["r" REVIEWED]
        "Choose the branch, the tag or the revision that the map is compared with.";
    Action::ShowReview, "show_review" "Review tab" "" true false ["4" LISTS, "F6" SCREENS] "See what changed, take it back, sign it off.";
    Action::ShowMatrix, "show_matrix" "Matrix tab" "" true false ["3" LISTS, "F5" SCREENS] "See coverage and gaps.";
    Action::Go(Move::Next), "next_pane" "Next pane" "pane" false false ["Tab" SCREENS] "Go to the next pane.";
    Action::Go(Move::Previous), "previous_pane" "Previous pane" "" false false ["Shift-Tab" SCREENS]
        "Go to the pane before.";
    Action::Go(Move::Back), "step_back" "Back" "back" false false ["Esc" ALL, "Backspace" &[Around]]
        "One step back. It never ends the program.";
    Action::ShowHelp, "show_help" "All keys" "keys" true false
        ["?" LISTS, "F1" HELPED]
        "Show all keys.";
    Action::ShowPalette, "show_palette" "All commands" "commands" false false [":" LISTS, "Ctrl-P" SCREENS]
        "Find any command by its name.";
    Action::TakeTour, "take_tour" "Take the tour" "" true false []
        "Be shown around in a few steps.";
    Action::Reload, "reload" "Read the files again" "" true false []
        "Take in what another program wrote; asks before edits that are not saved are dropped.";
    Action::ShowStates, "saved_states" "Saved states" "" true false ["H" LISTS]
        "Every state of the last 30 days: see what was different, have the map or an entry back.";
    Action::SaveElsewhere, "save_elsewhere" "Save to another folder" "" true false []
        "Write the whole map, with what is not saved, where you say.";
    Action::ToggleMouse, "toggle_mouse" "Mouse on or off" "" true false ["F4" SCREENS]
        "Off, the terminal itself can select text.";
    Action::NextTheme, "next_theme" "Change the colors" "" true false ["F9" SCREENS]
        "Go to the next theme: the terminal's own colors, light, dark, high contrast, monochrome.";
    Action::Quit, "quit" "Quit" "quit" true false
        ["q" LISTS, "Ctrl-Q" ALL, "Ctrl-C" LEFT]
        "Leave; asks once when something is not saved.";
    Action::Go(Move::Up), "up" "Up" "" false false ["Up" ARROWS, "k" LETTER_ROWS] "One row up; a date, one day.";
    Action::Go(Move::Down), "down" "Down" "" false false ["Down" ARROWS, "j" LETTER_ROWS] "One row down; a date, one day.";
    Action::Go(Move::PageUp), "page_up" "Page up" "" false false ["PageUp" ROWS] "One page up.";
    Action::Go(Move::PageDown), "page_down" "Page down" "" false false ["PageDown" ROWS, "Space" &[Results, Preview, Help, Ask, Brief]] "One page down.";
    Action::Go(Move::First), "first" "To the start" "" false false ["Home" LETTER_ROWS, "g" LETTER_ROWS] "To the first row.";
    Action::Go(Move::Last), "last" "To the end" "" false false ["End" LETTER_ROWS, "G" LETTER_ROWS] "To the last row.";
    Action::Go(Move::Left), "left" "Left" "" false false ["Left" LISTS, "h" LISTS, "Left" &[Plan, Ask], "Shift-Tab" &[Plan, Ask]] "To the pane or answer on the left; in the outline, fold.";
    Action::Go(Move::Right), "right" "Right" "" false false ["Right" LISTS, "l" LISTS, "Right" &[Plan, Ask], "Tab" &[Plan, Ask]] "To the pane or answer on the right; in the outline, unfold.";
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::keys;

    #[test]
    fn ids_and_names_are_unique_and_every_command_can_be_reached() {
        for (idx, command) in COMMANDS.iter().enumerate() {
            for other in &COMMANDS[idx + 1..] {
                assert_ne!(command.id, other.id);
                assert_ne!(command.name, other.name);
                assert_ne!(command.action, other.action);
            }
            assert!(command.in_palette || !command.keys.is_empty(), "{}", command.id);
            assert!(command.help.ends_with('.'), "{}", command.id);
        }
    }

    #[test]
    fn no_key_means_two_things_in_one_context() {
        for context in ALL {
            let mut seen: Vec<(&str, &str)> = Vec::new();
            for command in COMMANDS {
                for binding in command.keys.iter().filter(|b| b.contexts.contains(context)) {
                    let taken = seen.iter().find(|(key, _)| *key == binding.key);
                    assert_eq!(taken, None, "{context:?} {} {}", binding.key, command.id);
                    seen.push((binding.key, command.id));
                }
            }
        }
    }

    #[test]
    fn keys_are_read_back_and_letters_act_only_where_nothing_is_typed() {
        for command in COMMANDS {
            for binding in command.keys {
                let key = keys::parse(binding.key).unwrap_or_else(|| panic!("{}", binding.key));
                assert_eq!(keys::name_of(key).as_deref(), Some(binding.key));
                for context in binding.contexts {
                    assert!(!context.takes(binding.key), "{} in {context:?}", binding.key);
                }
            }
        }
    }

    #[test]
    fn no_key_needs_the_alternate_graphics_key() {
        // On a German, French or Spanish keyboard these letters are typed with it.
        for command in COMMANDS {
            for binding in command.keys {
                assert!(!"@[]{}|\\~#`^".contains(binding.key), "{}", binding.key);
            }
        }
    }

    #[test]
    fn the_footer_has_something_everywhere() {
        for context in ALL {
            let shown = COMMANDS
                .iter()
                .filter(|command| !command.short.is_empty())
                .filter(|command| command.keys.iter().any(|key| key.contexts.contains(context)));
            assert!(shown.count() >= 1, "{context:?}");
        }
    }
}
