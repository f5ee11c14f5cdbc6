//! The forecast as one JSON object, for programs. Its schema is committed at
//! `fixtures/schemas/forecast-v1.json`; a change that takes a field away or gives it
//! another meaning needs a new [`SCHEMA`].

use std::io::{self, Write};

use schemars::generate::SchemaSettings;

use super::Forecast;
use crate::report::json;

/// The name and version of the layout.
pub const SCHEMA: &str = "lanelint-forecast-v1";

/// Writes the object.
pub fn write(forecast: &Forecast, out: &mut dyn Write) -> io::Result<()> {
    json::pretty(forecast, out)
}

/// The JSON Schema of the object.
pub fn schema() -> schemars::Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<Forecast>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_schema_is_the_one_of_the_types() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/fixtures/schemas/forecast-v1.json"
        );
        let text = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
        if std::env::var_os("LANELINT_BLESS").is_some() {
            std::fs::write(path, &text).unwrap();
        }
        assert!(
            std::fs::read_to_string(path).unwrap() == text,
            "{path} differs (LANELINT_BLESS=1 rewrites it)"
        );
    }
}
