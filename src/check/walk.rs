//! The way through everything that an entry says.

use crate::model::{Field, Path, Shape, Step, Value};

use super::context::{Context, Subject};

/// How deep a value is followed; no field of a map goes deeper than three.
const DEEPEST: usize = 64;

/// One value on the way, with the declaration of the field that it stands in.
///
/// The items of a list have the declaration of their field; what is not declared has none.
pub(super) struct Here<'a, 'p> {
    pub(super) path: &'p Path,
    pub(super) field: Option<&'a Field>,
    pub(super) value: &'a Value,
}

impl<'a> Here<'a, '_> {
    /// Returns the text, when this is one that people read: of one line or of several.
    pub(super) fn prose(&self) -> Option<(&'a Field, &'a str)> {
        let field = self.field?;
        let is_prose = matches!(field.shape, Shape::Line | Shape::Text);
        Some((field, self.value.as_text()?)).filter(|_| is_prose)
    }
}

/// Visits every value of an entry, tables and lists before what is in them.
pub(super) fn each_value<'a>(
    context: &'a Context<'_>,
    subject: &Subject<'a>,
    see: &mut dyn FnMut(&Here<'a, '_>),
) {
    let mut path = Path::default();
    for (name, value) in &subject.entry.fields {
        path.0.push(Step::Field(name.clone()));
        visit(subject.field(context, name), value, &mut path, see);
        path.0.pop();
    }
}

fn visit<'a>(
    field: Option<&'a Field>,
    value: &'a Value,
    path: &mut Path,
    see: &mut dyn FnMut(&Here<'a, '_>),
) {
    see(&Here { path, field, value });
    if path.0.len() >= DEEPEST {
        return;
    }
    if let Some(items) = value.as_list() {
        for (item_idx, item) in items.iter().enumerate() {
            path.0.push(Step::Index(item_idx));
            visit(field, item, path, see);
            path.0.pop();
        }
    }
    if let Some(table) = value.as_table() {
        let inner = field.map_or(&[][..], |field| field.shape.fields());
        for (name, value) in table {
            path.0.push(Step::Field(name.clone()));
            visit(inner.iter().find(|field| field.name == *name), value, path, see);
            path.0.pop();
        }
    }
}
