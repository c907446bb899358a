"""Writing XML: nested elements with text, and never an empty one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

KML = "http://www.opengis.net/kml/2.2"


def add(parent: _Element, tag: str, text: str | float | None = None) -> _Element:
    """Return a new child in `parent`, with text when there is any.

    Raises
    ------
    ValueError
        When the text is empty: DJI controllers reject a file with an empty field.
    """
    from lxml import etree

    child = etree.SubElement(parent, tag)
    if text is not None:
        child.text = str(text)
        if not child.text.strip():
            raise ValueError(f"element {tag} would be empty")
    return child


def document_bytes(root: _Element) -> bytes:
    """Return a document as indented UTF-8 with its declaration."""
    from lxml import etree

    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
