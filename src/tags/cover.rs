//! What a note speaks for.
