//! What a team demands of its models.
