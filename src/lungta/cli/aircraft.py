"""`lungta aircraft`: what there is, what each can, and how well it is known."""

from __future__ import annotations

import json as json_text
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lungta.cli.aircraft_curves import envelope, power
from lungta.cli.aircraft_fit import fit
from lungta.cli.aircraft_size import size
from lungta.core.units import celsius

if TYPE_CHECKING:
    from lungta.aircraft.model import Aircraft

aircraft_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
aircraft_app.command()(envelope)
aircraft_app.command()(power)
aircraft_app.command()(fit)
aircraft_app.command()(size)

AircraftArgument = Annotated[str, typer.Argument(help="Catalogue id, or a .toml file.", show_default=False)]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@aircraft_app.command("ls")
def list_aircraft(json: JsonOption = False) -> None:
    """List the aircraft that ship with Lungta, and how many of their figures are published, fitted or assumed."""
    from lungta.aircraft.catalogue import catalogue_names, load_aircraft

    every = [load_aircraft(name) for name in catalogue_names()]
    rows = [
        {
            "id": each.id,
            "name": each.name,
            "empty_mass_kg": each.empty_mass_kg,
            "max_payload_kg": each.max_payload_kg,
            "ceiling_amsl_m": each.ceiling_amsl_m,
            **trust(each),
        }
        for each in every
    ]
    if json:
        typer.echo(json_text.dumps(rows, indent=1, ensure_ascii=False))
        return
    for row in rows:
        typer.echo(
            f"{row['id']:<22}{row['empty_mass_kg']:6g} kg empty, {row['max_payload_kg']:g} kg load, "
            f"{row['ceiling_amsl_m']:,.0f} m; figures: {row['published']} published, {row['fitted']} fitted or "
            f"derived, {row['assumed']} assumed"
        )


def trust(aircraft: Aircraft) -> dict[str, int]:
    """Return how many figures are assumed, fitted or derived, and published or definitions."""
    counted = Counter(_kind(parameter.source) for parameter in aircraft.parameters.values())
    return {kind: counted[kind] for kind in ("published", "fitted", "assumed")}


def _kind(source: str) -> str:
    if source.startswith(("fit", "derived")):
        return "fitted"
    return "assumed" if "assumption" in source or source.startswith("design") else "published"


@aircraft_app.command()
def show(aircraft: AircraftArgument, json: JsonOption = False) -> None:
    """Show an aircraft: what it does at sea level and at 6,065 m, and every figure with its error and source."""
    from lungta.aircraft.catalogue import load_aircraft

    loaded = load_aircraft(aircraft)
    table = [headline(loaded, alt_m, temperature_k) for alt_m, temperature_k in ((0.0, 288.15), (6065.0, 268.15))]
    if json:
        figures = {name: asdict(parameter) for name, parameter in loaded.parameters.items()}
        whole = {"id": loaded.id, "name": loaded.name, "about": loaded.about, "performance": table, "figures": figures}
        typer.echo(json_text.dumps(whole, indent=1, ensure_ascii=False))
        return
    typer.echo(f"{loaded.name} ({loaded.id})\n{loaded.about}\n")
    for row in table:
        typer.echo(
            f"at {row['alt_amsl_m']:,.0f} m, {celsius(row['temperature_k']):g} degC: hover "
            f"{row['hover_power_w'] / 1000:.1f} kW empty, {row['endurance_s'] / 60:.0f} min to 20 % charge; payload "
            "held with its thrust margin "
            f"{row['payload_limit_p50_kg']:.0f} kg ({row['payload_limit_p05_kg']:.0f} to "
            f"{row['payload_limit_p95_kg']:.0f}), {row['binds']} binds; blade tips Mach {row['tip_mach']:.2f}, "
            f"Reynolds {row['blade_reynolds']:,.0f}"
        )
        for message in row["findings"]:
            typer.echo(f"    {message}")
    typer.echo("")
    for name, parameter in loaded.parameters.items():
        typer.echo(f"{name} = {parameter.value:g} +- {parameter.sigma:g}    {parameter.source}")


def headline(aircraft: Aircraft, alt_amsl_m: float, temperature_k: float) -> dict[str, Any]:
    """Return what an empty aircraft takes in hover at a height, how long, and how much it holds."""
    import numpy as np

    from lungta.aircraft.ceiling import Condition, payload_limit_binds, payload_limit_of
    from lungta.aircraft.draw import draw_values
    from lungta.aircraft.limits import blade_findings
    from lungta.aircraft.performance import chord_m, demand, state_of
    from lungta.aircraft.rotor import blade_reynolds, tip_mach
    from lungta.mountain.atmosphere import GAS_CONSTANT_JPKGK, standard_air

    values = aircraft.nominal
    density = float(standard_air(alt_amsl_m).pressure_pa) / (GAS_CONSTANT_JPKGK * temperature_k)
    needed = demand(values, state_of(0.0, 0.0, 0.0, density))
    condition = Condition(density_kgm3=density)
    draws = draw_values(aircraft, 400, np.random.default_rng(0))
    low, middle, high = np.quantile(payload_limit_of(draws, condition, aircraft.control_margin_frac), (0.05, 0.5, 0.95))
    mach = float(tip_mach(needed.tip_mps, 0.0, temperature_k))
    reynolds = float(blade_reynolds(needed.tip_mps, chord_m(values.rotor), density, temperature_k))
    return {
        "alt_amsl_m": alt_amsl_m,
        "temperature_k": temperature_k,
        "hover_power_w": round(float(needed.power_w), 1),
        "endurance_s": round(_hover_endurance_s(aircraft, density, temperature_k), 1),
        "payload_limit_p05_kg": round(float(low), 2),
        "payload_limit_p50_kg": round(float(middle), 2),
        "payload_limit_p95_kg": round(float(high), 2),
        "binds": str(payload_limit_binds(aircraft, condition)),
        "tip_mach": round(mach, 3),
        "blade_reynolds": round(reynolds),
        "findings": [finding.message for finding in blade_findings(aircraft, mach, reynolds)],
    }


def _hover_endurance_s(aircraft: Aircraft, density_kgm3: float, temperature_k: float) -> float:
    """Return how long it hovers empty from full packs to 20 % charge, at its stated values."""
    import numpy as np

    from lungta.aircraft.battery import discharge
    from lungta.aircraft.performance import electrical_power_w

    state = {"payload_kg": 0.0, "airspeed_mps": 0.0, "climb_mps": 0.0, "density_kgm3": density_kgm3}
    power_w = float(electrical_power_w(aircraft, **state))
    battery, legs = aircraft.nominal.battery, 1440
    flown = discharge(
        battery,
        np.full((1, legs), power_w),
        np.full(legs, 10.0),
        np.full(legs, temperature_k),
        np.full(legs, battery.count),
    )
    return float(np.interp(-0.2, -flown.soc_frac[0], 10.0 * np.arange(legs + 1)))
