//! The ids in a piece.
