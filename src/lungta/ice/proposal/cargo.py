"""The material of a proposal as a cargo manifest and as pads of a site, for `lungta plan`."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

from lungta.ice.proposal.drops import Drop
from lungta.ice.proposal.model import NO_ROUTE, ProposedRoute
from lungta.ice.proposal.settings import ProposalSettings

COLUMNS = ("id", "what", "mass_kg", "size_m", "from", "to", "priority", "quantity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """So many equal loads for one drop."""

    id: str
    what: str
    mass_g: int
    size_m: str
    to: str
    priority: int
    quantity: int


def loads_of(drops: Sequence[Drop], settings: ProposalSettings) -> tuple[Load, ...]:
    """Return what is flown to each drop: anchors first, then rope, then ladder sections, as they are needed.

    Bags of rope and anchors are split evenly so that none is heavier than `settings.drops.most_load_kg`.
    """
    loads: list[Load] = []
    for drop in drops:
        anchors, rope_m = sum(leg.anchors for leg in drop.legs), sum(leg.rope_m for leg in drop.legs)
        sections = sum(leg.sections for leg in drop.legs)
        bags = _bags(anchors * settings.ropes.anchor_kg, settings)
        each = math.ceil(anchors / bags)
        loads.append(_bag(drop, "anchors", f"{each} screws and snow bars", each * settings.ropes.anchor_kg, bags, 1))
        bags = _bags(rope_m * settings.ropes.kg_per_m, settings)
        each = math.ceil(rope_m / bags)
        loads.append(_bag(drop, "rope", f"{each} m of fixed rope", each * settings.ropes.kg_per_m, bags, 2))
        if sections:
            ladder = settings.ladders
            size_m = f"{ladder.section_m:.2f}x0.40x0.10"
            grams = round(1000.0 * ladder.section_kg)
            loads.append(
                Load(
                    id=f"{drop.id}-ladder",
                    what=f"Ladder section of {ladder.section_m:g} m",
                    mass_g=grams,
                    size_m=size_m,
                    to=drop.id,
                    priority=3,
                    quantity=sections,
                )
            )
    return tuple(loads)


def manifest_csv(route: ProposedRoute, loads: Sequence[Load], from_pad: str, said: Sequence[str] = ()) -> str:
    """Return a manifest that `lungta plan --cargo` reads, under comment lines."""
    held = io.StringIO(newline="")
    kilograms = sum(load.mass_g * load.quantity for load in loads) / 1000.0
    title = f"{route.name}: {sum(load.quantity for load in loads)} loads, {kilograms:.1f} kg. {NO_ROUTE}"
    held.writelines(f"# {line}\r\n" for line in (title, *said))
    writer = csv.writer(held)
    writer.writerow(COLUMNS)
    for load in loads:
        mass = f"{load.mass_g / 1000.0:.3f}"
        writer.writerow([load.id, load.what, mass, load.size_m, from_pad, load.to, load.priority, load.quantity])
    return held.getvalue()


def pads_toml(route: ProposedRoute, drops: Sequence[Drop], sigma_m: float, *, not_real: bool = False) -> str:
    """Return the drops as `[[pads]]` of a site file; those of made ground say so, and no plan flies them."""
    lines = [f"# Drop points of {route.name}. {NO_ROUTE}"]
    if not_real:
        lines.insert(0, "# NOT REAL, made for practice.")
    for drop in drops:
        served = ", ".join(f"{leg.kind.value} {leg.number}" for leg in drop.legs)
        source = f"Proposed beside {route.name} for {served}; ground seen by a survey, walked by nobody."
        lines += [
            "",
            "[[pads]]",
            f'id = "{drop.id}"',
            f'name = "{drop.name}"',
            f"lat_deg = {drop.lat_deg:.7f}",
            f"lon_deg = {drop.lon_deg:.7f}",
            f"alt_amsl_m = {drop.alt_amsl_m:.1f}",
            f"horizontal_sigma_m = {sigma_m:.1f}",
            f"vertical_sigma_m = {2.0 * sigma_m:.1f}",
            f'source = "{source}"',
            *(["not_real = true"] if not_real else []),
        ]
    return "\n".join(lines) + "\n"


def site_toml(site_text: str, pads_text: str) -> str:
    """Return a site file with the drops added to its pads."""
    return f"{site_text.rstrip()}\n\n{pads_text}"


def _bags(mass_kg: float, settings: ProposalSettings) -> int:
    return max(1, math.ceil(mass_kg / settings.drops.most_load_kg))


def _bag(drop: Drop, kind: str, what: str, mass_kg: float, bags: int, priority: int) -> Load:
    return Load(
        id=f"{drop.id}-{kind}",
        what=f"Bag of {what}",
        mass_g=math.ceil(round(1000.0 * mass_kg, 3)),
        size_m="0.50x0.35x0.35",
        to=drop.id,
        priority=priority,
        quantity=bags,
    )
