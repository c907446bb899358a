"""A station's hours as TOML, which may also hold wind at heights above the station."""

from __future__ import annotations

from typing import Any

from lungta.core.errors import Problem, WeatherError
from lungta.core.toml import key_path, parse_toml, suggestion
from lungta.mountain.weather.draft import Found, LevelDraft
from lungta.mountain.weather.station import (
    MAST_KEY,
    PLACE_KEYS,
    TIME_KEYS,
    Field,
    draft_of,
    is_complete,
    key_problems,
    read_mast_m,
    read_place,
    read_time,
    read_values,
)
from lungta.mountain.weather.units import KEYS

SCHEMA = "lungta.weather/1"
_STATED_KEYS = ("station_alt_amsl_m", "wind_sigma_mps", *PLACE_KEYS, MAST_KEY)
_FILE_KEYS = ("schema", "title", *_STATED_KEYS, "hours")
_LEVEL_QUANTITIES = ("wind", "gust", "wind_from", "wind_sigma", "temperature")
_LEVEL_KEYS = {key for key, (quantity, _) in KEYS.items() if quantity in _LEVEL_QUANTITIES}


def read_station_toml(text: str, where: str, *, timezone: str) -> Found:
    """Return the hours in a TOML text; hours without a required value are listed as incomplete.

    Raises
    ------
    WeatherError
        When the text is not TOML.
    """
    table = parse_toml(text, where, WeatherError)
    found = Found(title=str(table.get("title", "")), mast=True)
    if table.get("schema") != SCHEMA:
        found.problems.append(Problem(what=f"schema must be {SCHEMA!r}, got {table.get('schema')!r}.", where="schema"))
    for key in table:
        if key not in _FILE_KEYS:
            found.problems.append(Problem(what="unknown key.", where=key, remedy=suggestion(key, _FILE_KEYS)))
    stated = {key: Field(table[key], key) for key in _STATED_KEYS if key in table}
    found.place = read_place(stated, found.problems)
    found.mast_agl_m = read_mast_m(stated, found.problems)
    defaults = read_values(stated, found.problems)
    if "station_alt_amsl" not in defaults:
        found.problems.append(Problem(what="missing key.", where="station_alt_amsl_m", remedy="Add it."))
    hours = table.get("hours", [])
    if not isinstance(hours, list) or not all(isinstance(hour, dict) for hour in hours):
        found.problems.append(Problem(what="must be [[hours]] tables.", where="hours"))
        return found
    for number, hour in enumerate(hours):
        _hour(found, number, hour, defaults, timezone)
    return found


def _hour(found: Found, number: int, hour: dict[str, Any], defaults: dict[str, float], timezone: str) -> None:
    place = key_path(("hours", number))
    before = len(found.problems)
    found.problems += key_problems(((key, f"{place}.{key}") for key in hour), extra=("levels", "note"))
    fields = {key: Field(value, f"{place}.{key}") for key, value in hour.items()}
    values = defaults | read_values(fields, found.problems)
    levels = _levels(found, place, hour.get("levels", []))
    key = next((key for key in TIME_KEYS if key in fields), None)
    if key is None:
        found.problems.append(Problem(what="there is no time.", where=place, remedy=f"Use {', '.join(TIME_KEYS)}."))
        return
    try:
        time_utc = read_time(key, fields[key], timezone)
    except ValueError as failure:
        found.problems.append(Problem(what=f"{failure}.", where=fields[key].where))
    if len(found.problems) > before or "station_alt_amsl" not in values:
        return
    if is_complete(values):
        found.drafts.append(draft_of(place, time_utc, values, levels, found.mast_agl_m))
    else:
        found.incomplete.append(time_utc.isoformat())


def _levels(found: Found, place: str, levels: Any) -> tuple[LevelDraft, ...]:
    if not isinstance(levels, list) or not all(isinstance(level, dict) for level in levels):
        found.problems.append(Problem(what="must be a list of tables.", where=f"{place}.levels"))
        return ()
    return tuple(draft for number, level in enumerate(levels) for draft in _level(found, place, number, level))


def _level(found: Found, place: str, number: int, level: dict[str, Any]) -> list[LevelDraft]:
    where = f"{place}.{key_path(('levels', number))}"
    before = len(found.problems)
    known = sorted(_LEVEL_KEYS | {"alt_amsl_m"})
    for key in level.keys() - set(known):
        found.problems.append(Problem(what="unknown key.", where=f"{where}.{key}", remedy=suggestion(key, known)))
    found.problems += key_problems((key, f"{where}.{key}") for key in level if key in _LEVEL_KEYS)
    fields = {key: Field(value, f"{where}.{key}") for key, value in level.items() if key in _LEVEL_KEYS}
    if "alt_amsl_m" in level:
        fields["station_alt_amsl_m"] = Field(level["alt_amsl_m"], f"{where}.alt_amsl_m")
    values = read_values(fields, found.problems)
    if len(found.problems) > before:
        return []
    if not {"station_alt_amsl", "wind", "wind_from"} <= values.keys():
        what = "a level needs alt_amsl_m, a wind such as wind_mps, and wind_from_deg."
        found.problems.append(Problem(what=what, where=where))
        return []
    return [
        LevelDraft(
            alt_amsl_m=values["station_alt_amsl"],
            wind_mps=values["wind"],
            from_deg=values["wind_from"],
            gust_mps=values.get("gust"),
            sigma_mps=values.get("wind_sigma"),
            temperature_k=values.get("temperature"),
        )
    ]
