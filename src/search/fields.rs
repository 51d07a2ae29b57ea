//! The fields of the index, and how a document is written into them.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{TantivyDocument, Term};

use super::document::Document;

/// A searched field of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldName {
    /// Stems of the title.
    Title,
    /// Stems of the aliases.
    Alias,
    /// Stems of all that the entry says.
    All,
    /// Stems of the names of linked entries.
    Linked,
    /// All words of the entry as they stand.
    Exact,
}

impl FieldName {
    pub(super) const ALL: [Self; 5] =
        [Self::Title, Self::Alias, Self::All, Self::Linked, Self::Exact];

    fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Alias => "alias",
            Self::All => "all",
            Self::Linked => "linked",
            Self::Exact => "exact",
        }
    }

    fn terms(self, document: &Document) -> &str {
        match self {
            Self::Title => &document.title,
            Self::Alias => &document.alias,
            Self::All => &document.all,
            Self::Linked => &document.linked,
            Self::Exact => &document.exact,
        }
    }
}

/// The fields as tantivy knows them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    slot: Field,
    text: [Field; FieldName::ALL.len()],
}

impl Fields {
    /// Returns the fields with the schema that has them.
    pub(super) fn new() -> (Schema, Self) {
        let mut builder = Schema::builder();
        let slot = builder.add_u64_field("slot", INDEXED | FAST);
        let text = FieldName::ALL.map(|name| {
            // Phrases are looked up in the words as they stand.
            let option = match name {
                FieldName::Exact => IndexRecordOption::WithFreqsAndPositions,
                FieldName::Title | FieldName::Alias | FieldName::All | FieldName::Linked => {
                    IndexRecordOption::WithFreqs
                }
            };
            // Terms come analyzed; the tokenizer only takes them apart at the blanks.
            let indexing =
                TextFieldIndexing::default().set_tokenizer("whitespace").set_index_option(option);
            let options = TextOptions::default().set_indexing_options(indexing);
            builder.add_text_field(name.name(), options)
        });
        (builder.build(), Self { slot, text })
    }

    /// Returns a document as tantivy takes it.
    pub(super) fn document(&self, slot_idx: usize, document: &Document) -> TantivyDocument {
        let mut written = TantivyDocument::default();
        written.add_u64(self.slot, slot_idx as u64);
        for name in FieldName::ALL {
            let terms = name.terms(document);
            if !terms.is_empty() {
                written.add_text(self.of(name), terms);
            }
        }
        written
    }

    /// Returns the term that only the document of a slot has.
    pub(super) fn term_of_slot(&self, slot_idx: usize) -> Term {
        Term::from_field_u64(self.slot, slot_idx as u64)
    }

    pub(super) fn of(&self, name: FieldName) -> Field {
        self.text[name as usize]
    }
}
