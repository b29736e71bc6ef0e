//! The tree of a page as flat arrays: nodes linked to parent, siblings and children by number.

use super::tags::Tag;
use crate::document::{Attribute, Span};

pub type NodeId = u32;

/// No node.
pub const NONE: NodeId = u32::MAX;

/// The document itself.
pub const ROOT: NodeId = 0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Namespace {
    Html,
    Svg,
    MathMl,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Document,
    Element,
    Text,
}

#[derive(Clone, Copy, Debug)]
pub struct Node {
    pub parent: NodeId,
    pub first_child: NodeId,
    pub last_child: NodeId,
    pub next: NodeId,
    pub previous: NodeId,
    /// An element's name, or the text.
    pub span: Span,
    /// The element's attributes in `Tree::attributes`.
    pub attributes: (u32, u32),
    pub tag: Tag,
    pub kind: Kind,
    pub namespace: Namespace,
}

/// A page as parsed. Spans are pieces of the page, or behind its end of `extra`.
#[derive(Debug, Default)]
pub struct Tree {
    pub nodes: Vec<Node>,
    pub attributes: Vec<Attribute>,
    /// What does not stand in the page as it is: decoded references, names in capitals.
    pub extra: String,
}

impl Tree {
    pub fn new_node(&mut self, kind: Kind, tag: Tag, namespace: Namespace, span: Span, attributes: (u32, u32)) -> NodeId {
        self.nodes.push(Node {
            parent: NONE,
            first_child: NONE,
            last_child: NONE,
            next: NONE,
            previous: NONE,
            span,
            attributes,
            tag,
            kind,
            namespace,
        });
        (self.nodes.len() - 1) as NodeId
    }

    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id as usize]
    }

    pub fn append(&mut self, parent: NodeId, child: NodeId) {
        let last = self.nodes[parent as usize].last_child;
        self.nodes[child as usize].parent = parent;
        self.nodes[child as usize].previous = last;
        if last == NONE {
            self.nodes[parent as usize].first_child = child;
        } else {
            self.nodes[last as usize].next = child;
        }
        self.nodes[parent as usize].last_child = child;
    }

    /// Put a node without a parent before another.
    pub fn insert_before(&mut self, child: NodeId, next: NodeId) {
        let Node { parent, previous, .. } = self.nodes[next as usize];
        let node = &mut self.nodes[child as usize];
        (node.parent, node.previous, node.next) = (parent, previous, next);
        self.nodes[next as usize].previous = child;
        if previous == NONE {
            self.nodes[parent as usize].first_child = child;
        } else {
            self.nodes[previous as usize].next = child;
        }
    }

    /// Take a node out of its parent.
    pub fn detach(&mut self, child: NodeId) {
        let Node { parent, previous, next, .. } = self.nodes[child as usize];
        if parent == NONE {
            return;
        }
        if previous == NONE {
            self.nodes[parent as usize].first_child = next;
        } else {
            self.nodes[previous as usize].next = next;
        }
        if next == NONE {
            self.nodes[parent as usize].last_child = previous;
        } else {
            self.nodes[next as usize].previous = previous;
        }
        let node = &mut self.nodes[child as usize];
        (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
    }

    /// Move all children of one node behind those of another.
    pub fn move_children(&mut self, from: NodeId, to: NodeId) {
        while self.nodes[from as usize].first_child != NONE {
            let child = self.nodes[from as usize].first_child;
            self.detach(child);
            self.append(to, child);
        }
    }
}
