"""HTML that may stand in a page: nothing that runs, loads or restyles."""

import nh3

from helpers.showing.display import SVG_ADDRESS

TAGS = (
    "a abbr b blockquote br caption code col colgroup dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 "
    "hr i img li ol p pre q s small span strong sub summary sup table tbody td tfoot th thead tr u ul"
)
ATTRIBUTES = {
    "*": {"id", "class", "lang"},
    "a": {"href"},
    "div": {"role", "aria-label", "tabindex"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "td": {"colspan", "rowspan"},
    "th": {"scope", "colspan", "rowspan", "abbr"},
}
"""What a page may be made of."""


def safe(html: str) -> str:
    """The HTML without anything that runs, loads or restyles; what is not allowed is left as its text."""
    return nh3.clean(
        html,
        tags=set(TAGS.split()),
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel=None,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The attribute's value, or nothing when it may not be there: data is for pictures, pictures are data."""
    is_picture = value.startswith((SVG_ADDRESS, "data:image/png;base64,"))
    if (tag, name) == ("img", "src"):
        return value if is_picture else None
    if name == "href" and value.lower().startswith("data:"):
        return None
    if name == "role" and value not in {"region", "note"}:
        return None
    return value
