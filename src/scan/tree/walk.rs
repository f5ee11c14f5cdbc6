//! From the root to the node at an offset, for ascending offsets, in one walk.

use tree_sitter::{Node, Tree, TreeCursor};

/// A node and the field of its parent that it fills.
#[derive(Debug, Clone, Copy)]
pub(in crate::scan) struct Link<'t> {
    pub(in crate::scan) node: Node<'t>,
    pub(in crate::scan) field: &'t str,
}

/// A cursor that remembers the way down.
pub(super) struct Walk<'t> {
    cursor: TreeCursor<'t>,
    path: Vec<Link<'t>>,
}

impl<'t> Walk<'t> {
    pub(super) fn new(tree: &'t Tree) -> Self {
        let cursor = tree.walk();
        let root = Link {
            node: cursor.node(),
            field: "",
        };
        Self {
            cursor,
            path: vec![root],
        }
    }

    /// The nodes that hold the byte at `offset`, from the root down to the smallest. Each
    /// offset is to be at least the one before.
    pub(super) fn seek(&mut self, offset: usize) -> &[Link<'t>] {
        while self.here().is_some_and(|node| node.end_byte() <= offset) {
            if !self.next() && !self.up() {
                return &[];
            }
        }
        while self.here().is_some_and(|node| node.start_byte() <= offset) && self.down() {
            while self.here().is_some_and(|node| node.end_byte() <= offset) {
                if !self.next() {
                    self.up();
                    return &self.path;
                }
            }
        }
        let is_before = self.here().is_some_and(|node| node.start_byte() > offset);
        let len = self.path.len() - usize::from(is_before && !self.path.is_empty());
        self.path.get(..len).unwrap_or(&[])
    }

    fn here(&self) -> Option<Node<'t>> {
        self.path.last().map(|link| link.node)
    }

    fn link(&self) -> Link<'t> {
        Link {
            node: self.cursor.node(),
            field: self.cursor.field_name().unwrap_or(""),
        }
    }

    fn next(&mut self) -> bool {
        let moved = self.path.len() > 1 && self.cursor.goto_next_sibling();
        if moved {
            self.path.pop();
            self.path.push(self.link());
        }
        moved
    }

    fn down(&mut self) -> bool {
        let moved = self.cursor.goto_first_child();
        if moved {
            self.path.push(self.link());
        }
        moved
    }

    fn up(&mut self) -> bool {
        let moved = self.path.len() > 1 && self.cursor.goto_parent();
        if moved {
            self.path.pop();
        }
        moved
    }
}
