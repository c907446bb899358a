"""Where an input came from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class InputSource:
    """Provenance of one input of a plan.

    Attributes
    ----------
    kind : str
        `terrain`, `weather`, `aircraft`, `cargo`, `site`, `geoid`.
    title : str
        What it is, for a person.
    origin : str
        File name, URL or `shipped with lungta`.
    sha256 : str
        Digest of the bytes that were read; empty when there is no single file.
    licence : str
        Licence or notice that must travel with the data.
    """

    kind: str
    title: str
    origin: str
    sha256: str = ""
    licence: str = ""


def sha256_of(path: Path) -> str:
    """Return the SHA-256 digest of a file as hexadecimal text."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
