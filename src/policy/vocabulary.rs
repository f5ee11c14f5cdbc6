//! The words that a policy may use and that the catalog decides.

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
