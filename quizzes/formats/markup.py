"""Texts of other programs as the HTML that is kept here, and as plain text."""

import html
import re
from collections.abc import Callable
from enum import StrEnum
from html.parser import HTMLParser

from quizzes.formats.marks import html_of_markdown
from quizzes.rules.prose import bare_text, clean_html
from shared.text import nfc, tidy


class TextFormat(StrEnum):
    """How a text is written. AUTO is Moodle's own: HTML in which a new line is a new line."""

    HTML = "html"
    AUTO = "moodle"
    PLAIN = "plain"
    MARKDOWN = "markdown"


# What is given is the source of a picture; what comes back is its name in this file, or None.
FindPicture = Callable[[str], str | None]

# "a<b" is no tag: only these are.
_TAGS = (
    "a|abbr|b|big|blockquote|body|br|caption|center|code|col|colgroup|dd|del|div|dl|dt|em|font|"
    "h[1-6]|head|hr|html|i|img|ins|label|li|mark|ol|p|pre|q|s|script|small|span|strike|strong|"
    "style|sub|sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|audio|video|source|iframe|object|"
    "embed|svg|math|figure|figcaption|section|article|header|footer|main|nav|time|cite|kbd|samp|var"
)
_NO_TAG = re.compile(rf"<(?!/?(?:{_TAGS})(?:\s[^<>]*=[^<>]*|\s*/?)>)", re.IGNORECASE)
_PICTURE = re.compile(r"<img\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
_HEADING = re.compile(r"<(/?)h[1-6]\b[^>]*>", re.IGNORECASE)
_FILM = re.compile(r"<(?:audio|video|object|embed|iframe|svg|math)\b", re.IGNORECASE)
# HTML's own white space: a no-break space is dealt with apart.
_SPACES = re.compile(r"[ \t\n\r\f\xa0]+")
_BLOCKS = "p|ul|ol|li|table|caption|thead|tbody|tr|th|td"
_AROUND_BLOCKS = re.compile(rf" ?(</?(?:{_BLOCKS})(?: [^>]*)?>) ?")
_EMPTY = re.compile(r"<p>(?: |<br>)*</p>")
# A new line that nothing follows.
_LAST_BREAKS = re.compile(r"(?: ?<br>)+ ?(?=</(?:p|li|td|th|caption)>|$)")
_ONE_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>|<(?:ul|ol|table)\b).)*)</p>", re.DOTALL)


def without_comments(text: str) -> str:
    """Return HTML without its comments; other marks that begin with "<!" or "<?" become text."""
    # Step by step: a pattern, and the parser, take very long over comments that never end.
    parts, start = [], 0
    while (found := text.find("<!--", start)) >= 0 and (end := text.find("-->", found)) >= 0:
        parts.append(text[start:found])
        start = end + len("-->")
    rest = "".join(parts) + text[start:]
    return rest.replace("<!", "&lt;!").replace("<?", "&lt;?")


def as_html(text: str, form: TextFormat) -> str:
    """Return `text` as HTML, whatever it is written in."""
    if form is TextFormat.PLAIN:
        return html.escape(text.strip(), quote=False).replace("\n", "<br>")
    if form is TextFormat.MARKDOWN:
        return html_of_markdown(_only_tags(text))
    if form is TextFormat.AUTO:
        return _only_tags(text).strip().replace("\n", "<br>")
    return text


def kept_html(text: str) -> str:
    """Return foreign HTML as it is kept here; a single paragraph stands without its marks."""
    found = _HEADING.sub(lambda tag: "</b></p>" if tag[1] else "<p><b>", text)
    return unwrapped(_tidied(clean_html(found)))


def plain_of(text: str, form: TextFormat) -> str:
    """Return what a reader sees, on one line and without marks."""
    return tidy(text) if form is TextFormat.PLAIN else tidy(bare_text(as_html(text, form)))


def escaped(text: str) -> str:
    """Return plain text as HTML to keep."""
    return html.escape(tidy(text), quote=False)


def shows_films(text: str) -> bool:
    """Tell whether a text shows what cannot be kept: films, sounds, drawings, formulas."""
    return _FILM.search(text) is not None


def unwrapped(kept: str) -> str:
    match = _ONE_PARAGRAPH.fullmatch(kept)
    return match[1].strip() if match else kept


def place_pictures(text: str, find: FindPicture) -> str:
    """Return HTML whose pictures are those that `find` knows; of others their description stays."""
    return _PICTURE.sub(lambda tag: _placed(tag[0], find), text)


def _placed(tag: str, find: FindPicture) -> str:
    reader = _Attributes()
    reader.feed(tag)
    given = reader.found
    name = find(given.get("src", ""))
    if name is None:
        return html.escape(given.get("alt", ""), quote=False)
    sizes = "".join(
        f' {side}="{given[side]}"'
        for side in ("width", "height")
        if given.get(side, "").isdecimal()
    )
    alt = html.escape(given.get("alt", ""))
    return f'<img src="file:{html.escape(name)}" alt="{alt}"{sizes}>'


class _Attributes(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the only tag is the picture
        self.found = {name: value or "" for name, value in attrs}


def _only_tags(text: str) -> str:
    return _NO_TAG.sub("&lt;", text)


def _tidied(kept: str) -> str:
    text = _AROUND_BLOCKS.sub(r"\1", _SPACES.sub(" ", nfc(kept)))
    # Editors wrap a <div> around every <p>.
    text = re.sub(r"(?:<p>){2,}", "<p>", re.sub(r"(?:</p>){2,}", "</p>", text))
    return _LAST_BREAKS.sub("", _EMPTY.sub("", text)).strip()
