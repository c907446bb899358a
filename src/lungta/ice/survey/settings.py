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
    least_fall_m3, largest_serac_m3, largest_avalanche_m3 : float
        Volumes of ice [m^3] between which reach runs from 1 to 0, for travel angles see `reach.travel_deg`. The largest
        avalanche is the one that runs out at 17 deg, the flattest of about 100 documented ice avalanches (Alean 1985,
        doi:10.3189/S0022143000006663); the others are assumptions: a block 2 m wide, a tower 46 m wide.
    start_deg : float
        Snow and hanging ice may break off slopes that are steeper than this [deg]. Slabs of snow start from about 30
        deg (from memory), cold hanging glaciers from 45, temperate ones from 25 (Alean 1985, as quoted by Rounce et al.
        2016, doi:10.5194/hess-20-3455-2016, and others).
    start_relief_m : float
        Height over which such slopes hang together before they count as a flank [m]. Assumption: steps of an icefall
        are lower.
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
    least_fall_m3: float = 10.0
    largest_serac_m3: float = 1e5
    largest_avalanche_m3: float = 6.67e6
    start_deg: float = 30.0
    start_relief_m: float = 150.0

    def __post_init__(self) -> None:
        for name in (field.name for field in fields(self)):
            value = getattr(self, name)
            most = 89.0 if name.endswith("_deg") else 1e8 if name.endswith("_m3") else 1e4
            if not 0.0 < value <= most:
                raise ValueError(f"{name} must lie in (0, {most:g}], got {value}")
        if self.least_fall_m3 >= min(self.largest_serac_m3, self.largest_avalanche_m3):
            raise ValueError("least_fall_m3 must be less than largest_serac_m3 and largest_avalanche_m3")
