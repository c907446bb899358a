"""A survey of an icefall: from heights to openings, faces and what may fall."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import IceError
from lungta.core.findings import Finding, notice, warning
from lungta.ice.image.model import IceImage, ImageKind
from lungta.ice.survey.about import height_findings
from lungta.ice.survey.faces import Faces, faces_on_ice, find_faces
from lungta.ice.survey.flanks import flank_reach
from lungta.ice.survey.limits import BLIND_M, limits_of
from lungta.ice.survey.model import IcefallSurvey
from lungta.ice.survey.openings import Openings, find_openings, on_ice
from lungta.ice.survey.reach import reach_from
from lungta.ice.survey.sags import find_sags
from lungta.ice.survey.settings import SurveySettings
from lungta.ice.survey.surface import roughness_m, slope_deg
from lungta.mountain.terrain.grid import Terrain

_NAN = np.float32(np.nan)
MOST_CELLS = 80_000_000  # a survey takes about 250 bytes a cell

Heights = NDArray[np.float32]
Progress = Callable[[str], None]


def survey_icefall(
    heights: IceImage,
    flanks: Terrain | None,
    settings: SurveySettings | None = None,
    ice: NDArray[np.bool_] | None = None,
    progress: Progress | None = None,
) -> IcefallSurvey:
    """Return what a height model shows of an icefall: ground, openings, faces, and what may fall on it.

    Parameters
    ----------
    heights : IceImage
        Heights [m AMSL] of kind `heights`, from a drone survey at 0.1 to 0.5 m; coarser ones say what they cannot see.
    flanks : Terrain or None
        The mountain about the icefall, for avalanches; None leaves `avalanche_reach` NaN, with a finding.
    settings : SurveySettings, optional
        What counts.
    ice : array of bool, optional
        Cells of ice, of the heights' shape. Outside, nothing counts as crevasse or serac. None: all may be ice.
    progress : callable, optional
        Told what is being done.

    Raises
    ------
    IceError
        When the image is a picture, holds no heights, or heights that are none of the Earth's.
    """
    settings = settings or SurveySettings()
    say = progress or (lambda _: None)
    alt_amsl_m = _checked(heights, ice)
    say("looking for crevasses")
    openings, layers = _of_the_ice(alt_amsl_m, heights.grid.pixel_m, settings, ice, say)
    say("following avalanches from the flanks")
    avalanche_reach, said = _from_above(heights, flanks, settings)
    return IcefallSurvey(
        grid=heights.grid,
        alt_amsl_m=alt_amsl_m,
        avalanche_reach=np.where(np.isnan(alt_amsl_m), _NAN, avalanche_reach),
        findings=(*limits_of(heights.grid, openings, settings.widest_m), *_unmasked(ice), *said),
        notes=(*heights.notes.said, *_notes(settings)),
        **layers,
    )


def _of_the_ice(
    alt_amsl_m: Heights,
    pixel_m: float,
    settings: SurveySettings,
    ice: NDArray[np.bool_] | None,
    say: Progress,
) -> tuple[Openings, dict[str, Heights]]:
    """Return openings and the layers that the survey's own heights give, each by its name in `IcefallSurvey`.

    Cells that are too large to show crevasses and seracs give none of them: NaN, not 0, which would be firm ground.
    """
    openings = on_ice(find_openings(alt_amsl_m, pixel_m, settings), alt_amsl_m, ice)
    sag_m = find_sags(alt_amsl_m, openings, pixel_m, settings, ice)
    say("measuring slope and roughness")
    ground = {
        "slope_deg": slope_deg(openings.ground_m, pixel_m, settings.plane_m),
        "roughness_m": roughness_m(alt_amsl_m, pixel_m, settings.plane_m),
    }
    say("looking for seracs and what they reach")
    faces = faces_on_ice(find_faces(_without_narrow(alt_amsl_m, openings), pixel_m, settings), ice)
    broken = {
        "crevasse_width_m": openings.width_m,
        "crevasse_depth_m": openings.depth_m,
        "along_deg": openings.along_deg,
        "sag_m": sag_m,
        "serac_height_m": faces.height_m,
        "serac_reach": _serac_reach(openings, faces, pixel_m, settings),
    }
    if pixel_m > BLIND_M:
        broken = {name: np.full_like(alt_amsl_m, _NAN) for name in broken}
    return openings, ground | broken


def _unmasked(ice: NDArray[np.bool_] | None) -> tuple[Finding, ...]:
    if ice is not None:
        return ()
    said = "No mask of the ice was given: steep rock counts as seracs, and gullies in it as crevasses."
    return (notice("survey-no-mask", said, "ice"),)


def _checked(heights: IceImage, ice: NDArray[np.bool_] | None) -> Heights:
    where = heights.notes.origin
    if heights.notes.kind is not ImageKind.HEIGHTS:
        raise IceError("is a picture, not heights.", where=where, remedy="Give a height model (DEM) of the icefall.")
    if ice is not None and ice.shape != heights.grid.shape:
        raise IceError(
            f"the mask of the ice has {ice.shape} cells and the heights {heights.grid.shape}.",
            where=where,
            remedy="Bring the mask onto the grid of the heights.",
        )
    if heights.grid.rows * heights.grid.columns > MOST_CELLS:
        raise IceError(
            f"has {heights.grid.rows:,} x {heights.grid.columns:,} cells; a survey of so many needs more than 20 GB.",
            where=where,
            remedy="Cut it to the icefall, or average it to larger cells.",
        )
    values = np.array(heights.window(slice(0, heights.grid.rows), slice(0, heights.grid.columns)), np.float32)
    values[~np.isfinite(values)] = np.nan
    known = values[~np.isnan(values)]
    if known.size < 100 or min(heights.grid.shape) < 5:
        raise IceError(
            f"holds {known.size} heights, too few to survey.", where=where, remedy="Check its no-data value."
        )
    if known.min() < -500.0 or known.max() > 9000.0:
        raise IceError(
            f"holds heights from {known.min():.0f} to {known.max():.0f} m, none of the Earth's.",
            where=where,
            remedy="Check that it is in metres above sea level and that its no-data value is declared.",
        )
    return values


def _without_narrow(alt_amsl_m: Heights, openings: Openings) -> Heights:
    """Heights with openings filled that are deeper than wide: their walls are no seracs."""
    narrow = (openings.depth_m > 0.0) & (openings.width_m <= openings.depth_m)
    return np.where(narrow, openings.ground_m, alt_amsl_m)


def _serac_reach(openings: Openings, faces: Faces, pixel_m: float, settings: SurveySettings) -> Heights:
    volumes_m3 = settings.least_fall_m3, settings.largest_serac_m3
    reach = reach_from(openings.ground_m, faces.top_amsl_m, pixel_m, volumes_m3)
    return np.where(faces.height_m > 0.0, np.float32(1.0), reach)  # whoever stands at a face stands under it


def _from_above(
    heights: IceImage, flanks: Terrain | None, settings: SurveySettings
) -> tuple[Heights, tuple[Finding, ...]]:
    if flanks is not None and heights.grid.georeferenced:
        reach, said = flank_reach(flanks, heights.grid, settings)
        return reach, (*said, *height_findings(heights, flanks))
    why = "No terrain of the flanks was given" if flanks is None else "The heights say not where on Earth they lie"
    unknown = f"{why}: nothing is known of avalanches from above, the icefall's gravest danger."
    nothing = np.full(heights.grid.shape, np.nan, np.float32)
    return nothing, (warning("survey-no-flanks", unknown, "flanks"),)


def _notes(settings: SurveySettings) -> tuple[str, ...]:
    return (
        f"Openings: at least {settings.least_depth_m:g} m deep and {settings.depth_per_width:g} times as deep as wide, "
        f"up to {settings.widest_m:g} m wide (assumptions).",
        f"Seracs: faces steeper than {settings.face_deg:g} deg and higher than {settings.least_face_m:g} m "
        "(assumptions).",
        f"Reach: from 1 where {settings.least_fall_m3:g} m3 of ice get to down to 0 where a serac of "
        f"{settings.largest_serac_m3:g} m3, or an avalanche of {settings.largest_avalanche_m3:g} m3, does not, by "
        "travel angles of ice avalanches (Huggel et al. 2004; Alean 1985). No probability.",
        f"Avalanches start from slopes steeper than {settings.start_deg:g} deg over {settings.start_relief_m:g} m of "
        "height.",
    )
