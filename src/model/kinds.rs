//! The one declaration of everything that a map can hold.
//!
//! The form in the editor, the checks, the JSON Schema, the format reference, the search fields
//! and the canonical form all come from this table. A new kind is one more entry here.

mod choices;
mod examples;

use super::kind::{Choice, Field, Kind, Role, SearchWeight, Shape, Target};

pub use choices::{
    APPROVAL, ASSET_TYPE, AUDIENCE, AVAILABILITY, PROOF, REFERENCE, SEVERITY, STATUS, VERDICT,
};

/// The six dimensions that every map has: name, plural, label, labels, help.
const DIMENSIONS: &[(&str, &str, &str, &str, &str)] = &[
    (
        "requirement",
        "requirements",
        "Requirement",
        "Requirements",
        "A business requirement: what a customer wants to reach.",
    ),
    (
        "competitor",
        "competitors",
        "Competitor",
        "Competitors",
        "Whom or what a customer weighs us against; \"no decision\" is one too.",
    ),
    ("segment", "segments", "Segment", "Segments", "A group of customers of one size or sort."),
    ("market", "markets", "Market", "Markets", "An industry that customers work in."),
    ("persona", "personas", "Persona", "Personas", "Whom we talk to, by role."),
    ("stage", "stages", "Stage", "Stages", "How far a sale has come."),
];

/// Returns every kind of the format, dimensions first, with the fields that name values of
/// dimensions; `more` are the dimensions that the map declares itself.
pub fn all(more: &[Dimension]) -> Vec<Kind> {
    let dimensions: Vec<Dimension> = DIMENSIONS
        .iter()
        .map(|(name, plural, label, labels, help)| Dimension {
            name: (*name).into(),
            plural: (*plural).into(),
            label: (*label).into(),
            labels: (*labels).into(),
            help: (*help).into(),
        })
        .chain(more.iter().cloned())
        .collect();
    let mut kinds: Vec<Kind> = dimensions.iter().map(dimension_kind).collect();
    let draft = |name: &str, plural: &str, label: &str, labels: &str, role, help: &str, own| Kind {
        name: name.into(),
        plural: plural.into(),
        label: label.into(),
        labels: labels.into(),
        role,
        help: help.into(),
        fields: entry_fields(own, &dimensions, role),
        asks: asks(name, &dimensions),
    };
    kinds.extend([
        draft(
            "value_proposition",
            "value_propositions",
            "Value proposition",
            "Value propositions",
            Role::Message,
            "A claim: what a customer gets from us, in the words that we agreed on.",
            vec![],
        ),
        draft(
            "success_story",
            "success_stories",
            "Success story",
            "Success stories",
            Role::Message,
            "Proof: what a customer reached, what an analyst found, what a measurement showed.",
            vec![
                line("customer", "Customer", "Who the story is about.").search(SearchWeight::Alias),
                choice("proof", "Proof", "What sort of evidence it is.", PROOF),
                choice("reference", "Reference", "How far we may name the customer.", REFERENCE),
                references("value_propositions", "Proves", "The claims that it is proof for."),
                references("features", "Uses", "The features that the customer uses."),
                cards("result", "Results", "What was measured; each claim stands once, here.", {
                    vec![
                        line("measure", "Measure", "What was measured.").required(),
                        line("before", "Before", "The figure before."),
                        line("after", "After", "The figure after."),
                        date("as_of", "As of", "When it was measured."),
                        line("source", "Source", "Where it can be read.").search(SearchWeight::No),
                    ]
                }),
            ],
        ),
        draft(
            "feature",
            "features",
            "Feature",
            "Features",
            Role::Message,
            "What the product does.",
            vec![
                choice("availability", "Availability", "Whether it can be had.", AVAILABILITY),
                references("value_propositions", "Makes possible", "The claims that rest on it."),
            ],
        ),
        draft(
            "objection",
            "objections",
            "Objection",
            "Objections",
            Role::Message,
            "What a customer holds against us, with our answer as its text.",
            vec![],
        ),
        draft(
            "question",
            "questions",
            "Question",
            "Questions",
            Role::Message,
            "What a rep asks a customer.",
            vec![flag("trap", "Trap", "Whether it shows a competitor's weakness.")],
        ),
        draft(
            "situation",
            "situations",
            "Situation",
            "Situations",
            Role::Situation,
            "A selling situation, and what we say in it, point by point.",
            vec![
                references("questions", "Questions", "What to ask in it."),
                cards("point", "Points", "What a rep says, in order.", {
                    vec![
                        reference("value_proposition", "Value proposition", "The claim.")
                            .required(),
                        references("success_stories", "Proof", "The stories that prove it."),
                        references("features", "Features", "What makes it possible."),
                        references("objections", "Objections", "What it answers."),
                        text("say", "Say", "The words to say, in one or two sentences."),
                    ]
                }),
            ],
        ),
        draft(
            "asset",
            "assets",
            "Asset",
            "Assets",
            Role::Asset,
            "Collateral: a file or a page that tells messages.",
            vec![
                field("path", "File", "The file, seen from the map's folder.", Shape::File),
                field("url", "Address", "The address on the web.", Shape::Url),
                choice("type", "Type", "What sort of collateral it is.", ASSET_TYPE)
                    .search(SearchWeight::Text),
                field(
                    "messages",
                    "Messages",
                    "What it tells, as kind.id.",
                    Shape::References(Target::Message),
                )
                .search(SearchWeight::Linked),
            ],
        ),
        draft(
            "term",
            "terms",
            "Term",
            "Terms",
            Role::Term,
            "Wording: the word to use, and the words to avoid.",
            vec![
                line("use", "Use", "The word to use.").search(SearchWeight::Alias),
                field("avoid", "Avoid", "The words to avoid.", Shape::Words)
                    .search(SearchWeight::Alias),
                text("why", "Why", "Why it matters."),
                choice("severity", "Severity", "How much it matters.", SEVERITY),
            ],
        ),
    ]);
    kinds.push(Kind {
        name: "approval".into(),
        plural: "approvals".into(),
        label: "Sign-off".into(),
        labels: "Sign-offs".into(),
        role: Role::Approval,
        help: "Who agreed to an entry, and when: one key a signatory, written by `approve`.".into(),
        fields: vec![],
        asks: vec![],
    });
    kinds
}

/// What a good new entry of a kind is asked for behind its title; `*` stands for all dimensions.
const ASKS: &[(&str, &[&str])] = &[
    ("value_proposition", &["short"]),
    ("success_story", &["customer", "proof", "result.measure", "result.before", "result.after"]),
    ("feature", &["short"]),
    ("objection", &["body"]),
    ("situation", &["*", "point.value_proposition", "point.success_stories"]),
    ("asset", &["url", "type", "messages"]),
    ("term", &["use", "avoid"]),
];

/// Returns the fields that a new entry of a kind is asked for.
fn asks(kind: &str, dimensions: &[Dimension]) -> Vec<smol_str::SmolStr> {
    let declared = ASKS.iter().find(|(name, _)| *name == kind).map_or(&[][..], |(_, asks)| asks);
    let mut asks = Vec::new();
    for name in declared {
        if *name == "*" {
            asks.extend(dimensions.iter().map(|dimension| dimension.plural.clone()));
        } else {
            asks.push((*name).into());
        }
    }
    asks
}

/// Returns the fields of the `[map]` table.
pub fn map_fields() -> Vec<Field> {
    vec![
        field("format", "Format", "The version of this format: 1.", Shape::Number),
        line("name", "Name", "What the map is called."),
        field(
            "review_every_days",
            "Review every",
            "How many days a review holds, where an entry does not say.",
            Shape::Days,
        ),
        field("signatories", "Signatories", "Who signs off, such as marketing.", Shape::Words),
        choice("approval", "Sign-off of", "What must be signed off; all when not said.", APPROVAL),
        field("language", "Language", "The language of the texts, such as en.", Shape::Words),
        field(
            "dimensions",
            "Dimensions",
            "Further dimensions, such as region = { title = \"Region\", plural = \"regions\" }.",
            Shape::Settings,
        ),
        field(
            "rules",
            "Rules",
            "Levels of rules, such as unproven-claim = \"hint\".",
            Shape::Settings,
        ),
    ]
}

/// Returns the fields of one signatory's sign-off.
pub fn stamp_fields() -> Vec<Field> {
    vec![
        line("by", "By", "Who signed.").required(),
        date("on", "On", "When.").required(),
        line("seal", "Seal", "What was signed; written by `approve`, never by hand.").required(),
    ]
}

/// Returns the fields of a comparison with a competitor.
fn versus_fields() -> Vec<Field> {
    vec![
        line("topic", "Topic", "What is compared.").required(),
        choice("verdict", "Verdict", "Who is ahead, honestly.", VERDICT),
        text("note", "Note", "Why."),
        date("as_of", "As of", "When it was looked at."),
        line("source", "Source", "Where it can be read.").search(SearchWeight::No),
    ]
}

/// A dimension that a map declares, or one of the six.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dimension {
    /// The kind's name: `region`.
    pub name: smol_str::SmolStr,
    /// The name of fields that hold its values: `regions`.
    pub plural: smol_str::SmolStr,
    /// What people call one.
    pub label: smol_str::SmolStr,
    /// What people call several.
    pub labels: smol_str::SmolStr,
    /// What it is for.
    pub help: smol_str::SmolStr,
}

fn dimension_kind(dimension: &Dimension) -> Kind {
    let mut own = vec![
        field(
            "parent",
            "Parent",
            "The wider value that this one belongs to.",
            Shape::Reference(Target::Kind(dimension.name.clone())),
        )
        .search(SearchWeight::Linked),
    ];
    if dimension.name == "competitor" {
        own.push(cards(
            "versus",
            "Versus us",
            "Honest comparisons, also where they win.",
            versus_fields(),
        ));
    }
    Kind {
        name: dimension.name.clone(),
        plural: dimension.plural.clone(),
        label: dimension.label.clone(),
        labels: dimension.labels.clone(),
        role: Role::Dimension,
        help: dimension.help.clone(),
        fields: entry_fields(own, &[], Role::Dimension),
        asks: vec![],
    }
}

/// Puts a kind's own fields and those that every entry may have into canonical order: what it is
/// called and says, its own, values of dimensions, what people do with it, sub-tables.
fn entry_fields(own: Vec<Field>, dimensions: &[Dimension], role: Role) -> Vec<Field> {
    let is_card = |field: &Field| matches!(field.shape, Shape::Cards(_));
    let has_context = matches!(role, Role::Message | Role::Situation | Role::Asset);
    let context: Vec<Field> =
        if has_context { dimensions.iter().map(context_field).collect() } else { Vec::new() };
    let (own_cards, own): (Vec<_>, Vec<_>) = own.into_iter().partition(is_card);
    let mut fields = vec![
        line("title", "Title", "What it is called, in a few words.")
            .required()
            .search(SearchWeight::Title)
            .example(examples::of_title(role)),
        text("short", "Short", "One sentence that says it."),
        text("body", "Text", "All of it, in Markdown."),
    ];
    fields.extend(own);
    fields.extend(context.iter().cloned());
    fields.extend([
        field("aliases", "Also called", "Other words that people use for it.", Shape::Words)
            .search(SearchWeight::Alias),
        field("tags", "Tags", "Words to group entries by.", Shape::Words)
            .search(SearchWeight::Text),
        line("owner", "Owner", "Who looks after it.").search(SearchWeight::No).unsealed(),
        choice("status", "Status", "How far it has come; live when not said.", STATUS),
        choice("audience", "Audience", "Who may read it; customer when not said.", AUDIENCE),
        date("reviewed", "Reviewed", "When somebody last looked whether it still holds.")
            .unsealed(),
        field("review_every_days", "Review every", "How many days a review holds.", Shape::Days)
            .unsealed(),
        line("source", "Source", "Where it comes from.").search(SearchWeight::No),
        field("formerly", "Formerly", "Ids that it had.", Shape::Words).unsealed(),
        field("allow", "Allow", "Rules that it is excused from, and why.", Shape::Reasons)
            .unsealed(),
    ]);
    let mut variant: Vec<Field> = dimensions.iter().map(context_field).collect();
    variant.push(text("text", "Text", "The words for them.").required());
    if has_context {
        fields.push(cards(
            "variant",
            "Variants",
            "The same message, said otherwise for some.",
            variant,
        ));
    }
    fields.extend(own_cards);
    fields
}

fn context_field(dimension: &Dimension) -> Field {
    field(
        &dimension.plural,
        &dimension.labels,
        &format!("Which {} it is for; \"*\" says any.", dimension.labels.to_lowercase()),
        Shape::References(Target::Kind(dimension.name.clone())),
    )
    .search(SearchWeight::Linked)
}

fn field(name: &str, label: &str, help: &str, shape: Shape) -> Field {
    let search = SearchWeight::No;
    Field {
        name: name.into(),
        label: label.into(),
        help: help.into(),
        example: examples::of_field(name, &shape).into(),
        shape,
        required: false,
        search,
        sealed: true,
    }
}

fn line(name: &str, label: &str, help: &str) -> Field {
    field(name, label, help, Shape::Line).search(SearchWeight::Text)
}

fn text(name: &str, label: &str, help: &str) -> Field {
    field(name, label, help, Shape::Text).search(SearchWeight::Text)
}

fn date(name: &str, label: &str, help: &str) -> Field {
    field(name, label, help, Shape::Date)
}

fn flag(name: &str, label: &str, help: &str) -> Field {
    field(name, label, help, Shape::Flag)
}

fn choice(name: &str, label: &str, help: &str, choices: &'static [Choice]) -> Field {
    field(name, label, help, Shape::Choice(choices))
}

fn cards(name: &str, label: &str, help: &str, fields: Vec<Field>) -> Field {
    field(name, label, help, Shape::Cards(fields)).search(SearchWeight::Text)
}

fn reference(kind: &str, label: &str, help: &str) -> Field {
    field(kind, label, help, Shape::Reference(Target::Kind(kind.into())))
        .search(SearchWeight::Linked)
}

/// A field of references whose name is the plural of the kind that it refers to.
fn references(plural: &str, label: &str, help: &str) -> Field {
    let kind = match plural {
        "success_stories" => "success_story",
        _ => plural.strip_suffix('s').unwrap_or(plural),
    };
    field(plural, label, help, Shape::References(Target::Kind(kind.into())))
        .search(SearchWeight::Linked)
}

impl Field {
    fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Replaces the example that fields of this name have.
    fn example(mut self, example: &str) -> Self {
        self.example = example.into();
        self
    }

    fn search(mut self, search: SearchWeight) -> Self {
        self.search = search;
        self
    }

    fn unsealed(mut self) -> Self {
        self.sealed = false;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_references_lead_to_kinds() {
        let kinds = all(&[]);
        let names: Vec<_> = kinds.iter().map(|kind| kind.name.as_str()).collect();
        for (kind_idx, kind) in kinds.iter().enumerate() {
            assert!(!names[..kind_idx].contains(&kind.name.as_str()), "{}", kind.name);
            for (field_idx, field) in kind.fields.iter().enumerate() {
                let earlier = &kind.fields[..field_idx];
                assert!(!earlier.iter().any(|other| other.name == field.name), "{}", field.name);
                if let Shape::Reference(Target::Kind(target))
                | Shape::References(Target::Kind(target)) = &field.shape
                {
                    assert!(names.contains(&target.as_str()), "{} of {}", field.name, kind.name);
                }
            }
        }
    }

    #[test]
    fn what_a_new_entry_is_asked_for_is_declared() {
        for kind in all(&[]) {
            for ask in &kind.asks {
                let (field, inner) = ask.split_once('.').unwrap_or((ask, ""));
                let shape = kind.field(field).map(|field| &field.shape);
                let stands = match shape {
                    Some(Shape::Cards(fields)) => fields.iter().any(|field| field.name == inner),
                    shape => shape.is_some() && inner.is_empty(),
                };
                assert!(stands, "{ask} of {}", kind.name);
            }
        }
        assert!(ASKS.iter().all(|(name, _)| all(&[]).iter().any(|kind| kind.name == *name)));
    }

    #[test]
    fn sub_tables_come_last() {
        for kind in all(&[]) {
            let first_card = kind.fields.iter().position(|f| matches!(f.shape, Shape::Cards(_)));
            let last_plain = kind.fields.iter().rposition(|f| !matches!(f.shape, Shape::Cards(_)));
            if let (Some(first_card), Some(last_plain)) = (first_card, last_plain) {
                assert!(last_plain < first_card, "{}", kind.name);
            }
        }
    }
}
