//! `import` of Go.

use tree_sitter::Node;

use super::{ALL, Import};

/// The imports of a file, in order.
pub(in crate::scan) fn imports(root: Node<'_>, text: &str) -> Vec<Import> {
    let mut found = Vec::new();
    super::each(root, &["import_spec"], |node| {
        let slice = |field: &str| {
            let node = node.child_by_field_name(field)?;
            text.get(node.byte_range())
        };
        let module = slice("path").unwrap_or_default();
        let module = module.trim_matches(['"', '`']);
        // A package is called as its folder is, unless it says something else itself.
        let local = match slice("name") {
            Some(".") => ALL,
            Some(alias) => alias,
            None => module.rsplit('/').next().unwrap_or(module),
        };
        if local != "_" {
            found.push(Import {
                local: vec![local.to_owned()],
                module: module.to_owned(),
                name: None,
                at: node.start_byte() as u32,
                is_export: false,
            });
        }
    });
    found
}

#[cfg(test)]
mod tests {
    use crate::scan::shown;

    #[test]
    fn imports_and_the_names_of_the_package_are_read() {
        insta::assert_snapshot!(shown::outline("go", r#"
package agent
import "fmt"
import (
	"github.com/acme/app/internal/config"
	m "github.com/acme/app/models"
	_ "github.com/acme/app/side"
	. "github.com/acme/app/dot"
)
func f(Shadowed string) {
	Call(config.Model, m.Models["fast"])
	Call(Model)
	Call(Shadowed, other.Model)
	fmt.Println(Model)
	def := m.Model
	Call(def)
}
"#, &["Model", "fast", "Shadowed"]), @r#"
        has fmt = all of "fmt"
        has config = all of "github.com/acme/app/internal/config"
        has m = all of "github.com/acme/app/models"
        has * = all of "github.com/acme/app/dot"
        [config] Model: Call(^config.Model, m.Models["fast"])
        [m] Models.fast: Call(config.Model, ^m.Models["fast"])
        [] Model: Call(^Model)
        [] other.Model: Call(Shadowed, ^other.Model)
        [m] Model: Call(^def)
        "#);
    }
}
