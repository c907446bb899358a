"""The aircraft that Lungta knows, one TOML file each, and the way to load one's own."""

from __future__ import annotations

from lungta.aircraft.catalogue.load import catalogue_names, load_aircraft

__all__ = ["catalogue_names", "load_aircraft"]
