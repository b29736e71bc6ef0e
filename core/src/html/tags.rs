//! The elements that the parser, or the reader of blocks, treats in a way of their own.

/// A known element; `UNKNOWN` for all others.
pub type Tag = u8;

pub const UNKNOWN: Tag = 0;

macro_rules! tags {
    ($($constant:ident $name:literal)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, dead_code)]
        #[repr(u8)]
        enum Number { UNKNOWN_ELEMENT, $($constant),* , COUNT }
        $(pub const $constant: Tag = Number::$constant as Tag;)*
        /// How many known elements there are, `UNKNOWN` counted.
        pub const COUNT: usize = Number::COUNT as usize;
        /// The names by number.
        pub static NAMES: [&str; COUNT] = ["", $($name),*];

        /// The number of a name in lower case.
        pub fn tag_of(name: &[u8]) -> Tag {
            $(const $constant: &[u8] = $name.as_bytes();)*
            match name {
                $($constant => Number::$constant as Tag,)*
                _ => UNKNOWN,
            }
        }
    };
}

tags! {
    A "a" ADDRESS "address" ANNOTATION_XML "annotation-xml" APPLET "applet" AREA "area" ARTICLE "article" ASIDE "aside"
    AUDIO "audio" B "b" BASE "base" BASEFONT "basefont" BGSOUND "bgsound" BIG "big" BLOCKQUOTE "blockquote" BODY "body"
    BR "br" BUTTON "button" CANVAS "canvas" CAPTION "caption" CENTER "center" CODE "code" COL "col" COLGROUP "colgroup"
    DATALIST "datalist" DD "dd" DESC "desc" DETAILS "details" DIALOG "dialog" DIR "dir" DIV "div" DL "dl" DT "dt" EM "em"
    EMBED "embed" FIELDSET "fieldset" FIGCAPTION "figcaption" FIGURE "figure" FONT "font" FOOTER "footer"
    FOREIGNOBJECT "foreignobject" FORM "form" FRAME "frame" FRAMESET "frameset" H1 "h1" H2 "h2" H3 "h3" H4 "h4" H5 "h5"
    H6 "h6" HEAD "head" HEADER "header" HGROUP "hgroup" HR "hr" HTML "html" I "i" IFRAME "iframe" IMAGE "image" IMG "img"
    INPUT "input" KEYGEN "keygen" LABEL "label" LEGEND "legend" LI "li" LINK "link" LISTING "listing" MAIN "main"
    MALIGNMARK "malignmark" MARQUEE "marquee" MATH "math" MENU "menu" META "meta" MGLYPH "mglyph" MI "mi" MN "mn" MO "mo"
    MS "ms" MTEXT "mtext" NAV "nav" NOBR "nobr" NOEMBED "noembed" NOFRAMES "noframes" NOSCRIPT "noscript" OBJECT "object"
    OL "ol" OPTGROUP "optgroup" OPTION "option" P "p" PARAM "param" PLAINTEXT "plaintext" PRE "pre" RB "rb" RP "rp" RT "rt"
    RTC "rtc" RUBY "ruby" S "s" SCRIPT "script" SEARCH "search" SECTION "section" SELECT "select" SMALL "small"
    SOURCE "source" SPAN "span" STRIKE "strike" STRONG "strong" STYLE "style" SUB "sub" SUMMARY "summary" SUP "sup"
    SVG "svg" TABLE "table" TBODY "tbody" TD "td" TEMPLATE "template" TEXTAREA "textarea" TFOOT "tfoot" TH "th"
    THEAD "thead" TITLE "title" TR "tr" TRACK "track" TT "tt" U "u" UL "ul" VAR "var" VIDEO "video" WBR "wbr" XMP "xmp"
}

/// A set of known elements.
#[derive(Clone, Copy)]
pub struct TagSet([u64; 4]);

impl TagSet {
    pub const fn of(tags: &[Tag]) -> TagSet {
        let mut bits = [0u64; 4];
        let mut at = 0;
        while at < tags.len() {
            bits[(tags[at] >> 6) as usize] |= 1 << (tags[at] & 63);
            at += 1;
        }
        TagSet(bits)
    }

    pub const fn has(&self, tag: Tag) -> bool {
        self.0[(tag >> 6) as usize] >> (tag & 63) & 1 == 1
    }
}
