# What to run before a commit is shared.
ready: fmt clippy test

# Writes every file in the one format.
fmt:
    cargo fmt

# No warning is left standing.
clippy:
    cargo clippy --all-targets -- -D warnings

# All tests.
test:
    cargo test

# All that continuous integration does, in its own environment.
ci:
    .ci/run

# Licences, advisories and sources of the dependencies (needs cargo-deny).
deny:
    cargo deny check
