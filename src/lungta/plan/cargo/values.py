"""The value of one cell: mass, size, time, pad, number. Each function takes what was written, text or TOML value."""

from __future__ import annotations

import re
from datetime import datetime

from lungta.core.time import parse_utc
from lungta.core.units import GRAMS_PER_UNIT, grams
from lungta.plan.cargo.item import FIRST_PRIORITY, HEAVIEST_G, LAST_PRIORITY, LIGHTEST_G, DangerousGoods
from lungta.plan.cargo.record import suggestion

MAX_QUANTITY = 500  # assumption: more pieces of one kind than a day can lift
MAX_TEXT = 200  # characters; longer text fits on no flight sheet
MAX_SIDE_M = 10.0  # assumption: a ladder section is 2-3 m; anything longer is a slip of the unit
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII)
_TRUE, _FALSE = ("yes", "y", "true", "1"), ("no", "n", "false", "0")


class RefusedError(Exception):
    """A cell that cannot be used: what is wrong, and what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def number(value: object) -> float:
    """Return a finite number; refuses a decimal comma, which elsewhere parts thousands."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = repr(value)
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value)
    remedy = "Write a decimal point and no thousands mark, such as 4.5." if "," in str(value) else "Write 4.5."
    raise RefusedError(f"{value!r} is not a number.", remedy)


def whole_number(value: object, least: int, most: int) -> int:
    """Return an integer in a range."""
    whole = number(value)
    if whole != int(whole) or not least <= whole <= most:
        raise RefusedError(f"{value!r} is not a whole number from {least} to {most}.", f"Write {least} to {most}.")
    return int(whole)


def mass_g(value: object, unit: str | None) -> int:
    """Return a mass [g], 10 g to 500 kg; `unit` is that of the column, None when the cell states it (`35 lb`)."""
    if unit is None:
        value, unit = _split_unit(value)
    mass = number(value)
    if mass <= 0.0:
        raise RefusedError(f"A mass of {mass:g} {unit} is not above zero.", "Write the packed mass.")
    total_g = grams(mass, unit)
    if not LIGHTEST_G <= total_g <= HEAVIEST_G:
        remedy = "Check the unit; a load between 10 g and 500 kg is taken."
        raise RefusedError(f"A mass of {mass:g} {unit} is absurd for one load.", remedy)
    return total_g


def _split_unit(value: object) -> tuple[str, str]:
    match = re.fullmatch(r"(\S*?)\s*([^\W\d_]*)", value) if isinstance(value, str) else None
    if match is None or not match[2]:
        raise RefusedError(f"The mass {value!r} states no unit.", "Write '35 lb' or '15 kg', or use a column mass_kg.")
    if match[2].lower() not in GRAMS_PER_UNIT:
        remedy = suggestion(match[2], tuple(GRAMS_PER_UNIT), noun="Known units")
        raise RefusedError(f"Unknown unit {match[2]!r}.", remedy)
    return match[1], match[2].lower()


def size_m(value: object) -> tuple[float, float, float]:
    """Return length, width and height [m] of `0.6x0.4x0.3` or of a list of three numbers."""
    parts = re.split(r"[x×X]", value) if isinstance(value, str) else value
    if not isinstance(parts, list) or len(parts) != 3:
        raise RefusedError(f"The size {value!r} is not length x width x height.", "Write 0.6x0.4x0.3, in metres.")
    length, width, height = (number(part.strip() if isinstance(part, str) else part) for part in parts)
    if not all(0.0 < side <= MAX_SIDE_M for side in (length, width, height)):
        raise RefusedError(f"A side of {value!r} is not within 0..{MAX_SIDE_M:g} m.", "Write metres.")
    return length, width, height


def time_utc(value: object) -> datetime:
    """Return an aware UTC time of ISO 8601 text or of a TOML date-time."""
    written = str(value)
    try:
        return parse_utc(written)
    except (ValueError, OverflowError):
        what = (
            f"The time {written!r} has no zone." if _is_zoneless(written) else f"{written!r} is not an ISO 8601 time."
        )
        raise RefusedError(what, "Write 2026-04-20T06:00+05:45, or Z for UTC.") from None


def _is_zoneless(written: str) -> bool:
    try:
        return datetime.fromisoformat(written.strip()).tzinfo is None
    except ValueError:
        return False


def text(value: object) -> str:
    """Return printable text of at most 200 characters, white space reduced to single blanks."""
    if not isinstance(value, str):
        raise RefusedError(f"{value!r} is not text.", "Put it between quotes.")
    words = " ".join(value.split())
    if len(words) > MAX_TEXT:
        raise RefusedError(f"The text {words[:20]!r}... is longer than {MAX_TEXT} characters.", "Shorten it.")
    if not words.isprintable():
        raise RefusedError(f"The text {words[:20]!r} holds control characters.", "Type it again.")
    return words


def pad(value: object, pad_ids: tuple[str, ...]) -> str:
    """Return a pad id of the site."""
    if value in pad_ids:
        return str(value)
    raise RefusedError(f"Unknown pad {value!r}.", f"Pads here: {', '.join(pad_ids)}.")


def dangerous_goods(value: object) -> DangerousGoods:
    """Return what the load must be kept apart from."""
    known = tuple(kind.value for kind in DangerousGoods)
    if isinstance(value, str) and value.lower() in known:
        return DangerousGoods(value.lower())
    raise RefusedError(f"Unknown dangerous goods {value!r}.", suggestion(str(value), known, noun="Known"))


def yes_or_no(value: object) -> bool:
    """Return a yes or no."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in _TRUE + _FALSE:
        return value.lower() in _TRUE
    raise RefusedError(f"{value!r} is neither yes nor no.", "Write yes or no.")


def priority(value: object) -> int:
    """Return a priority, 1..9."""
    return whole_number(value, FIRST_PRIORITY, LAST_PRIORITY)


def quantity(value: object) -> int:
    """Return how many equal pieces a row stands for, 1..500."""
    return whole_number(value, 1, MAX_QUANTITY)
