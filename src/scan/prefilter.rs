//! Which files can hold an id at all: one search over their bytes.
