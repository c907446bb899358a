"""What counts as a crevasse, a face and a reach: every threshold of a survey, with its source."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveySettings:
    """Thresholds of a survey; those without a source are assumptions, and say so.

    Attributes
    ----------
    widest_m : float
        Widest crevasse that is looked for [m]. Assumption: wider gaps are ground between seracs, walked through.
    least_depth_m : float
        Shallowest opening that counts [m], or six times the noise of the heights when that is more. Assumption: a
        loaded person steps down and out of less.
    least_wall_deg : float
        An opening's walls are at least this steep on the mean [deg]. Assumption: less is a trough, walked through.
    depth_per_width : float
        An opening is at least this deep for its width. Assumption, as above.
    sag_m : float
        Shallowest trough that may be the sagging bridge of a hidden crevasse [m], or three times the noise of the
        heights. Assumption.
    sag_length_m : float
        Shortest such trough [m]. Assumption: pits and sun cups are shorter.
    plane_m : float
        Side of the square that a plane is fitted to for roughness, and the length that slope is smoothed over [m].
    face_deg : float
        An ice face is steeper than this [deg]. Assumption: steeper ice is climbed on front points or a ladder.
    least_face_m : float
        Lowest face that counts as a serac [m]. Assumption: lower ones topple no further than their own width.
    serac_far_deg, serac_near_deg : float
        Travel angles that no and every fall of a serac in the icefall goes beyond [deg]: from the top of the face to
        the farthest block. 27.5 is the least shadow angle of rock falls (Evans & Hungr 1993, doi:10.1139/t93-054, from
        memory), taken for blocks of ice; 45 is an assumption.
    start_deg : float
        Snow and hanging ice may break off slopes that are steeper than this [deg]. Snow slabs start at 30 to 50 deg;
        cold hanging glaciers break off beds steeper than 45, temperate ones 25 (Alean 1985,
        doi:10.3189/S0022143000006663, from memory).
    start_relief_m : float
        Height over which such slopes hang together before they count as a flank [m]. Assumption: steps of an icefall
        are lower.
    avalanche_far_deg, avalanche_near_deg : float
        Travel angles that no and every avalanche from a flank goes beyond [deg]. 17 deg is the least mean slope of
        about 100 documented ice avalanches (Alean 1985, from memory); 35 is an assumption.
    """

    widest_m: float = 30.0
    least_depth_m: float = 0.5
    least_wall_deg: float = 35.0
    depth_per_width: float = 0.75
    sag_m: float = 0.15
    sag_length_m: float = 12.0
    plane_m: float = 5.0
    face_deg: float = 55.0
    least_face_m: float = 5.0
    serac_far_deg: float = 27.5
    serac_near_deg: float = 45.0
    start_deg: float = 30.0
    start_relief_m: float = 150.0
    avalanche_far_deg: float = 17.0
    avalanche_near_deg: float = 35.0

    def __post_init__(self) -> None:
        for name in (field.name for field in fields(self)):
            value = getattr(self, name)
            most = 89.0 if name.endswith("_deg") else 1e4
            if not 0.0 < value <= most:
                raise ValueError(f"{name} must lie in (0, {most:g}], got {value}")
        for kind in ("serac", "avalanche"):
            if getattr(self, f"{kind}_far_deg") >= getattr(self, f"{kind}_near_deg"):
                raise ValueError(f"{kind}_far_deg must be less than {kind}_near_deg: falls that go far fall flat")
