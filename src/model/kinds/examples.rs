//! What stands in fields, by example.

use crate::model::kind::{Role, Shape};

/// Returns an example of the title of an entry.
pub(super) fn of_title(role: Role) -> &'static str {
    match role {
        Role::Dimension => "Close the books faster",
        Role::Message | Role::Approval | Role::Map => "Close in three days, not ten",
        Role::Situation => "A CFO weighing us against Globex on closing speed",
        Role::Asset => "The close on one page",
        Role::Term => "Business capability",
    }
}

/// Returns an example of what stands in fields of this name or shape.
pub(super) fn of_field(name: &str, shape: &Shape) -> &'static str {
    match (name, shape) {
        ("title", _) => "Close in three days, not ten",
        ("short", _) => "Month-end becomes a review, not a project.",
        ("body", _) => "Reconciliation runs **as transactions arrive**.",
        ("text", _) => "Your team gets a week of every month back.",
        ("say", _) => "We reconcile as it happens, so day 3 is your review day.",
        ("note", _) => "They reconcile once a night.",
        ("topic", _) => "Nightly batch",
        ("measure", _) => "Days to close",
        ("before", _) => "10 days",
        ("after", _) => "3 days",
        ("customer", _) => "Acme Bank",
        ("aliases", _) => "month-end, fast close",
        ("tags", _) => "autumn-campaign",
        ("owner", _) => "ann@northwind.example",
        ("source", _) => "https://northwind.example/stories/acme-bank",
        ("formerly", _) => "quick-close",
        ("use", _) => "business capability",
        ("avoid", _) => "functionality, solution space",
        ("why", _) => "Customers say it so; we said it in five ways.",
        ("allow", _) => "unproven-claim = story due in May",
        ("signatories", _) => "marketing, sales",
        ("language", _) => "en",
        ("name", _) => "Northwind Ledger",
        (_, Shape::Date) => "2026-11-22, today, +30, -2w",
        (_, Shape::Days) => "180",
        (_, Shape::File) => "assets/close-one-pager.pdf",
        (_, Shape::Url) => "https://northwind.example/close",
        (_, _) => "",
    }
}
