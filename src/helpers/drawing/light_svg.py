"""matplotlib's SVG made light: the same picture without what no browser needs."""

import re

FONTS = "Arial, Liberation Sans, Helvetica, sans-serif"
"""What readers' machines have."""

MEASURED_IN = "DejaVu Sans"
"""The font of matplotlib's own that widths are measured in: it is wider, so text in the others always fits."""

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
PROLOGUE = re.compile(r"<metadata>.*?</metadata>|<!DOCTYPE.*?>|<\?xml.*?\?>", re.DOTALL)
UNSEEN = re.compile(r'<path d="[^"]*" style="fill: none"/>|<g>\s*</g>|<g/>')
NEEDLESS = re.compile(
    r' (?:transform="rotate\(-0 [^"]*\)"|rotate\(-0\))'  # a turn by nothing
    r"|(?<=\.\d\d)\d+|(?<=\.\d)0\d*"  # digits too small to see
    r"|font-family: [^;\"]*; "  # named once, for the whole picture
    r"|(?<=[:;]) | (?=[A-Za-z] )| (?=[A-Za-z]\")|(?<=[ \"][MLCQz]) "  # spaces that punctuation or a letter makes up for
)


def light(svg: str) -> str:
    """The SVG in readers' fonts, without control characters; in single quotes, which JSON need not escape."""
    svg = re.sub(r'(?<=<g) id="[^"]*"', "", PROLOGUE.sub("", CONTROL.sub("", svg)))
    svg = re.sub(r"\s+", " ", _short_names(_ungrouped(UNSEEN.sub("", svg)))).replace("> <", "><").strip()
    svg = re.sub("<[^>]*>", lambda tag: NEEDLESS.sub("", tag[0]).replace('"', "'"), svg)
    return svg.replace("<svg ", f"<svg font-family='{FONTS}' ", 1)


def _ungrouped(svg: str) -> str:
    """Without groups that say nothing of what they hold."""
    kept, telling = [], []
    for part in re.split(r"(</?g\b[^>]*>)", svg):
        if part.startswith("<g") and not part.endswith("/>"):
            telling.append(part != "<g>")
        if part == "<g>" or (part == "</g>" and not telling.pop()):
            continue
        kept.append(part)
    return "".join(kept)


def _short_names(svg: str) -> str:
    """The names of shapes that are drawn again, two or three characters long."""
    for number, name in enumerate(dict.fromkeys(re.findall(r'id="([^"]+)"', svg))):
        svg = re.sub(rf'(?<=[#"]){re.escape(name)}(?=[)"])', f"s{number}", svg)
    return svg
