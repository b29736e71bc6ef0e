//! Tree construction: which element each tag and text goes into, by insertion mode.

use super::tags::{self, *};
use super::tokenizer::{is_space, Content, StartTag, Token, Tokenizer};
use super::tree::{Kind, Namespace, NodeId, Tree, NONE, ROOT};
use crate::document::{Attribute, Span};
use crate::limits::{LimitReached, Limits};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Initial,
    BeforeHtml,
    BeforeHead,
    InHead,
    InHeadNoscript,
    AfterHead,
    InBody,
    InTable,
    InCaption,
    InColumnGroup,
    InTableBody,
    InRow,
    InCell,
    InSelect,
    InSelectInTable,
    InTemplate,
    AfterBody,
    InFrameset,
    AfterFrameset,
    AfterAfterBody,
    AfterAfterFrameset,
}

/// Formatting elements that are opened anew in each block they were left open before; older ones are forgotten.
const MOST_FORMATTING: usize = 64;

/// Elements opened anew, for each tag of the page: a page can ask for as many as it likes, and each takes memory.
const MOST_REOPENED: usize = 16;

/// Tokens after which the clock is looked at again.
const CHECKED: usize = 1 << 12;

const SPECIAL: TagSet = TagSet::of(&[
    ADDRESS, APPLET, AREA, ARTICLE, ASIDE, BASE, BASEFONT, BGSOUND, BLOCKQUOTE, BODY, BR, BUTTON, CAPTION, CENTER, COL,
    COLGROUP, DD, DETAILS, DIR, DIV, DL, DT, EMBED, FIELDSET, FIGCAPTION, FIGURE, FOOTER, FORM, FRAME, FRAMESET, H1, H2, H3,
    H4, H5, H6, HEAD, HEADER, HGROUP, HR, HTML, IFRAME, IMG, INPUT, KEYGEN, LI, LINK, LISTING, MAIN, MARQUEE, MENU, META, NAV,
    NOEMBED, NOFRAMES, NOSCRIPT, OBJECT, OL, P, PARAM, PLAINTEXT, PRE, SCRIPT, SEARCH, SECTION, SELECT, SOURCE, STYLE, SUMMARY,
    TABLE, TBODY, TD, TEMPLATE, TEXTAREA, TFOOT, TH, THEAD, TITLE, TR, TRACK, UL, WBR, XMP,
]);
const SCOPE: TagSet = TagSet::of(&[APPLET, CAPTION, HTML, TABLE, TD, TH, MARQUEE, OBJECT, TEMPLATE]);
const LIST_SCOPE: TagSet = TagSet::of(&[APPLET, CAPTION, HTML, TABLE, TD, TH, MARQUEE, OBJECT, TEMPLATE, OL, UL]);
const BUTTON_SCOPE: TagSet = TagSet::of(&[APPLET, CAPTION, HTML, TABLE, TD, TH, MARQUEE, OBJECT, TEMPLATE, BUTTON]);
const TABLE_SCOPE: TagSet = TagSet::of(&[HTML, TABLE, TEMPLATE]);
const TABLE_CONTEXT: TagSet = TagSet::of(&[TABLE, TEMPLATE, HTML]);
const BODY_CONTEXT: TagSet = TagSet::of(&[TBODY, TFOOT, THEAD, TEMPLATE, HTML]);
const ROW_CONTEXT: TagSet = TagSet::of(&[TR, TEMPLATE, HTML]);
const FOSTERING: TagSet = TagSet::of(&[TABLE, TBODY, TFOOT, THEAD, TR]);
const HEADINGS: TagSet = TagSet::of(&[H1, H2, H3, H4, H5, H6]);
const FORMATTING: TagSet = TagSet::of(&[A, B, BIG, CODE, EM, FONT, I, NOBR, S, SMALL, STRIKE, STRONG, TT, U]);
const IMPLIED: TagSet = TagSet::of(&[DD, DT, LI, OPTGROUP, OPTION, P, RB, RP, RT, RTC]);
const IMPLIED_THOROUGHLY: TagSet =
    TagSet::of(&[CAPTION, COLGROUP, DD, DT, LI, OPTGROUP, OPTION, P, RB, RP, RT, RTC, TBODY, TD, TFOOT, TH, THEAD, TR]);
const HEAD_ONLY: TagSet = TagSet::of(&[BASE, BASEFONT, BGSOUND, LINK, META, TITLE, NOFRAMES, STYLE, SCRIPT, TEMPLATE]);
const CLOSES_P: TagSet = TagSet::of(&[
    ADDRESS, ARTICLE, ASIDE, BLOCKQUOTE, CENTER, DETAILS, DIALOG, DIR, DIV, DL, FIELDSET, FIGCAPTION, FIGURE, FOOTER, HEADER,
    HGROUP, MAIN, MENU, NAV, OL, P, SEARCH, SECTION, SUMMARY, UL,
]);
const ENDS_BLOCK: TagSet = TagSet::of(&[
    ADDRESS, ARTICLE, ASIDE, BLOCKQUOTE, BUTTON, CENTER, DETAILS, DIALOG, DIR, DIV, DL, FIELDSET, FIGCAPTION, FIGURE, FOOTER,
    HEADER, HGROUP, LISTING, MAIN, MENU, NAV, OL, PRE, SEARCH, SECTION, SUMMARY, UL,
]);
const TABLE_PARTS: TagSet = TagSet::of(&[CAPTION, COL, COLGROUP, TBODY, TD, TFOOT, TH, THEAD, TR]);
/// Elements of HTML that end foreign content.
const BREAKOUT: TagSet = TagSet::of(&[
    B, BIG, BLOCKQUOTE, BODY, BR, CENTER, CODE, DD, DIV, DL, DT, EM, EMBED, H1, H2, H3, H4, H5, H6, HEAD, HR, I, IMG, LI,
    LISTING, MENU, META, NOBR, OL, P, PRE, RUBY, S, SMALL, SPAN, STRONG, STRIKE, SUB, SUP, TABLE, TT, U, UL, VAR,
]);

/// Parse a page, as far as its limits let it.
pub fn parse(page: &str, limits: &Limits) -> Result<Tree, LimitReached> {
    let mut builder = Builder::new(page, *limits);
    builder.run()?;
    let Builder { mut tree, tokens, .. } = builder;
    tree.attributes = tokens.attributes;
    tree.extra = tokens.extra;
    Ok(tree)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    Marker,
    Element(NodeId),
}

struct Builder<'a> {
    tokens: Tokenizer<'a>,
    tree: Tree,
    mode: Mode,
    template_modes: Vec<Mode>,
    open: Vec<NodeId>,
    /// How many of each known element are open.
    counts: [u32; tags::COUNT],
    formatting: Vec<Entry>,
    reopened: usize,
    tags_seen: usize,
    head: NodeId,
    form: NodeId,
    foster: bool,
    frameset_ok: bool,
    quirks: bool,
    skip_newline: bool,
    table_text: Vec<Span>,
    limits: Limits,
}

impl<'a> Builder<'a> {
    fn new(page: &'a str, limits: Limits) -> Self {
        let mut tree = Tree::default();
        tree.nodes.reserve(page.len() / 16 + 16);
        tree.new_node(Kind::Document, UNKNOWN, Namespace::Html, Span::default(), (0, 0));
        Builder {
            tokens: Tokenizer::new(page),
            tree,
            mode: Mode::Initial,
            template_modes: Vec::new(),
            open: Vec::new(),
            counts: [0; tags::COUNT],
            formatting: Vec::new(),
            reopened: 0,
            tags_seen: 0,
            head: NONE,
            form: NONE,
            foster: false,
            frameset_ok: true,
            quirks: false,
            skip_newline: false,
            table_text: Vec::new(),
            limits,
        }
    }

    fn run(&mut self) -> Result<(), LimitReached> {
        for step in 1usize.. {
            if step % CHECKED == 0 {
                self.limits.check_time()?;
            }
            let foreign = self.open.last().is_some_and(|&node| self.tree.node(node).namespace != Namespace::Html);
            let token = self.tokens.next(foreign);
            let skip_newline = std::mem::take(&mut self.skip_newline);
            match token {
                Token::EndOfFile => {
                    self.flush_table_text();
                    self.finish();
                    return Ok(());
                }
                Token::Text(span) => self.any_text(span, skip_newline),
                Token::Nothing => {}
                Token::Doctype { quirks } => {
                    if self.mode == Mode::Initial {
                        self.quirks = quirks;
                        self.mode = Mode::BeforeHtml;
                    }
                }
                Token::Start(tag) => {
                    self.tags_seen += 1;
                    self.flush_table_text();
                    if foreign && self.is_foreign_start(&tag) {
                        self.foreign_start(tag);
                    } else {
                        self.start(tag);
                    }
                    if self.open.len() > self.limits.max_depth {
                        return Err(LimitReached::Depth);
                    }
                }
                Token::End(tag, name) => {
                    self.tags_seen += 1;
                    self.flush_table_text();
                    if foreign {
                        self.foreign_end(tag, name);
                    } else {
                        self.end(tag, name);
                    }
                }
            }
        }
        Ok(())
    }

    // what is open

    fn current(&self) -> NodeId {
        self.open.last().copied().unwrap_or(ROOT)
    }

    fn tag(&self, node: NodeId) -> Tag {
        let node = self.tree.node(node);
        if node.namespace == Namespace::Html {
            node.tag
        } else {
            UNKNOWN
        }
    }

    fn is(&self, node: NodeId, tag: Tag) -> bool {
        self.tag(node) == tag
    }

    fn push(&mut self, node: NodeId) {
        self.counts[self.tag(node) as usize] += 1;
        self.open.push(node);
    }

    fn pop(&mut self) -> NodeId {
        let node = self.open.pop().unwrap_or(ROOT);
        if node != ROOT {
            self.counts[self.tag(node) as usize] -= 1;
        }
        node
    }

    fn remove_open(&mut self, node: NodeId) {
        if let Some(at) = self.open.iter().rposition(|&other| other == node) {
            self.open.remove(at);
            self.counts[self.tag(node) as usize] -= 1;
        }
    }

    /// Whether a boundary of scopes stands at a node, of foreign elements too.
    fn bounds(&self, node: NodeId, scope: &TagSet) -> bool {
        let found = self.tree.node(node);
        match found.namespace {
            Namespace::Html => scope.has(found.tag),
            Namespace::MathMl => scope.has(OBJECT) && matches!(found.tag, MI | MO | MN | MS | MTEXT | ANNOTATION_XML),
            Namespace::Svg => scope.has(OBJECT) && matches!(found.tag, FOREIGNOBJECT | DESC | TITLE),
        }
    }

    fn in_scope(&self, tag: Tag, scope: &TagSet) -> bool {
        if self.counts[tag as usize] == 0 {
            return false;
        }
        for &node in self.open.iter().rev() {
            if self.is(node, tag) {
                return true;
            }
            if self.bounds(node, scope) {
                return false;
            }
        }
        false
    }

    fn any_in_scope(&self, set: &TagSet, scope: &TagSet) -> bool {
        for &node in self.open.iter().rev() {
            if set.has(self.tag(node)) {
                return true;
            }
            if self.bounds(node, scope) {
                return false;
            }
        }
        false
    }

    fn in_select_scope(&self, tag: Tag) -> bool {
        for &node in self.open.iter().rev() {
            if self.is(node, tag) {
                return true;
            }
            if !matches!(self.tag(node), OPTGROUP | OPTION) {
                return false;
            }
        }
        false
    }

    fn pop_until(&mut self, tag: Tag) {
        while !self.open.is_empty() {
            let node = self.pop();
            if self.is(node, tag) {
                return;
            }
        }
    }

    fn pop_until_any(&mut self, set: &TagSet) {
        while !self.open.is_empty() {
            let node = self.pop();
            if set.has(self.tag(node)) {
                return;
            }
        }
    }

    fn clear_to(&mut self, set: &TagSet) {
        while self.open.len() > 1 && !set.has(self.tag(self.current())) {
            self.pop();
        }
    }

    fn implied_ends(&mut self, but: Tag) {
        while IMPLIED.has(self.tag(self.current())) && self.tag(self.current()) != but {
            self.pop();
        }
    }

    fn close_p(&mut self) {
        if self.in_scope(P, &BUTTON_SCOPE) {
            self.implied_ends(P);
            self.pop_until(P);
        }
    }

    // what is put in

    /// Where the next node goes: a parent, and the child before which it stands or `NONE`.
    fn place(&self, target: NodeId) -> (NodeId, NodeId) {
        if !(self.foster && FOSTERING.has(self.tag(target))) {
            return (target, NONE);
        }
        let table = self.open.iter().rposition(|&node| self.is(node, TABLE));
        let template = self.open.iter().rposition(|&node| self.is(node, TEMPLATE));
        match (table, template) {
            (_, Some(template)) if table.is_none_or(|table| template > table) => (self.open[template], NONE),
            (None, _) => (self.open[0], NONE),
            (Some(table), _) => {
                let node = self.open[table];
                let parent = self.tree.node(node).parent;
                if parent == NONE {
                    (self.open[table - 1], NONE)
                } else {
                    (parent, node)
                }
            }
        }
    }

    fn put(&mut self, node: NodeId, place: (NodeId, NodeId)) {
        if place.1 == NONE {
            self.tree.append(place.0, node);
        } else {
            self.tree.insert_before(node, place.1);
        }
    }

    fn insert_as(&mut self, tag: &StartTag, namespace: Namespace) -> NodeId {
        let node = self.tree.new_node(Kind::Element, tag.tag, namespace, tag.name, tag.attributes);
        let place = self.place(self.current());
        self.put(node, place);
        self.push(node);
        node
    }

    fn insert(&mut self, tag: &StartTag) -> NodeId {
        self.insert_as(tag, Namespace::Html)
    }

    fn insert_void(&mut self, tag: &StartTag) {
        self.insert(tag);
        self.pop();
    }

    /// An element that no tag of the page asks for.
    fn insert_implied(&mut self, tag: Tag) -> NodeId {
        let at = self.tokens.attributes.len() as u32;
        let start = StartTag { tag, name: self.tokens.name_of(tag), attributes: (at, at), self_closing: false };
        self.insert(&start)
    }

    fn insert_text(&mut self, span: Span) {
        if span.start == span.end {
            return;
        }
        let place = self.place(self.current());
        if place.0 == ROOT {
            return;
        }
        let node = self.tree.new_node(Kind::Text, UNKNOWN, Namespace::Html, span, (0, 0));
        self.put(node, place);
    }

    /// An element whose content is text alone.
    fn insert_with_content(&mut self, tag: &StartTag, content: Content) {
        self.insert(tag);
        if let Some(span) = self.tokens.content(tag.tag, content) {
            let span = if matches!(tag.tag, TEXTAREA) { self.without_first_newline(span) } else { span };
            if content == Content::Plaintext {
                self.body_text(span);
            } else {
                self.insert_text(span);
            }
        }
        if content == Content::Plaintext {
            return;
        }
        self.pop();
        // the end tag comes next, and closes nothing more
        match self.tokens.next(false) {
            Token::End(..) | Token::EndOfFile => {}
            Token::Text(span) => self.any_text(span, false),
            _ => {}
        }
    }

    fn without_first_newline(&self, span: Span) -> Span {
        let skip = match self.tokens.bytes(span) {
            [b'\r', b'\n', ..] => 2,
            [b'\n' | b'\r', ..] => 1,
            _ => 0,
        };
        Span { start: span.start + skip, end: span.end }
    }

    fn is_white(&self, span: Span) -> bool {
        self.tokens.bytes(span).iter().all(|&byte| is_space(byte))
    }

    /// The white space with which a text begins, and the rest.
    fn parted(&self, span: Span) -> (Span, Span) {
        let white = self.tokens.bytes(span).iter().take_while(|&&byte| is_space(byte)).count() as u32;
        (Span { start: span.start, end: span.start + white }, Span { start: span.start + white, end: span.end })
    }

    // formatting elements

    fn push_formatting(&mut self, node: NodeId) {
        let mut same = 0;
        let mut first = None;
        for (at, entry) in self.formatting.iter().enumerate().rev() {
            match *entry {
                Entry::Marker => break,
                Entry::Element(other) if self.alike(other, node) => {
                    same += 1;
                    first = Some(at);
                }
                Entry::Element(_) => {}
            }
        }
        if let (true, Some(at)) = (same >= 3, first) {
            self.formatting.remove(at);
        }
        let begin = self.formatting.iter().rposition(|entry| *entry == Entry::Marker).map_or(0, |at| at + 1);
        if self.formatting.len() - begin >= MOST_FORMATTING {
            self.formatting.remove(begin);
        }
        self.formatting.push(Entry::Element(node));
    }

    /// Whether two elements have one name and the same attributes.
    fn alike(&self, one: NodeId, other: NodeId) -> bool {
        let (a, b) = (self.tree.node(one), self.tree.node(other));
        if a.tag != b.tag || a.attributes.1 - a.attributes.0 != b.attributes.1 - b.attributes.0 {
            return false;
        }
        let of = |range: (u32, u32)| -> &[Attribute] { &self.tokens.attributes[range.0 as usize..range.1 as usize] };
        of(a.attributes).iter().all(|attribute| {
            of(b.attributes).iter().any(|same| {
                self.tokens.bytes(same.name) == self.tokens.bytes(attribute.name)
                    && self.tokens.bytes(same.value) == self.tokens.bytes(attribute.value)
            })
        })
    }

    fn is_open(&self, node: NodeId) -> bool {
        self.open.iter().rev().any(|&other| other == node)
    }

    fn reconstruct(&mut self) {
        let Some(&last) = self.formatting.last() else {
            return;
        };
        match last {
            Entry::Marker => return,
            Entry::Element(node) if self.is_open(node) => return,
            Entry::Element(_) => {}
        }
        let mut at = self.formatting.len() - 1;
        while at > 0 {
            match self.formatting[at - 1] {
                Entry::Marker => break,
                Entry::Element(node) if self.is_open(node) => break,
                Entry::Element(_) => at -= 1,
            }
        }
        if self.reopened > MOST_REOPENED * (self.tags_seen + 64) {
            self.formatting.truncate(at);
            return;
        }
        for place in at..self.formatting.len() {
            let Entry::Element(node) = self.formatting[place] else {
                continue;
            };
            let copy = self.copy(node);
            let here = self.place(self.current());
            self.put(copy, here);
            self.push(copy);
            self.formatting[place] = Entry::Element(copy);
            self.reopened += 1;
        }
    }

    fn copy(&mut self, node: NodeId) -> NodeId {
        let node = *self.tree.node(node);
        self.tree.new_node(Kind::Element, node.tag, node.namespace, node.span, node.attributes)
    }

    fn clear_formatting(&mut self) {
        while let Some(entry) = self.formatting.pop() {
            if entry == Entry::Marker {
                break;
            }
        }
    }

    fn remove_formatting(&mut self, node: NodeId) {
        if let Some(at) = self.formatting.iter().rposition(|entry| *entry == Entry::Element(node)) {
            self.formatting.remove(at);
        }
    }

    /// The last formatting element of a name since the last marker.
    fn formatting_of(&self, tag: Tag) -> Option<NodeId> {
        for entry in self.formatting.iter().rev() {
            match *entry {
                Entry::Marker => return None,
                Entry::Element(node) if self.is(node, tag) => return Some(node),
                Entry::Element(_) => {}
            }
        }
        None
    }

    /// The adoption agency algorithm: closes a formatting element that others were opened in.
    fn adopt(&mut self, tag: Tag, name: Span) {
        let current = self.current();
        if self.is(current, tag) && !self.formatting.contains(&Entry::Element(current)) {
            self.pop();
            return;
        }
        for _ in 0..8 {
            let Some(formatting) = self.formatting_of(tag) else {
                self.any_other_end(tag, name);
                return;
            };
            let Some(place) = self.open.iter().rposition(|&node| node == formatting) else {
                self.remove_formatting(formatting);
                return;
            };
            if !self.in_scope_node(formatting) {
                return;
            }
            let Some(furthest) = (place + 1..self.open.len()).find(|&at| self.is_special(self.open[at])) else {
                while self.current() != formatting {
                    self.pop();
                }
                self.pop();
                self.remove_formatting(formatting);
                return;
            };
            let block = self.open[furthest];
            let ancestor = self.open[place - 1];
            let mut bookmark = self.formatting.iter().rposition(|entry| *entry == Entry::Element(formatting)).unwrap_or(0);
            let mut last = block;
            let mut at = furthest;
            let mut inner = 0;
            loop {
                inner += 1;
                at -= 1;
                let node = self.open[at];
                if node == formatting {
                    break;
                }
                let listed = self.formatting.iter().rposition(|entry| *entry == Entry::Element(node));
                let Some(mut listed) = listed else {
                    self.open.remove(at);
                    self.counts[self.tag(node) as usize] -= 1;
                    continue;
                };
                if inner > 3 {
                    self.formatting.remove(listed);
                    if listed < bookmark {
                        bookmark -= 1;
                    }
                    self.open.remove(at);
                    self.counts[self.tag(node) as usize] -= 1;
                    continue;
                }
                let copy = self.copy(node);
                self.formatting[listed] = Entry::Element(copy);
                self.open[at] = copy;
                if last == block {
                    listed += 1;
                    bookmark = listed;
                }
                self.tree.detach(last);
                self.tree.append(copy, last);
                last = copy;
            }
            self.tree.detach(last);
            let here = self.place(ancestor);
            self.put(last, here);
            let copy = self.copy(formatting);
            self.tree.move_children(block, copy);
            self.tree.append(block, copy);
            if let Some(at) = self.formatting.iter().rposition(|entry| *entry == Entry::Element(formatting)) {
                self.formatting.remove(at);
                if at < bookmark {
                    bookmark -= 1;
                }
            }
            self.formatting.insert(bookmark.min(self.formatting.len()), Entry::Element(copy));
            self.remove_open(formatting);
            if let Some(at) = self.open.iter().rposition(|&node| node == block) {
                self.open.insert(at + 1, copy);
                self.counts[self.tag(copy) as usize] += 1;
            }
        }
    }

    fn in_scope_node(&self, wanted: NodeId) -> bool {
        for &node in self.open.iter().rev() {
            if node == wanted {
                return true;
            }
            if self.bounds(node, &SCOPE) {
                return false;
            }
        }
        false
    }

    fn is_special(&self, node: NodeId) -> bool {
        let found = self.tree.node(node);
        match found.namespace {
            Namespace::Html => SPECIAL.has(found.tag),
            Namespace::MathMl => matches!(found.tag, MI | MO | MN | MS | MTEXT | ANNOTATION_XML),
            Namespace::Svg => matches!(found.tag, FOREIGNOBJECT | DESC | TITLE),
        }
    }

    fn any_other_end(&mut self, tag: Tag, name: Span) {
        for at in (0..self.open.len()).rev() {
            let node = self.open[at];
            let same = self.is(node, tag)
                && (tag != UNKNOWN
                    || (self.tree.node(node).namespace == Namespace::Html
                        && self.tokens.bytes(self.tree.node(node).span) == self.tokens.bytes(name)));
            if same {
                while IMPLIED.has(self.tag(self.current())) && self.current() != node {
                    self.pop();
                }
                while self.open.len() > at {
                    self.pop();
                }
                return;
            }
            if self.is_special(node) {
                return;
            }
        }
    }

    // text

    fn any_text(&mut self, span: Span, skip_newline: bool) {
        let span = if skip_newline { self.without_first_newline(span) } else { span };
        if span.start == span.end {
            return;
        }
        if self.open.last().is_some_and(|&node| self.tree.node(node).namespace != Namespace::Html) {
            let node = self.current();
            if !self.is_integration_point(node) {
                if !self.is_white(span) {
                    self.frameset_ok = false;
                }
                self.insert_text(span);
                return;
            }
        }
        self.text(span);
    }

    fn text(&mut self, span: Span) {
        match self.mode {
            Mode::Initial => {
                let (_, rest) = self.parted(span);
                if rest.start < rest.end {
                    self.quirks = true;
                    self.mode = Mode::BeforeHtml;
                    self.text(rest);
                }
            }
            Mode::BeforeHtml | Mode::BeforeHead => {
                let (_, rest) = self.parted(span);
                if rest.start < rest.end {
                    self.imply();
                    self.text(rest);
                }
            }
            Mode::InHead | Mode::InHeadNoscript | Mode::AfterHead => {
                let (white, rest) = self.parted(span);
                self.insert_text(white);
                if rest.start < rest.end {
                    self.imply();
                    self.text(rest);
                }
            }
            Mode::InBody | Mode::InCell | Mode::InCaption | Mode::InTemplate => self.body_text(span),
            Mode::AfterBody | Mode::AfterAfterBody => {
                if !self.is_white(span) {
                    self.mode = Mode::InBody;
                }
                self.body_text(span);
            }
            Mode::InTable | Mode::InTableBody | Mode::InRow => {
                if FOSTERING.has(self.tag(self.current())) {
                    self.table_text.push(span);
                } else {
                    self.fostered(|builder| builder.body_text(span));
                }
            }
            Mode::InColumnGroup => {
                let (white, rest) = self.parted(span);
                self.insert_text(white);
                if rest.start < rest.end && self.is(self.current(), COLGROUP) {
                    self.pop();
                    self.mode = Mode::InTable;
                    self.text(rest);
                }
            }
            Mode::InSelect | Mode::InSelectInTable => self.insert_text(span),
            Mode::InFrameset | Mode::AfterFrameset | Mode::AfterAfterFrameset => {
                if self.is_white(span) {
                    if self.mode == Mode::AfterAfterFrameset {
                        self.body_text(span);
                    } else {
                        self.insert_text(span);
                    }
                }
            }
        }
    }

    fn body_text(&mut self, span: Span) {
        self.reconstruct();
        self.insert_text(span);
        if self.frameset_ok && !self.is_white(span) {
            self.frameset_ok = false;
        }
    }

    fn fostered(&mut self, act: impl FnOnce(&mut Self)) {
        self.foster = true;
        act(self);
        self.foster = false;
    }

    /// The text that stands between the parts of a table: white space stays, anything else goes before the table.
    fn flush_table_text(&mut self) {
        if self.table_text.is_empty() {
            return;
        }
        let spans = std::mem::take(&mut self.table_text);
        if spans.iter().all(|&span| self.is_white(span)) {
            for span in spans {
                self.insert_text(span);
            }
        } else {
            for span in spans {
                self.fostered(|builder| builder.body_text(span));
            }
        }
    }

    // start tags

    /// Make the element that the mode waits for, and go on to the next mode.
    fn imply(&mut self) {
        match self.mode {
            Mode::Initial => {
                self.quirks = true;
                self.mode = Mode::BeforeHtml;
            }
            Mode::BeforeHtml => {
                self.insert_implied(HTML);
                self.mode = Mode::BeforeHead;
            }
            Mode::BeforeHead => {
                self.head = self.insert_implied(HEAD);
                self.mode = Mode::InHead;
            }
            Mode::InHead => {
                self.pop();
                self.mode = Mode::AfterHead;
            }
            Mode::InHeadNoscript => {
                self.pop();
                self.mode = Mode::InHead;
            }
            Mode::AfterHead => {
                self.insert_implied(BODY);
                self.mode = Mode::InBody;
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: StartTag) {
        match self.mode {
            Mode::Initial => {
                self.imply();
                self.start(tag);
            }
            Mode::BeforeHtml => {
                if tag.tag == HTML {
                    self.insert(&tag);
                    self.mode = Mode::BeforeHead;
                } else {
                    self.imply();
                    self.start(tag);
                }
            }
            Mode::BeforeHead => match tag.tag {
                HTML => self.start_in_body(tag),
                HEAD => {
                    self.head = self.insert(&tag);
                    self.mode = Mode::InHead;
                }
                _ => {
                    self.imply();
                    self.start(tag);
                }
            },
            Mode::InHead => self.start_in_head(tag),
            Mode::InHeadNoscript => match tag.tag {
                HTML => self.start_in_body(tag),
                BASEFONT | BGSOUND | LINK | META | NOFRAMES | STYLE => self.start_in_head(tag),
                HEAD | NOSCRIPT => {}
                _ => {
                    self.imply();
                    self.start(tag);
                }
            },
            Mode::AfterHead => match tag.tag {
                HTML => self.start_in_body(tag),
                BODY => {
                    self.insert(&tag);
                    self.frameset_ok = false;
                    self.mode = Mode::InBody;
                }
                FRAMESET => {
                    self.insert(&tag);
                    self.mode = Mode::InFrameset;
                }
                HEAD => {}
                other if HEAD_ONLY.has(other) => {
                    let head = self.head;
                    self.push(head);
                    let mode = self.mode;
                    self.start_in_head(tag);
                    if self.mode == Mode::AfterHead || self.mode == mode {
                        self.mode = mode;
                    }
                    self.remove_open(head);
                }
                _ => {
                    self.imply();
                    self.start(tag);
                }
            },
            Mode::InBody | Mode::AfterBody | Mode::AfterAfterBody => {
                if self.mode != Mode::InBody && tag.tag != HTML {
                    self.mode = Mode::InBody;
                }
                self.start_in_body(tag);
            }
            Mode::InTable => self.start_in_table(tag),
            Mode::InCaption => {
                if TABLE_PARTS.has(tag.tag) {
                    if self.end_caption() {
                        self.start(tag);
                    }
                } else {
                    self.start_in_body(tag);
                }
            }
            Mode::InColumnGroup => match tag.tag {
                HTML => self.start_in_body(tag),
                COL => self.insert_void(&tag),
                TEMPLATE => self.start_in_head(tag),
                _ => {
                    if self.is(self.current(), COLGROUP) {
                        self.pop();
                        self.mode = Mode::InTable;
                        self.start(tag);
                    }
                }
            },
            Mode::InTableBody => match tag.tag {
                TR => {
                    self.clear_to(&BODY_CONTEXT);
                    self.insert(&tag);
                    self.mode = Mode::InRow;
                }
                TH | TD => {
                    self.clear_to(&BODY_CONTEXT);
                    self.insert_implied(TR);
                    self.mode = Mode::InRow;
                    self.start(tag);
                }
                CAPTION | COL | COLGROUP | TBODY | TFOOT | THEAD => {
                    if self.end_table_body() {
                        self.start(tag);
                    }
                }
                _ => self.start_in_table(tag),
            },
            Mode::InRow => match tag.tag {
                TH | TD => {
                    self.clear_to(&ROW_CONTEXT);
                    self.insert(&tag);
                    self.mode = Mode::InCell;
                    self.formatting.push(Entry::Marker);
                }
                CAPTION | COL | COLGROUP | TBODY | TFOOT | THEAD | TR => {
                    if self.end_row() {
                        self.start(tag);
                    }
                }
                _ => self.start_in_table(tag),
            },
            Mode::InCell => {
                if TABLE_PARTS.has(tag.tag) {
                    if self.in_scope(TD, &TABLE_SCOPE) || self.in_scope(TH, &TABLE_SCOPE) {
                        self.close_cell();
                        self.start(tag);
                    }
                } else {
                    self.start_in_body(tag);
                }
            }
            Mode::InSelect => self.start_in_select(tag),
            Mode::InSelectInTable => {
                if matches!(tag.tag, CAPTION | TABLE | TBODY | TFOOT | THEAD | TR | TD | TH) {
                    self.pop_until(SELECT);
                    self.reset_mode();
                    self.start(tag);
                } else {
                    self.start_in_select(tag);
                }
            }
            Mode::InTemplate => {
                if HEAD_ONLY.has(tag.tag) {
                    self.start_in_head(tag);
                    return;
                }
                let mode = match tag.tag {
                    CAPTION | COLGROUP | TBODY | TFOOT | THEAD => Mode::InTable,
                    COL => Mode::InColumnGroup,
                    TR => Mode::InTableBody,
                    TD | TH => Mode::InRow,
                    _ => Mode::InBody,
                };
                self.template_modes.pop();
                self.template_modes.push(mode);
                self.mode = mode;
                self.start(tag);
            }
            Mode::InFrameset => match tag.tag {
                HTML => self.start_in_body(tag),
                FRAMESET => {
                    self.insert(&tag);
                }
                FRAME => self.insert_void(&tag),
                NOFRAMES => self.start_in_head(tag),
                _ => {}
            },
            Mode::AfterFrameset | Mode::AfterAfterFrameset => match tag.tag {
                HTML => self.start_in_body(tag),
                NOFRAMES => self.start_in_head(tag),
                _ => {}
            },
        }
    }

    fn start_in_head(&mut self, tag: StartTag) {
        match tag.tag {
            HTML => self.start_in_body(tag),
            BASE | BASEFONT | BGSOUND | LINK | META => self.insert_void(&tag),
            TITLE => self.insert_with_content(&tag, Content::Rcdata),
            NOFRAMES | STYLE => self.insert_with_content(&tag, Content::Rawtext),
            NOSCRIPT => {
                self.insert(&tag);
                self.mode = Mode::InHeadNoscript;
            }
            SCRIPT => self.insert_with_content(&tag, Content::Script),
            TEMPLATE => {
                self.insert(&tag);
                self.formatting.push(Entry::Marker);
                self.frameset_ok = false;
                self.mode = Mode::InTemplate;
                self.template_modes.push(Mode::InTemplate);
            }
            HEAD => {}
            _ => {
                self.imply();
                self.start(tag);
            }
        }
    }

    fn start_in_body(&mut self, tag: StartTag) {
        let name = tag.tag;
        if CLOSES_P.has(name) {
            self.close_p();
            self.insert(&tag);
            return;
        }
        if FORMATTING.has(name) {
            self.start_formatting(tag);
            return;
        }
        match name {
            UNKNOWN => {
                self.reconstruct();
                self.insert(&tag);
            }
            HTML => {
                if self.counts[TEMPLATE as usize] == 0 {
                    if let Some(&html) = self.open.first() {
                        self.merge_attributes(html, &tag);
                    }
                }
            }
            BODY => {
                if self.open.len() > 1 && self.is(self.open[1], BODY) && self.counts[TEMPLATE as usize] == 0 {
                    self.frameset_ok = false;
                    self.merge_attributes(self.open[1], &tag);
                }
            }
            FRAMESET => {
                if self.open.len() > 1 && self.is(self.open[1], BODY) && self.frameset_ok {
                    self.tree.detach(self.open[1]);
                    while self.open.len() > 1 {
                        self.pop();
                    }
                    self.insert(&tag);
                    self.mode = Mode::InFrameset;
                }
            }
            _ if HEAD_ONLY.has(name) => self.start_in_head(tag),
            H1 | H2 | H3 | H4 | H5 | H6 => {
                self.close_p();
                if HEADINGS.has(self.tag(self.current())) {
                    self.pop();
                }
                self.insert(&tag);
            }
            PRE | LISTING => {
                self.close_p();
                self.insert(&tag);
                self.skip_newline = true;
                self.frameset_ok = false;
            }
            FORM => {
                let in_template = self.counts[TEMPLATE as usize] > 0;
                if self.form == NONE || in_template {
                    self.close_p();
                    let node = self.insert(&tag);
                    if !in_template {
                        self.form = node;
                    }
                }
            }
            LI => {
                self.frameset_ok = false;
                self.close_item(&[LI]);
                self.close_p();
                self.insert(&tag);
            }
            DD | DT => {
                self.frameset_ok = false;
                self.close_item(&[DD, DT]);
                self.close_p();
                self.insert(&tag);
            }
            PLAINTEXT => {
                self.close_p();
                self.insert_with_content(&tag, Content::Plaintext);
            }
            BUTTON => {
                if self.in_scope(BUTTON, &SCOPE) {
                    self.implied_ends(UNKNOWN);
                    self.pop_until(BUTTON);
                }
                self.reconstruct();
                self.insert(&tag);
                self.frameset_ok = false;
            }
            APPLET | MARQUEE | OBJECT => {
                self.reconstruct();
                self.insert(&tag);
                self.formatting.push(Entry::Marker);
                self.frameset_ok = false;
            }
            TABLE => {
                if !self.quirks {
                    self.close_p();
                }
                self.insert(&tag);
                self.frameset_ok = false;
                self.mode = Mode::InTable;
            }
            AREA | BR | EMBED | IMG | KEYGEN | WBR => {
                self.reconstruct();
                self.insert_void(&tag);
                self.frameset_ok = false;
            }
            INPUT => {
                self.reconstruct();
                self.insert_void(&tag);
                if !self.is_hidden(&tag) {
                    self.frameset_ok = false;
                }
            }
            PARAM | SOURCE | TRACK => self.insert_void(&tag),
            HR => {
                self.close_p();
                self.insert_void(&tag);
                self.frameset_ok = false;
            }
            IMAGE => {
                let image = StartTag { tag: IMG, name: self.tokens.name_of(IMG), ..tag };
                self.start_in_body(image);
            }
            TEXTAREA => {
                self.frameset_ok = false;
                self.insert_with_content(&tag, Content::Rcdata);
            }
            XMP => {
                self.close_p();
                self.reconstruct();
                self.frameset_ok = false;
                self.insert_with_content(&tag, Content::Rawtext);
            }
            IFRAME => {
                self.frameset_ok = false;
                self.insert_with_content(&tag, Content::Rawtext);
            }
            NOEMBED => self.insert_with_content(&tag, Content::Rawtext),
            SELECT => {
                self.reconstruct();
                self.insert(&tag);
                self.frameset_ok = false;
                self.mode =
                    if matches!(self.mode, Mode::InTable | Mode::InCaption | Mode::InTableBody | Mode::InRow | Mode::InCell) {
                        Mode::InSelectInTable
                    } else {
                        Mode::InSelect
                    };
            }
            OPTGROUP | OPTION => {
                if self.is(self.current(), OPTION) {
                    self.pop();
                }
                self.reconstruct();
                self.insert(&tag);
            }
            RB | RTC => {
                if self.in_scope(RUBY, &SCOPE) {
                    self.implied_ends(UNKNOWN);
                }
                self.insert(&tag);
            }
            RP | RT => {
                if self.in_scope(RUBY, &SCOPE) {
                    self.implied_ends(RTC);
                }
                self.insert(&tag);
            }
            MATH | SVG => {
                self.reconstruct();
                let namespace = if name == MATH { Namespace::MathMl } else { Namespace::Svg };
                self.insert_as(&tag, namespace);
                if tag.self_closing {
                    self.pop();
                }
            }
            CAPTION | COL | COLGROUP | FRAME | HEAD | TBODY | TD | TFOOT | TH | THEAD | TR => {}
            _ => {
                self.reconstruct();
                self.insert(&tag);
            }
        }
    }

    fn start_formatting(&mut self, tag: StartTag) {
        if tag.tag == A {
            if let Some(node) = self.formatting_of(A) {
                self.adopt(A, tag.name);
                self.remove_formatting(node);
                self.remove_open(node);
            }
        }
        self.reconstruct();
        if tag.tag == NOBR && self.in_scope(NOBR, &SCOPE) {
            self.adopt(NOBR, tag.name);
            self.reconstruct();
        }
        let node = self.insert(&tag);
        self.push_formatting(node);
    }

    /// Close the open item of a list before the next one.
    fn close_item(&mut self, items: &[Tag]) {
        for at in (0..self.open.len()).rev() {
            let node = self.open[at];
            let tag = self.tag(node);
            if items.contains(&tag) {
                self.implied_ends(tag);
                self.pop_until(tag);
                return;
            }
            if self.is_special(node) && !matches!(tag, ADDRESS | DIV | P) {
                return;
            }
        }
    }

    fn start_in_table(&mut self, tag: StartTag) {
        match tag.tag {
            CAPTION => {
                self.clear_to(&TABLE_CONTEXT);
                self.formatting.push(Entry::Marker);
                self.insert(&tag);
                self.mode = Mode::InCaption;
            }
            COLGROUP => {
                self.clear_to(&TABLE_CONTEXT);
                self.insert(&tag);
                self.mode = Mode::InColumnGroup;
            }
            COL => {
                self.clear_to(&TABLE_CONTEXT);
                self.insert_implied(COLGROUP);
                self.mode = Mode::InColumnGroup;
                self.start(tag);
            }
            TBODY | TFOOT | THEAD => {
                self.clear_to(&TABLE_CONTEXT);
                self.insert(&tag);
                self.mode = Mode::InTableBody;
            }
            TD | TH | TR => {
                self.clear_to(&TABLE_CONTEXT);
                self.insert_implied(TBODY);
                self.mode = Mode::InTableBody;
                self.start(tag);
            }
            TABLE => {
                if self.in_scope(TABLE, &TABLE_SCOPE) {
                    self.pop_until(TABLE);
                    self.reset_mode();
                    self.start(tag);
                }
            }
            STYLE | SCRIPT | TEMPLATE => self.start_in_head(tag),
            INPUT if self.is_hidden(&tag) => self.insert_void(&tag),
            FORM => {
                if self.form == NONE && self.counts[TEMPLATE as usize] == 0 {
                    self.form = self.insert(&tag);
                    self.pop();
                }
            }
            _ => self.fostered(|builder| builder.start_in_body(tag)),
        }
    }

    fn start_in_select(&mut self, tag: StartTag) {
        match tag.tag {
            HTML => self.start_in_body(tag),
            OPTION => {
                if self.is(self.current(), OPTION) {
                    self.pop();
                }
                self.insert(&tag);
            }
            OPTGROUP | HR => {
                if self.is(self.current(), OPTION) {
                    self.pop();
                }
                if self.is(self.current(), OPTGROUP) {
                    self.pop();
                }
                self.insert(&tag);
                if tag.tag == HR {
                    self.pop();
                }
            }
            SELECT if self.in_select_scope(SELECT) => {
                self.pop_until(SELECT);
                self.reset_mode();
            }
            INPUT | KEYGEN | TEXTAREA if self.in_select_scope(SELECT) => {
                self.pop_until(SELECT);
                self.reset_mode();
                self.start(tag);
            }
            SCRIPT | TEMPLATE => self.start_in_head(tag),
            _ => {}
        }
    }

    fn is_hidden(&self, tag: &StartTag) -> bool {
        self.tokens.attributes[tag.attributes.0 as usize..tag.attributes.1 as usize].iter().any(|attribute| {
            self.tokens.bytes(attribute.name) == b"type" && self.tokens.bytes(attribute.value).eq_ignore_ascii_case(b"hidden")
        })
    }

    /// Add the attributes that an element does not have yet.
    fn merge_attributes(&mut self, node: NodeId, tag: &StartTag) {
        let old = self.tree.node(node).attributes;
        let start = self.tokens.attributes.len() as u32;
        for at in old.0..old.1 {
            let attribute = self.tokens.attributes[at as usize];
            self.tokens.attributes.push(attribute);
        }
        for at in tag.attributes.0..tag.attributes.1 {
            let attribute = self.tokens.attributes[at as usize];
            let known = (old.0..old.1)
                .any(|one| self.tokens.bytes(self.tokens.attributes[one as usize].name) == self.tokens.bytes(attribute.name));
            if !known && self.tokens.attributes.len() as u32 - start < 256 {
                self.tokens.attributes.push(attribute);
            }
        }
        let end = self.tokens.attributes.len() as u32;
        self.tree.nodes[node as usize].attributes = (start, end);
    }

    // end tags

    fn end(&mut self, tag: Tag, name: Span) {
        match self.mode {
            Mode::Initial | Mode::BeforeHtml | Mode::BeforeHead => {
                if matches!(tag, HEAD | BODY | HTML | BR) {
                    self.imply();
                    self.end(tag, name);
                }
            }
            Mode::InHead => match tag {
                HEAD => {
                    self.pop();
                    self.mode = Mode::AfterHead;
                }
                BODY | HTML | BR => {
                    self.imply();
                    self.end(tag, name);
                }
                TEMPLATE => self.end_template(),
                _ => {}
            },
            Mode::InHeadNoscript => match tag {
                NOSCRIPT => {
                    self.pop();
                    self.mode = Mode::InHead;
                }
                BR => {
                    self.imply();
                    self.end(tag, name);
                }
                _ => {}
            },
            Mode::AfterHead => match tag {
                TEMPLATE => self.end_template(),
                BODY | HTML | BR => {
                    self.imply();
                    self.end(tag, name);
                }
                _ => {}
            },
            Mode::InBody => self.end_in_body(tag, name),
            Mode::InTable => self.end_in_table(tag, name),
            Mode::InCaption => match tag {
                CAPTION => {
                    self.end_caption();
                }
                TABLE => {
                    if self.end_caption() {
                        self.end(tag, name);
                    }
                }
                BODY | COL | COLGROUP | HTML | TBODY | TD | TFOOT | TH | THEAD | TR => {}
                _ => self.end_in_body(tag, name),
            },
            Mode::InColumnGroup => match tag {
                COLGROUP => {
                    if self.is(self.current(), COLGROUP) {
                        self.pop();
                        self.mode = Mode::InTable;
                    }
                }
                COL => {}
                TEMPLATE => self.end_template(),
                _ => {
                    if self.is(self.current(), COLGROUP) {
                        self.pop();
                        self.mode = Mode::InTable;
                        self.end(tag, name);
                    }
                }
            },
            Mode::InTableBody => match tag {
                TBODY | TFOOT | THEAD => {
                    if self.in_scope(tag, &TABLE_SCOPE) {
                        self.clear_to(&BODY_CONTEXT);
                        self.pop();
                        self.mode = Mode::InTable;
                    }
                }
                TABLE => {
                    if self.end_table_body() {
                        self.end(tag, name);
                    }
                }
                BODY | CAPTION | COL | COLGROUP | HTML | TD | TH | TR => {}
                _ => self.end_in_table(tag, name),
            },
            Mode::InRow => match tag {
                TR => {
                    self.end_row();
                }
                TABLE => {
                    if self.end_row() {
                        self.end(tag, name);
                    }
                }
                TBODY | TFOOT | THEAD => {
                    if self.in_scope(tag, &TABLE_SCOPE) && self.end_row() {
                        self.end(tag, name);
                    }
                }
                BODY | CAPTION | COL | COLGROUP | HTML | TD | TH => {}
                _ => self.end_in_table(tag, name),
            },
            Mode::InCell => match tag {
                TD | TH => {
                    if self.in_scope(tag, &TABLE_SCOPE) {
                        self.implied_ends(UNKNOWN);
                        self.pop_until(tag);
                        self.clear_formatting();
                        self.mode = Mode::InRow;
                    }
                }
                BODY | CAPTION | COL | COLGROUP | HTML => {}
                TABLE | TBODY | TFOOT | THEAD | TR => {
                    if self.in_scope(tag, &TABLE_SCOPE) {
                        self.close_cell();
                        self.end(tag, name);
                    }
                }
                _ => self.end_in_body(tag, name),
            },
            Mode::InSelect => self.end_in_select(tag),
            Mode::InSelectInTable => {
                if matches!(tag, CAPTION | TABLE | TBODY | TFOOT | THEAD | TR | TD | TH) {
                    if self.in_scope(tag, &TABLE_SCOPE) {
                        self.pop_until(SELECT);
                        self.reset_mode();
                        self.end(tag, name);
                    }
                } else {
                    self.end_in_select(tag);
                }
            }
            Mode::InTemplate => {
                if tag == TEMPLATE {
                    self.end_template();
                }
            }
            Mode::AfterBody => {
                if tag == HTML {
                    self.mode = Mode::AfterAfterBody;
                } else {
                    self.mode = Mode::InBody;
                    self.end(tag, name);
                }
            }
            Mode::InFrameset => {
                if tag == FRAMESET && self.open.len() > 1 {
                    self.pop();
                    if !self.is(self.current(), FRAMESET) {
                        self.mode = Mode::AfterFrameset;
                    }
                }
            }
            Mode::AfterFrameset => {
                if tag == HTML {
                    self.mode = Mode::AfterAfterFrameset;
                }
            }
            Mode::AfterAfterBody => {
                self.mode = Mode::InBody;
                self.end(tag, name);
            }
            Mode::AfterAfterFrameset => {}
        }
    }

    fn end_in_body(&mut self, tag: Tag, name: Span) {
        if FORMATTING.has(tag) {
            self.adopt(tag, name);
            return;
        }
        if ENDS_BLOCK.has(tag) {
            if self.in_scope(tag, &SCOPE) {
                self.implied_ends(UNKNOWN);
                self.pop_until(tag);
            }
            return;
        }
        match tag {
            TEMPLATE => self.end_template(),
            BODY => {
                if self.in_scope(BODY, &SCOPE) {
                    self.mode = Mode::AfterBody;
                }
            }
            HTML => {
                if self.in_scope(BODY, &SCOPE) {
                    self.mode = Mode::AfterBody;
                    self.end(tag, name);
                }
            }
            FORM => {
                if self.counts[TEMPLATE as usize] == 0 {
                    let form = std::mem::replace(&mut self.form, NONE);
                    if form != NONE && self.in_scope_node(form) {
                        self.implied_ends(UNKNOWN);
                        self.remove_open(form);
                    }
                } else if self.in_scope(FORM, &SCOPE) {
                    self.implied_ends(UNKNOWN);
                    self.pop_until(FORM);
                }
            }
            P => {
                if !self.in_scope(P, &BUTTON_SCOPE) {
                    self.insert_implied(P);
                }
                self.implied_ends(P);
                self.pop_until(P);
            }
            LI => {
                if self.in_scope(LI, &LIST_SCOPE) {
                    self.implied_ends(LI);
                    self.pop_until(LI);
                }
            }
            DD | DT => {
                if self.in_scope(tag, &SCOPE) {
                    self.implied_ends(tag);
                    self.pop_until(tag);
                }
            }
            H1 | H2 | H3 | H4 | H5 | H6 => {
                if self.any_in_scope(&HEADINGS, &SCOPE) {
                    self.implied_ends(UNKNOWN);
                    self.pop_until_any(&HEADINGS);
                }
            }
            APPLET | MARQUEE | OBJECT => {
                if self.in_scope(tag, &SCOPE) {
                    self.implied_ends(UNKNOWN);
                    self.pop_until(tag);
                    self.clear_formatting();
                }
            }
            BR => {
                let at = self.tokens.attributes.len() as u32;
                let start = StartTag { tag: BR, name: self.tokens.name_of(BR), attributes: (at, at), self_closing: false };
                self.start_in_body(start);
            }
            _ => self.any_other_end(tag, name),
        }
    }

    fn end_in_table(&mut self, tag: Tag, name: Span) {
        match tag {
            TABLE => {
                if self.in_scope(TABLE, &TABLE_SCOPE) {
                    self.pop_until(TABLE);
                    self.reset_mode();
                }
            }
            BODY | CAPTION | COL | COLGROUP | HTML | TBODY | TD | TFOOT | TH | THEAD | TR => {}
            TEMPLATE => self.end_template(),
            _ => self.fostered(|builder| builder.end_in_body(tag, name)),
        }
    }

    fn end_in_select(&mut self, tag: Tag) {
        match tag {
            OPTGROUP => {
                let length = self.open.len();
                if self.is(self.current(), OPTION) && length > 1 && self.is(self.open[length - 2], OPTGROUP) {
                    self.pop();
                }
                if self.is(self.current(), OPTGROUP) {
                    self.pop();
                }
            }
            OPTION if self.is(self.current(), OPTION) => {
                self.pop();
            }
            SELECT if self.in_select_scope(SELECT) => {
                self.pop_until(SELECT);
                self.reset_mode();
            }
            TEMPLATE => self.end_template(),
            _ => {}
        }
    }

    fn end_template(&mut self) {
        if self.counts[TEMPLATE as usize] == 0 {
            return;
        }
        while IMPLIED_THOROUGHLY.has(self.tag(self.current())) {
            self.pop();
        }
        self.pop_until(TEMPLATE);
        self.clear_formatting();
        self.template_modes.pop();
        self.reset_mode();
    }

    fn end_caption(&mut self) -> bool {
        if !self.in_scope(CAPTION, &TABLE_SCOPE) {
            return false;
        }
        self.implied_ends(UNKNOWN);
        self.pop_until(CAPTION);
        self.clear_formatting();
        self.mode = Mode::InTable;
        true
    }

    fn end_table_body(&mut self) -> bool {
        if !self.any_in_scope(&TagSet::of(&[TBODY, THEAD, TFOOT]), &TABLE_SCOPE) {
            return false;
        }
        self.clear_to(&BODY_CONTEXT);
        self.pop();
        self.mode = Mode::InTable;
        true
    }

    fn end_row(&mut self) -> bool {
        if !self.in_scope(TR, &TABLE_SCOPE) {
            return false;
        }
        self.clear_to(&ROW_CONTEXT);
        self.pop();
        self.mode = Mode::InTableBody;
        true
    }

    fn close_cell(&mut self) {
        self.implied_ends(UNKNOWN);
        self.pop_until_any(&TagSet::of(&[TD, TH]));
        self.clear_formatting();
        self.mode = Mode::InRow;
    }

    /// The mode that follows from what is open.
    fn reset_mode(&mut self) {
        for at in (0..self.open.len()).rev() {
            let mode = match self.tag(self.open[at]) {
                SELECT => {
                    let above = self.open[..at].iter().rev();
                    let outer = above.map(|&node| self.tag(node)).find(|tag| matches!(*tag, TEMPLATE | TABLE));
                    if outer == Some(TABLE) {
                        Mode::InSelectInTable
                    } else {
                        Mode::InSelect
                    }
                }
                TD | TH if at > 0 => Mode::InCell,
                TR => Mode::InRow,
                TBODY | THEAD | TFOOT => Mode::InTableBody,
                CAPTION => Mode::InCaption,
                COLGROUP => Mode::InColumnGroup,
                TABLE => Mode::InTable,
                TEMPLATE => self.template_modes.last().copied().unwrap_or(Mode::InBody),
                HEAD if at > 0 => Mode::InHead,
                BODY => Mode::InBody,
                FRAMESET => Mode::InFrameset,
                HTML => {
                    if self.head == NONE {
                        Mode::BeforeHead
                    } else {
                        Mode::AfterHead
                    }
                }
                _ => continue,
            };
            self.mode = mode;
            return;
        }
        self.mode = Mode::InBody;
    }

    // foreign content

    fn is_integration_point(&self, node: NodeId) -> bool {
        let found = self.tree.node(node);
        match found.namespace {
            Namespace::Html => true,
            Namespace::Svg => matches!(found.tag, FOREIGNOBJECT | DESC | TITLE),
            Namespace::MathMl => matches!(found.tag, MI | MO | MN | MS | MTEXT) || self.holds_html(node),
        }
    }

    /// Whether an `<annotation-xml>` says that it holds HTML.
    fn holds_html(&self, node: NodeId) -> bool {
        let found = self.tree.node(node);
        found.tag == ANNOTATION_XML
            && self.tokens.attributes[found.attributes.0 as usize..found.attributes.1 as usize].iter().any(|attribute| {
                let value = self.tokens.bytes(attribute.value);
                self.tokens.bytes(attribute.name) == b"encoding"
                    && (value.eq_ignore_ascii_case(b"text/html") || value.eq_ignore_ascii_case(b"application/xhtml+xml"))
            })
    }

    fn is_foreign_start(&self, tag: &StartTag) -> bool {
        let node = self.tree.node(self.current());
        match node.namespace {
            Namespace::Html => false,
            Namespace::Svg => !matches!(node.tag, FOREIGNOBJECT | DESC | TITLE),
            Namespace::MathMl => {
                if matches!(node.tag, MI | MO | MN | MS | MTEXT) {
                    return matches!(tag.tag, MGLYPH | MALIGNMARK);
                }
                !(node.tag == ANNOTATION_XML && (tag.tag == SVG || self.holds_html(self.current())))
            }
        }
    }

    fn foreign_start(&mut self, tag: StartTag) {
        let font = tag.tag == FONT
            && self.tokens.attributes[tag.attributes.0 as usize..tag.attributes.1 as usize]
                .iter()
                .any(|attribute| matches!(self.tokens.bytes(attribute.name), b"color" | b"face" | b"size"));
        if BREAKOUT.has(tag.tag) || font {
            while self.open.len() > 1 && !self.is_integration_point(self.current()) {
                self.pop();
            }
            self.start(tag);
            return;
        }
        let namespace = self.tree.node(self.current()).namespace;
        self.insert_as(&tag, namespace);
        if tag.self_closing {
            self.pop();
        }
    }

    fn foreign_end(&mut self, tag: Tag, name: Span) {
        if matches!(tag, BR | P) {
            while self.open.len() > 1 && !self.is_integration_point(self.current()) {
                self.pop();
            }
            self.end(tag, name);
            return;
        }
        for at in (0..self.open.len()).rev() {
            let node = self.tree.node(self.open[at]);
            if node.namespace == Namespace::Html {
                self.end(tag, name);
                return;
            }
            if self.tokens.bytes(node.span) == self.tokens.bytes(name) {
                while self.open.len() > at {
                    self.pop();
                }
                return;
            }
        }
    }

    /// Make what every page has: `<html>`, `<head>` and `<body>`.
    fn finish(&mut self) {
        while matches!(
            self.mode,
            Mode::Initial | Mode::BeforeHtml | Mode::BeforeHead | Mode::InHead | Mode::InHeadNoscript | Mode::AfterHead
        ) {
            self.imply();
        }
    }
}
