"""HTML's words as a book may use them, and what each becomes in a page of the portal."""

# fmt: off
CONTAINERS = frozenset({
    "article", "body", "center", "div", "footer", "header", "html", "main", "nav", "section",
})
BLOCKS = CONTAINERS | {
    "address", "aside", "blockquote", "details", "dl", "fieldset", "figure", "h1", "h2", "h3", "h4", "h5",
    "h6", "hr", "ol", "p", "pre", "table", "ul",
}
# Gone with all that they hold.
GONE = frozenset({
    "applet", "audio", "base", "button", "canvas", "embed", "form", "frame", "frameset", "head", "iframe",
    "input", "link", "map", "meta", "noscript", "object", "script", "select", "style", "template", "textarea",
    "title", "video",
})
RENAMED = {
    "acronym": "abbr", "address": "p", "article": "div", "big": "span", "center": "div", "details": "div",
    "font": "span", "footer": "div", "header": "div", "main": "div", "nav": "div", "rb": "span",
    "section": "div", "strike": "s", "summary": "p", "tt": "code",
}
# Classes and `epub:type` that carry meaning; everything else of the book's own look stays out.
CLASSES = {
    "c": "centered", "center": "centered", "centered": "centered", "right": "at-end",
    "poem": "verse", "stanza": "verse", "verse": "verse",
    "sc": "small-caps", "smallcaps": "small-caps", "smcap": "small-caps",
    "footnote": "book-note", "noteref": "note-call", "page-number": "page-mark", "pagenum": "page-mark",
}
OUR_CLASSES = frozenset(CLASSES.values())
