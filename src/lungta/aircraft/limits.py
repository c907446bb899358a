"""Three limits of a load, kept apart: what physics holds, what the manufacturer allows, what the authority allows."""

from __future__ import annotations

from dataclasses import dataclass

from lungta.aircraft.model import Aircraft
from lungta.core.findings import Finding, error, notice, warning

HIGHEST_M, LOWEST_M = 9_000.0, -500.0  # heights that the models and the standard atmosphere are used for
TIP_MACH_LIMIT = 0.7  # drag of thin sections rises from about here: Leishman 2006, section 7.9.1 (from memory)
REYNOLDS_LIMIT = 1e5  # below it laminar separation costs far more than a power law says: Leishman 2006, section 7.9


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityLimits:
    """What an authority allows; None where it says nothing.

    Attributes
    ----------
    max_takeoff_mass_kg, max_payload_kg, max_alt_amsl_m
        Above which its special permit is needed.
    source : str
        Who says so.
    """

    source: str
    max_takeoff_mass_kg: float | None = None
    max_payload_kg: float | None = None
    max_alt_amsl_m: float | None = None


def check_altitude(alt_amsl_m: float) -> None:
    """Refuse a height outside -500..9,000 m AMSL with a ValueError; NaN too."""
    if not LOWEST_M <= alt_amsl_m <= HIGHEST_M:
        raise ValueError(f"alt_amsl_m must lie in {LOWEST_M:g}..{HIGHEST_M:g} m, got {alt_amsl_m:g}")


def beyond_physics(aircraft: Aircraft, payload_kg: float, alt_amsl_m: float, limit_kg: float) -> tuple[Finding, ...]:
    """Return whether a load is beyond the physical limit there (`lungta.aircraft.ceiling.payload_limit_kg`)."""
    if limit_kg < 0.0:
        message = (
            f"{aircraft.name} cannot hold itself at {alt_amsl_m:.0f} m with its control margin: it is "
            f"{-limit_kg:.1f} kg too heavy without any load."
        )
        return (error("above-ceiling", message, aircraft.id),)
    if payload_kg > limit_kg:
        message = (
            f"{payload_kg:.1f} kg is beyond what the rotors hold with {aircraft.control_margin_frac:.0%} margin at "
            f"{alt_amsl_m:.0f} m: {limit_kg:.1f} kg."
        )
        return (error("above-physical-limit", message, aircraft.id),)
    return ()


def beyond_manufacturer(aircraft: Aircraft, payload_kg: float, alt_amsl_m: float) -> tuple[Finding, ...]:
    """Return what of a lift is beyond the manufacturer's word: load, take-off mass, altitude.

    >>> from lungta.aircraft.catalogue import load_aircraft
    >>> everest_2024 = beyond_manufacturer(load_aircraft("dji-fc30"), 15.0, 6191.8)
    >>> [finding.code for finding in everest_2024]
    ['above-manufacturers-ceiling']
    """
    found = []
    takeoff_kg = aircraft.empty_mass_kg + payload_kg
    if payload_kg > aircraft.max_payload_kg or takeoff_kg > aircraft.max_takeoff_mass_kg:
        message = (
            f"{payload_kg:.1f} kg ({takeoff_kg:.1f} kg at take-off) is beyond the manufacturer's "
            f"{aircraft.max_payload_kg:g} kg ({aircraft.max_takeoff_mass_kg:g} kg)."
        )
        found.append(warning("above-manufacturers-payload", message, aircraft.id))
    if alt_amsl_m > aircraft.ceiling_amsl_m:
        message = (
            f"{alt_amsl_m:.0f} m is above the manufacturer's maximum altitude of {aircraft.name}, "
            f"{aircraft.ceiling_amsl_m:.0f} m ({aircraft.ceiling_note}). Thrust and energy there are this model's, not "
            "the manufacturer's; flying it is the operator's decision."
        )
        found.append(warning("above-manufacturers-ceiling", message, aircraft.id))
    return tuple(found)


def beyond_authority(
    aircraft: Aircraft, payload_kg: float, alt_amsl_m: float, authority: AuthorityLimits
) -> tuple[Finding, ...]:
    """Return for what of a lift the authority's special permit is needed."""
    rows = (
        ("A take-off mass", aircraft.empty_mass_kg + payload_kg, authority.max_takeoff_mass_kg, "kg"),
        ("A load", payload_kg, authority.max_payload_kg, "kg"),
        ("A height", alt_amsl_m, authority.max_alt_amsl_m, "m AMSL"),
    )
    return tuple(
        warning(
            "above-authoritys-limit",
            f"{word} of {value:.0f} {unit} needs the authority's permit; without it {limit:g} {unit} is the limit "
            f"({authority.source}).",
            aircraft.id,
        )
        for word, value, limit, unit in rows
        if limit is not None and value > limit
    )


def blade_findings(aircraft: Aircraft, mach: float, reynolds: float) -> tuple[Finding, ...]:
    """Return whether the blades leave the range that the power model holds for."""
    found = []
    if mach > TIP_MACH_LIMIT:
        message = (
            f"Blade tips reach Mach {mach:.2f}; above {TIP_MACH_LIMIT:g} drag rises in a way that is not modelled."
        )
        found.append(warning("tip-mach", message, aircraft.id))
    if reynolds < REYNOLDS_LIMIT:
        message = f"Blades work at Reynolds {reynolds:.0f}; below {REYNOLDS_LIMIT:.0f} their drag is not well known."
        found.append(notice("blade-reynolds", message, aircraft.id))
    return tuple(found)
