//! The words that a policy may use and that the catalog decides.

use crate::catalog::Catalog;
use crate::catalog::resolve::Target;

/// What the catalog knows, as far as a policy names it. Lists in any order.
pub trait Vocabulary {
    /// Lanes: `frontier`.
    fn lanes(&self) -> Vec<&str>;
    /// Lines: `openai/flagship`.
    fn lines(&self) -> Vec<&str>;
    /// Makers of models: `openai`.
    fn providers(&self) -> Vec<&str>;
    /// Surfaces: `bedrock`.
    fn surfaces(&self) -> Vec<&str>;
    /// Kinds of models: `chat`.
    fn kinds(&self) -> Vec<&str>;
    /// Whether a text names a known model, on any surface, by id or alias.
    fn is_model(&self, id: &str) -> bool;
    /// A known id that is near a text.
    fn near_model(&self, id: &str) -> Option<String>;
}

impl Vocabulary for Catalog {
    fn lanes(&self) -> Vec<&str> {
        self.lanes().iter().map(|lane| lane.id.as_str()).collect()
    }

    fn lines(&self) -> Vec<&str> {
        self.lines().iter().map(|line| line.name.as_str()).collect()
    }

    fn providers(&self) -> Vec<&str> {
        self.vendors()
            .iter()
            .map(|vendor| vendor.id.as_str())
            .collect()
    }

    fn surfaces(&self) -> Vec<&str> {
        self.surfaces()
            .iter()
            .map(|surface| surface.id.as_str())
            .collect()
    }

    fn kinds(&self) -> Vec<&str> {
        self.kinds().iter().map(String::as_str).collect()
    }

    fn is_model(&self, id: &str) -> bool {
        let reading = self.read(id);
        reading.is_some_and(|reading| matches!(reading.target, Target::Known(_)))
    }

    fn near_model(&self, id: &str) -> Option<String> {
        self.nearest(id)
    }
}
