"""A survey as a map for any GIS: one cloud-optimised GeoTIFF, a band for each layer."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from lungta.ice.cog import MapBand, write_cog
from lungta.ice.survey.model import IcefallSurvey

LAYERS = {
    "alt_amsl_m": "m",
    "slope_deg": "deg",
    "roughness_m": "m",
    "crevasse_width_m": "m",
    "crevasse_depth_m": "m",
    "serac_height_m": "m",
    "serac_reach": "1",
    "avalanche_reach": "1",
    "along_deg": "deg",
    "sag_m": "m",
}
"""Bands in their order, each with its unit."""
SCHEMA = "lungta.ice-survey/1"


def write_survey_cog(path: Path, survey: IcefallSurvey) -> None:
    """Write the layers of a survey, float32, NaN where nothing is known; findings and notes stand in its tags.

    Parameters
    ----------
    path : Path
        Replaced when it is there.
    survey : IcefallSurvey
        To be written.

    Raises
    ------
    OutputError
        When it cannot be written.
    """
    bands = [
        MapBand(name=name, unit=unit, values=values)
        for name, unit in LAYERS.items()
        if (values := getattr(survey, name)) is not None
    ]
    findings = json.dumps([asdict(finding) for finding in survey.findings], ensure_ascii=False)
    notes = json.dumps(survey.notes, ensure_ascii=False)
    write_cog(path, survey.grid, bands, {"SCHEMA": SCHEMA, "FINDINGS": findings, "NOTES": notes})
