//! The table of rules.

mod assets;
mod claims;
mod conflicting_figures;
mod dangling_reference;
mod dimension_values;
mod excuses;
mod header;
mod idle_word;
mod ids;
mod invisible_characters;
mod links;
mod missing;
mod parent_cycle;
mod placeholder_text;
mod points;
mod reading;
mod review;
mod sign_offs;
mod titles;
mod told;
mod unknown_choice;
mod unknown_field;
mod unknown_signatory;
mod unused_entry;
pub(super) mod wording;
mod wrong_type;

use super::Rule;

/// All rules, in the order in which their findings stand at one entry: what can't be read first,
/// then what is wrong with the entry itself, with its references, and with what it says.
pub static RULES: &[Rule] = &[
    reading::UNREADABLE_FILE,
    reading::NOT_UTF8,
    reading::CONFLICT_MARKERS,
    reading::CURLY_QUOTES,
    reading::UNCLOSED_TEXT,
    reading::SYNTAX,
    reading::TOO_LARGE,
    reading::DUPLICATE_ID,
    reading::UNKNOWN_KIND,
    reading::NOT_AN_ENTRY,
    header::NEWER,
    header::MISSING,
    header::DIMENSION,
    excuses::UNKNOWN,
    excuses::IDLE,
    ids::MALFORMED,
    ids::SIMILAR,
    missing::TITLE,
    missing::FIELD,
    unknown_field::RULE,
    wrong_type::RULE,
    wrong_type::LONE,
    unknown_choice::RULE,
    idle_word::RULE,
    dangling_reference::RULE,
    links::DUPLICATE,
    links::RETIRED,
    links::FORMER,
    links::MISPLACED,
    dimension_values::MISPLACED_ANY,
    dimension_values::ANY_WITH_OTHERS,
    dimension_values::UNADDRESSED,
    parent_cycle::RULE,
    points::WITHOUT_POINTS,
    points::WITHOUT_CLAIM,
    points::REPEATED,
    claims::UNPROVEN,
    claims::UNTOLD,
    unused_entry::RULE,
    told::INTERNAL,
    told::DRAFT,
    told::PLANNED,
    unknown_signatory::RULE,
    sign_offs::NO_SIGNATORY,
    sign_offs::OPEN,
    sign_offs::LAPSED,
    review::OVERDUE,
    review::DUE,
    review::UNREVIEWED,
    review::FUTURE,
    invisible_characters::RULE,
    placeholder_text::RULE,
    wording::RULE,
    conflicting_figures::RULE,
    titles::SIMILAR,
    titles::CLAIMED_ALIAS,
    titles::LONG,
    assets::LEAVING,
    assets::MISSING,
    assets::MALFORMED_ADDRESS,
];
