"""`lungta aircraft envelope` and `lungta aircraft power`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lungta.cli.curves import numbers, write_curves
from lungta.cli.written import check_out
from lungta.core.errors import InputError
from lungta.core.units import ZERO_CELSIUS_K, celsius

if TYPE_CHECKING:
    from lungta.aircraft.envelope import EnvelopeLine, EnvelopeRequest
    from lungta.aircraft.limits import AuthorityLimits
    from lungta.aircraft.model import Aircraft
    from lungta.aircraft.polar import Polar

LOWEST_M, HIGHEST_M = -500.0, 9_000.0
COLDEST_C, WARMEST_C = -60.0, 60.0
OutOption = Annotated[Path | None, typer.Option(help="File to write: .svg, .png, .csv or .json.")]
AircraftArgument = Annotated[str, typer.Argument(help="Catalogue id, or a .toml file.", show_default=False)]


def envelope(
    aircraft: AircraftArgument,
    temperatures_c: Annotated[
        str, typer.Option(help="Air temperatures [degC], the same at every height.")
    ] = "-20,-5,10",
    winds_mps: Annotated[str, typer.Option(help="Mean winds to hold against [m/s].")] = "0,6,12",
    climb_mps: Annotated[float, typer.Option(help="Rate of climb to be held [m/s].")] = 0.0,
    charge: Annotated[float, typer.Option(help="Charge of the packs, 0..1.")] = 0.5,
    from_m: Annotated[float, typer.Option(help="Lowest height [m AMSL].")] = 0.0,
    to_m: Annotated[float, typer.Option(help="Greatest height [m AMSL].")] = 7000.0,
    site: Annotated[str | None, typer.Option(help="Site whose authority's limits are drawn.")] = None,
    out: OutOption = None,
) -> None:
    """Draw payload against altitude: what physics holds, what manufacturer and authority allow, what was flown."""
    import numpy as np

    from lungta.aircraft.catalogue import load_aircraft
    from lungta.aircraft.catalogue.flown import flown_loads
    from lungta.aircraft.envelope import EnvelopeRequest
    from lungta.aircraft.envelope import envelope as envelope_of
    from lungta.mountain.atmosphere import standard_air

    check_out(out)
    (low_m,), (high_m,) = (
        numbers(str(value), option, LOWEST_M, HIGHEST_M) for value, option in ((from_m, "--from-m"), (to_m, "--to-m"))
    )
    if high_m - low_m < 100.0:
        raise InputError(
            f"{to_m:g} m is not 100 m above {from_m:g} m.", where="--to-m", remedy="Give a greater height."
        )
    (rate_mps,), (full,) = (
        numbers(str(climb_mps), "--climb-mps", -5.0, 20.0),
        numbers(str(charge), "--charge", 0.05, 1.0),
    )
    loaded = load_aircraft(aircraft)
    heights = np.linspace(low_m, high_m, 57)
    request = EnvelopeRequest(
        alt_amsl_m=heights,
        pressure_pa=standard_air(heights).pressure_pa,
        temperatures_k=tuple(
            each + ZERO_CELSIUS_K for each in numbers(temperatures_c, "--temperatures-c", COLDEST_C, WARMEST_C)
        ),
        winds_mps=numbers(winds_mps, "--winds-mps", 0.0, 40.0),
        climb_mps=rate_mps,
        charge_frac=full,
    )
    authority = None if site is None else _authority(site)
    lines = envelope_of(loaded, request)
    if out is not None:
        from lungta.aircraft.plot.envelope import envelope_figure

        flown = flown_loads(loaded.id)
        about: dict[str, Any] = {
            "control_margin_frac": loaded.control_margin_frac,
            "manufacturer_max_payload_kg": loaded.max_payload_kg,
            "manufacturer_ceiling_amsl_m": loaded.ceiling_amsl_m,
        }
        write_curves(
            out,
            loaded,
            _envelope_rows(request, lines),
            lambda: envelope_figure(loaded, request, lines, flown, authority),
            about,
        )
    _print_envelope(loaded, request, lines, out)


def _authority(site_name: str) -> AuthorityLimits:
    """Return the authority's limits at a site: its height over the highest pad, and its mass."""
    from lungta.aircraft.limits import AuthorityLimits
    from lungta.mountain.site.load import load_site

    site = load_site(site_name)
    limit_m = site.limits.height_limit_agl_m
    highest_m = max(pad.position.alt_amsl_m for pad in site.pads)
    return AuthorityLimits(
        source=site.limits.source,
        max_takeoff_mass_kg=site.limits.permit_above_takeoff_kg,
        max_alt_amsl_m=None if limit_m is None else highest_m + limit_m,
    )


def _envelope_rows(request: EnvelopeRequest, lines: tuple[EnvelopeLine, ...]) -> list[dict[str, float | str]]:
    return [
        {
            "temperature_k": line.temperature_k,
            "wind_mps": line.wind_mps,
            "alt_amsl_m": round(float(alt_m), 1),
            "density_kgm3": round(float(line.density_kgm3[i]), 5),
            "payload_limit_p05_kg": round(float(line.payload_p05_kg[i]), 3),
            "payload_limit_p50_kg": round(float(line.payload_p50_kg[i]), 3),
            "payload_limit_p95_kg": round(float(line.payload_p95_kg[i]), 3),
        }
        for line in lines
        for i, alt_m in enumerate(request.alt_amsl_m)
    ]


def _print_envelope(
    aircraft: Aircraft, request: EnvelopeRequest, lines: tuple[EnvelopeLine, ...], out: Path | None
) -> None:
    import numpy as np
    from rich.console import Console
    from rich.table import Table

    heights = [round(float(each)) for each in request.alt_amsl_m[:: max(1, request.alt_amsl_m.size // 7)]]
    table = Table("degC", "m/s", *(f"{each:,} m" for each in heights), box=None, pad_edge=False)
    for line in lines:
        middle, low, high = (
            np.interp(heights, request.alt_amsl_m, column)
            for column in (line.payload_p50_kg, line.payload_p05_kg, line.payload_p95_kg)
        )
        cells = [f"{m:.0f}\n{a:.0f} to {b:.0f}" for m, a, b in zip(middle, low, high, strict=True)]
        table.add_row(f"{celsius(line.temperature_k):g}", f"{line.wind_mps:g}", *cells)
    console = Console(highlight=False)
    console.print(
        f"{aircraft.name}: payload in kg held with {aircraft.control_margin_frac:.0%} thrust margin, median and 5 to "
        "95 %, winds as means with gusts half as much again; "
        f"manufacturer: {aircraft.max_payload_kg:g} kg, ceiling "
        f"{aircraft.ceiling_amsl_m:,.0f} m ({aircraft.ceiling_note})"
    )
    console.print(table)
    for line in lines:
        top_m = line.ceiling_amsl_m(request.alt_amsl_m)
        if np.isfinite(top_m):
            console.print(
                f"{celsius(line.temperature_k):g} degC, {line.wind_mps:g} m/s: not above {top_m:,.0f} m, even empty"
            )
    console.print(f"written to {out}" if out else "for a picture or data: --out FILE.svg, .png, .csv or .json")


def power(
    aircraft: AircraftArgument,
    payloads_kg: Annotated[str, typer.Option(help="Loads [kg].")] = "0,15,30",
    altitudes_m: Annotated[str, typer.Option(help="Heights [m AMSL].")] = "0,5300,6065",
    temperature_c: Annotated[float | None, typer.Option(help="Air temperature [degC]; standard if not given.")] = None,
    headwind_mps: Annotated[float, typer.Option(help="Against which the best-range speed is sought [m/s].")] = 0.0,
    sling_m: Annotated[float, typer.Option(help="Length of the cable that the load hangs on [m].")] = 0.0,
    out: OutOption = None,
) -> None:
    """Draw electrical power against airspeed, with the best speeds and where the thrust margin ends."""
    from lungta.aircraft.catalogue import load_aircraft
    from lungta.aircraft.polar import polar
    from lungta.aircraft.sling import cable_drag_area_m2
    from lungta.mountain.atmosphere import GAS_CONSTANT_JPKGK, standard_air

    check_out(out)
    loads = numbers(payloads_kg, "--payloads-kg", 0.0, 1000.0)
    heights = numbers(altitudes_m, "--altitudes-m", LOWEST_M, HIGHEST_M)
    (wind_mps,) = numbers(str(headwind_mps), "--headwind-mps", -40.0, 40.0)
    (cable_m,) = numbers(str(sling_m), "--sling-m", 0.0, 200.0)
    if temperature_c is not None:
        numbers(str(temperature_c), "--temperature-c", COLDEST_C, WARMEST_C)
    loaded = load_aircraft(aircraft)
    rows = []
    for alt_m in heights:
        air = standard_air(alt_m)
        warmth_k = float(air.temperature_k) if temperature_c is None else temperature_c + ZERO_CELSIUS_K
        density = float(air.pressure_pa) / (GAS_CONSTANT_JPKGK * warmth_k)
        drag_m2 = float(cable_drag_area_m2(cable_m, loaded.logistics.cable_diameter_m.value))
        rows.append(
            [
                polar(loaded, payload_kg=kg, density_kgm3=density, headwind_mps=wind_mps, extra_drag_area_m2=drag_m2)
                for kg in loads
            ]
        )
    if out is not None:
        from lungta.aircraft.plot.power import power_figure

        labels = [f"{alt_m:,.0f} m" for alt_m in heights]
        air_word = "standard air" if temperature_c is None else f"{temperature_c:g} °C"
        title = f"{loaded.name}: level flight, {air_word}; best range against {wind_mps:g} m/s"
        write_curves(
            out,
            loaded,
            _power_rows(heights, rows),
            lambda: power_figure(loaded, rows, labels, title),
            {"sling_m": cable_m},
        )
    _print_power(loaded, heights, rows, cable_m, out)


def _power_rows(heights: tuple[float, ...], rows: list[list[Polar]]) -> list[dict[str, float | str]]:
    return [
        {
            "alt_amsl_m": alt_m,
            "density_kgm3": round(line.density_kgm3, 5),
            "payload_kg": line.payload_kg,
            "airspeed_mps": round(float(speed), 3),
            "power_w": round(float(line.power_w[i]), 1),
            "thrust_margin_frac": round(float(line.thrust_margin_frac[i]), 4),
        }
        for alt_m, row in zip(heights, rows, strict=True)
        for line in row
        for i, speed in enumerate(line.airspeed_mps)
    ]


def _print_power(
    aircraft: Aircraft, heights: tuple[float, ...], rows: list[list[Polar]], cable_m: float, out: Path | None
) -> None:
    from rich.console import Console
    from rich.table import Table

    headings = ("m AMSL", "kg", "hover kW", "margin", "endurance at m/s", "kW", "range at m/s", "Wh/km")
    table = Table(*headings, box=None, pad_edge=False)
    for alt_m, row in zip(heights, rows, strict=True):
        for line in row:
            best = line.best
            table.add_row(
                f"{alt_m:,.0f}",
                f"{line.payload_kg:g}",
                f"{line.power_w[0] / 1000:.1f}",
                f"{line.thrust_margin_frac[0]:.0%}",
                f"{float(best.endurance_mps):.1f}",
                f"{float(best.endurance_power_w) / 1000:.1f}",
                f"{float(best.range_mps):.1f}",
                f"{float(best.range_j_per_m) / 3.6:.0f}",
            )
    console = Console(highlight=False)
    console.print(
        f"{aircraft.name}: level flight; margin is that of hover at half charge, "
        f"{aircraft.control_margin_frac:.0%} is wanted"
    )
    console.print(table)
    if cable_m:
        console.print(_sling_words(aircraft, rows, cable_m))
    console.print(f"written to {out}" if out else "for a picture or data: --out FILE.svg, .png, .csv or .json")


def _sling_words(aircraft: Aircraft, rows: list[list[Polar]], cable_m: float) -> str:
    """Return how fast a hanging load may be flown before it leans too far."""
    from lungta.aircraft.sling import cable_drag_area_m2, fastest_mps, swing_period_s

    limit_deg, frame = aircraft.limits.swing_limit_deg.value, aircraft.nominal.airframe
    parts = []
    for line in rows[-1]:
        if line.payload_kg > 0.0:
            area_m2 = frame.load_drag_area_m2 * (line.payload_kg / frame.load_reference_kg) ** (2.0 / 3.0)
            fastest = fastest_mps(
                swing_limit_deg=limit_deg,
                payload_kg=line.payload_kg,
                load_drag_area_m2=area_m2,
                cable_drag_area_m2=cable_drag_area_m2(cable_m, aircraft.logistics.cable_diameter_m.value),
                density_kgm3=line.density_kgm3,
            )
            parts.append(f"{line.payload_kg:g} kg lean {limit_deg:g} deg at {float(fastest):.0f} m/s")
    swing = f"a {cable_m:g} m cable swings in {float(swing_period_s(cable_m)):.1f} s"
    return "; ".join([swing, *parts])
