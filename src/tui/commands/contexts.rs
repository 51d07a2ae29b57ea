//! What listens to the keys, and the sets of it for which commands have keys.

/// What listens to the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Context {
    /// The line that is searched for.
    Query,
    /// The list of what was found.
    Results,
    /// The message in full.
    Preview,
    /// The values that narrow what was found.
    Counts,
    /// The list of all entries.
    Outline,
    /// The line that narrows the outline.
    Filter,
    /// The fields of an entry.
    Form,
    /// What links to an entry, and its problems.
    Side,
    /// The cells of the matrix.
    Matrix,
    /// What serves a cell of the matrix.
    MatrixCell,
    /// The words that narrow the matrix.
    MatrixWords,
    /// What changed since a revision.
    Review,
    /// How one entry changed.
    ReviewDetail,
    /// The conflicts of a merge.
    Conflicts,
    /// The list of keys.
    Help,
    /// The list of commands.
    Palette,
    /// The editor of one line.
    Line,
    /// The editor of a long text.
    Text,
    /// The list of words to choose from.
    Choice,
    /// The picker of entries.
    References,
    /// A question.
    Confirm,
    /// The picture of a neighbourhood.
    Around,
    /// A step of the tour.
    Tour,
    /// The list of changes.
    Changes,
    /// A preview of an edit of several entries.
    Plan,
    /// The menu of what can narrow the outline.
    Facets,
    /// A question with something to read.
    Ask,
    /// One page for a call.
    Brief,
}

use Context::{
    Around, Ask, Brief, Changes, Choice, Confirm, Conflicts, Counts, Facets, Filter, Form, Help,
    Line, Matrix, MatrixCell, MatrixWords, Outline, Palette, Plan, Preview, Query, References,
    Results, Review, ReviewDetail, Side, Text, Tour,
};

/// Every context.
pub const ALL: &[Context] = &[
    Query,
    Results,
    Preview,
    Counts,
    Outline,
    Filter,
    Form,
    Side,
    Matrix,
    MatrixCell,
    MatrixWords,
    Review,
    ReviewDetail,
    Conflicts,
    Help,
    Palette,
    Line,
    Text,
    Choice,
    References,
    Confirm,
    Around,
    Tour,
    Changes,
    Plan,
    Facets,
    Ask,
    Brief,
];
/// The panes of the tabs.
pub const SCREENS: &[Context] = &[
    Query,
    Results,
    Preview,
    Counts,
    Outline,
    Filter,
    Form,
    Side,
    Matrix,
    MatrixCell,
    MatrixWords,
    Review,
    ReviewDetail,
    Conflicts,
];
/// The panes in which letters are commands.
pub(super) const LISTS: &[Context] = &[
    Results,
    Preview,
    Counts,
    Outline,
    Form,
    Side,
    Matrix,
    MatrixCell,
    Review,
    ReviewDetail,
    Conflicts,
    Around,
];
/// The panes of the Map tab in which letters are commands.
pub(super) const MAP: &[Context] = &[Outline, Form, Side];
/// The panes of the Matrix tab in which letters are commands.
pub(super) const CELLS: &[Context] = &[Matrix, MatrixCell];
/// The panes of the Review tab.
pub(super) const REVIEWED: &[Context] = &[Review, ReviewDetail];
/// Where something is chosen with the arrow keys.
pub(super) const ROWS: &[Context] = &[
    Results,
    Preview,
    Counts,
    Outline,
    Form,
    Side,
    Matrix,
    MatrixCell,
    Review,
    ReviewDetail,
    Conflicts,
    Around,
    Help,
    Palette,
    Choice,
    References,
    Changes,
    Plan,
    Facets,
    Ask,
    Brief,
];
/// Lists with letters as commands, in popups too.
pub(super) const LETTER_ROWS: &[Context] = &[
    Results,
    Preview,
    Counts,
    Outline,
    Form,
    Side,
    Matrix,
    MatrixCell,
    Review,
    ReviewDetail,
    Conflicts,
    Around,
    Help,
    Choice,
    Changes,
    Plan,
    Ask,
    Brief,
];
/// Where an arrow key goes up and down, lines that are typed into among them.
pub(super) const ARROWS: &[Context] = &[
    Query,
    Results,
    Preview,
    Counts,
    Outline,
    Filter,
    Form,
    Side,
    Matrix,
    MatrixCell,
    MatrixWords,
    Review,
    ReviewDetail,
    Conflicts,
    Around,
    Help,
    Palette,
    Choice,
    References,
    Line,
    Changes,
    Plan,
    Facets,
    Ask,
    Brief,
];
/// Where Enter goes on.
pub(super) const OPENED: &[Context] = &[
    Query,
    Results,
    Preview,
    Outline,
    Filter,
    Form,
    Side,
    Matrix,
    MatrixCell,
    MatrixWords,
    Review,
    ReviewDetail,
    Conflicts,
    Palette,
    Around,
    Changes,
];
/// Where F1 shows the keys.
pub(super) const HELPED: &[Context] = &[
    Query,
    Results,
    Preview,
    Counts,
    Outline,
    Filter,
    Form,
    Side,
    Matrix,
    MatrixCell,
    MatrixWords,
    Review,
    ReviewDetail,
    Conflicts,
    Around,
    Line,
    Text,
    Choice,
    References,
    Plan,
    Facets,
    Brief,
];
/// Where nothing is copied or typed that Ctrl-C could mean, so that it leaves.
pub(super) const LEFT: &[Context] = &[
    Query,
    Results,
    Preview,
    Counts,
    Outline,
    Filter,
    Form,
    Side,
    Matrix,
    MatrixCell,
    MatrixWords,
    Review,
    ReviewDetail,
    Conflicts,
    Around,
    Help,
    Palette,
    Choice,
    References,
    Confirm,
    Changes,
    Plan,
    Facets,
    Ask,
    Brief,
];

/// Keys for typing, wherever something is typed.
const LINE_KEYS: &[&str] = &[
    "Space",
    "Left",
    "Right",
    "Home",
    "End",
    "Backspace",
    "Delete",
    "Ctrl-Left",
    "Ctrl-Right",
    "Ctrl-Backspace",
    "Alt-Left",
    "Alt-Right",
    "Alt-Backspace",
    "Ctrl-A",
    "Ctrl-E",
    "Ctrl-K",
    "Ctrl-U",
    "Ctrl-V",
    "Ctrl-W",
    "Ctrl-X",
];
/// Further keys for typing in a long text.
const TEXT_KEYS: &[&str] = &[
    "Enter",
    "Tab",
    "Up",
    "Down",
    "PageUp",
    "PageDown",
    "Ctrl-C",
    "Ctrl-R",
    "Ctrl-Y",
    "Ctrl-Z",
    "Ctrl-Home",
    "Ctrl-End",
    "Ctrl-Up",
    "Ctrl-Down",
    "Ctrl-Delete",
];

impl Context {
    /// Tells whether letters are typed here and are no commands.
    pub fn types(self) -> bool {
        match self {
            Query | Filter | MatrixWords | Palette | Line | Text | References | Facets => true,
            Results | Preview | Counts | Outline | Form | Side | Matrix | MatrixCell | Review
            | ReviewDetail | Conflicts | Help | Choice | Confirm | Changes | Plan | Tour
            | Around | Ask | Brief => false,
        }
    }

    /// Tells whether a key is for typing here, so that no command can have it.
    pub fn takes(self, key: &str) -> bool {
        // To the end of the line goes End, too; the author's own editor has no other key.
        let goes_out = key == "Ctrl-E" && matches!(self, Line | Text);
        if !self.types() || goes_out {
            return false;
        }
        let typed = key.chars().count() == 1
            || key.starts_with("Shift-") && key != "Shift-Tab"
            || LINE_KEYS.contains(&key);
        typed || self == Text && TEXT_KEYS.contains(&key)
    }

    /// Returns what the help calls it.
    pub fn label(self) -> &'static str {
        match self {
            Query => "In the search line",
            Results => "In the results",
            Preview => "In the message",
            Counts => "In the values beside the results",
            Outline => "In the outline",
            Filter => "In the filter line",
            Form => "In the form",
            Side => "In links and problems",
            Matrix => "In the matrix",
            MatrixCell => "In a cell of the matrix",
            Review => "In the review",
            ReviewDetail => "In a change",
            Conflicts => "In a merge to settle",
            MatrixWords => "In the words of the matrix",
            Help => "In this list",
            Palette => "In the list of commands",
            Line => "While typing a line",
            Text => "While typing a text",
            Choice => "In a list of choices",
            References => "While picking entries",
            Confirm => "When asked",
            Around => "In the picture",
            Tour => "On the tour",
            Changes => "In the list of changes",
            Plan => "In a preview of changes",
            Facets => "In the menu of filters",
            Ask => "When asked about changes",
            Brief => "In a brief",
        }
    }
}
