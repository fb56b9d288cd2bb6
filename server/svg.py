"""SVG for pages and files: of what vl-convert writes only what draws, names and links is kept."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from server.drawing import HERE

NAMESPACE = "http://www.w3.org/2000/svg"
PAPER, INK, QUIET = "#fcfcfa", "#1c1f22", "#5a6168"
IN_THE_DARK = {
    PAPER: "#15181a", INK: "#e4e6e5", QUIET: "#a2a9ad", "#f1f3f2": "#1e2326", "#d9dcdc": "#353b3f",
    "#0b5c7a": "#74c2e1", "#9c2f12": "#ff9c80", "#000000": "#e4e6e5",
}  # fmt: skip
"""A colour of the specifications -> that of the style sheet for the same in the dark; parties keep theirs."""
FONT = "Liberation Sans, Arimo, Helvetica, Arial, sans-serif"
MARGIN, HEAD, FOOT = 16, 44, 26
"""Pixels around a picture that stands alone, of its title above and of its origin below."""
_DRAWN = frozenset({"svg", "g", "path", "rect", "line", "text", "tspan", "a", "circle", "defs", "clipPath"})
_KEPT = frozenset(
    {
        "d", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "cx", "cy", "r", "rx", "ry", "width", "height", "viewBox",
        "transform", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray",
        "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "opacity", "text-anchor", "font-size", "font-weight",
        "font-style", "clip-path", "id", "href",
    }
)  # fmt: skip
_NOTHING = frozenset({"", "M0,0h0v0h0Z"})
_NAMESPACES = re.compile(r'\sxmlns(?::xlink)?="[^"]*"')
_LONG = re.compile(r"(\.\d)\d+")
_LINK = re.compile(r"<a\s+xlink:href=")


@dataclass(frozen=True, slots=True)
class Words:
    """What a picture says in words: its title, what it shows, and, where it stands alone, where it is from."""

    title: str
    description: str
    origin: str = ""


def for_page(drawn: str, words: Words, name: str) -> str:
    """The picture for a page, whose styles give its colours; ``name`` tells its parts from those of other pictures.

    Links of its marks are for the mouse and for readers of screens; who uses the keyboard has the same in the table.
    """
    root = _cleaned(drawn, name)
    root.attrib.pop("width"), root.attrib.pop("height")
    root.set("role", "graphics-document document")
    root.set("aria-labelledby", f"{name}-title")
    root.set("aria-describedby", f"{name}-desc")
    title, description = Element("title", {"id": f"{name}-title"}), Element("desc", {"id": f"{name}-desc"})
    title.text, description.text = words.title, words.description
    root[:0] = [title, description]
    return ElementTree.tostring(root, encoding="unicode")


def alone(drawn: str, words: Words, address: str, is_dark: bool = False) -> str:
    """The picture as a file: with title, origin and paper, and links to the service at an address; for a dark ground,
    if asked for."""
    inner = _cleaned(drawn, "picture")
    width, height = float(inner.get("width", 0)), float(inner.get("height", 0))
    whole = (f"{width + 2 * MARGIN:g}", f"{height + HEAD + FOOT + MARGIN:g}")
    root = Element("svg", {
        "xmlns": NAMESPACE, "width": whole[0], "height": whole[1], "viewBox": f"0 0 {whole[0]} {whole[1]}",
        "font-family": FONT, "role": "graphics-document document",
    })  # fmt: skip
    SubElement(root, "title").text = words.title
    SubElement(root, "desc").text = words.description
    SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": PAPER})
    title = {"x": f"{MARGIN}", "y": "28", "font-size": "17", "font-weight": "600", "fill": INK}
    SubElement(root, "text", title).text = words.title
    inner.set("x", f"{MARGIN}")
    inner.set("y", f"{HEAD}")
    root.append(inner)
    origin = {"x": f"{MARGIN}", "y": f"{height + HEAD + 20:g}", "font-size": "11", "fill": QUIET}
    SubElement(root, "text", origin).text = words.origin
    for link in root.iter("a"):
        link.attrib.pop("tabindex", None)
        link.set("href", address + link.get("href", ""))
    if is_dark:
        _darken(root)
    return ElementTree.tostring(root, encoding="unicode")


def _darken(root: Element) -> None:
    for element in root.iter():
        for attribute in ("fill", "stroke"):
            colour = element.get(attribute, "")
            if colour in IN_THE_DARK:
                element.set(attribute, IN_THE_DARK[colour])


def _cleaned(drawn: str, name: str) -> Element:
    """The drawing without what a page must not have (styles, scripts, foreign links) and what shows nothing."""
    root = ElementTree.fromstring(_LINK.sub("<a href=", _NAMESPACES.sub("", drawn, count=2)))
    _clean(root, name)
    return root


def _clean(element: Element, name: str) -> None:
    label = element.get("aria-label")
    for attribute in [key for key in element.attrib if key not in _KEPT]:
        del element.attrib[attribute]
    for attribute in ("d", "transform", "x2", "y2"):
        if attribute in element.attrib:
            element.set(attribute, _LONG.sub(r"\1", element.attrib[attribute]))
    if "id" in element.attrib:
        element.set("id", f"{name}-{element.get('id')}")
    if "clip-path" in element.attrib:
        element.set("clip-path", element.get("clip-path", "").replace("url(#", f"url(#{name}-"))
    if element.tag == "a":
        href = element.get("href", "")
        element.attrib.clear()
        if href.startswith(f"{HERE}/"):
            element.attrib |= {"href": href.removeprefix(HERE), "tabindex": "-1"}
    for child in [child for child in element if _shows_nothing(child)]:
        element.remove(child)
    for child in element:
        _clean(child, name)
    if label and element.tag not in ("svg", "g"):
        title = Element("title")
        title.text = label
        element.insert(0, title)


def _shows_nothing(element: Element) -> bool:
    if element.tag not in _DRAWN or element.get("display") == "none":
        return True
    if element.tag == "path":
        return element.get("d", "") in _NOTHING
    if element.tag == "text":
        return not "".join(element.itertext())
    return element.tag in ("a", "g") and all(_shows_nothing(child) for child in element)
