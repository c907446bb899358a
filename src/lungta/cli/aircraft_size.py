"""`lungta aircraft size`: an aircraft for a job."""

from __future__ import annotations

import json as json_text
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lungta.cli.curves import numbers
from lungta.core.errors import OutputError
from lungta.core.units import J_PER_WH, ZERO_CELSIUS_K

if TYPE_CHECKING:
    from lungta.aircraft.size import Design

WARNING = "A DESIGN ESTIMATE, NOT A PRODUCT: component laws are assumptions, nobody has built or flown it."
PUBLISHED = (
    "Published beside it: FlyCart 30 16,600-20,000 USD bare, over 70,000 USD landed in Nepal with batteries and winch "
    "(Yicai; AFP; New York Times, 2025)."
)


def size(
    payload_kg: Annotated[float, typer.Option(help="Load up [kg]; the way back is empty.", show_default=False)],
    altitude_m: Annotated[float, typer.Option(help="Height at which it is held [m AMSL].", show_default=False)],
    range_km: Annotated[float, typer.Option(help="Distance one way [km].", show_default=False)],
    climb_m: Annotated[float, typer.Option(help="Height gained on the way [m].")] = 700.0,
    temperature_c: Annotated[float, typer.Option(help="Of the air at the top [degC].")] = -10.0,
    wind_mps: Annotated[float, typer.Option(help="Headwind on both ways [m/s].")] = 5.0,
    cheapest: Annotated[bool, typer.Option("--cheapest", help="Least cost instead of least mass.")] = False,
    name: Annotated[str, typer.Option(help="Id of the aircraft that is written.")] = "coaxial-octo",
    out: Annotated[Path | None, typer.Option(help="Aircraft file to write (.toml); never over another.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Size a coaxial octocopter for a load, a height and a distance: propellers, motors, packs, mass, cost."""
    from lungta.aircraft.size import Requirement, size_aircraft
    from lungta.mountain.atmosphere import GAS_CONSTANT_JPKGK, standard_air

    (load_kg,) = numbers(str(payload_kg), "--payload-kg", 0.1, 200.0)
    (alt_m,) = numbers(str(altitude_m), "--altitude-m", -500.0, 9_000.0)
    (far_km,) = numbers(str(range_km), "--range-km", 0.1, 50.0)
    (gain_m,) = numbers(str(climb_m), "--climb-m", 0.0, 4_000.0)
    (warmth_c,) = numbers(str(temperature_c), "--temperature-c", -50.0, 45.0)
    (against_mps,) = numbers(str(wind_mps), "--wind-mps", 0.0, 11.0)
    if out is not None and out.exists():
        raise OutputError("is there already; nothing is overwritten.", where=str(out), remedy="Name another --out.")
    temperature_k = warmth_c + ZERO_CELSIUS_K
    need = Requirement(
        payload_kg=load_kg,
        range_m=1000.0 * far_km,
        climb_m=gain_m,
        density_kgm3=float(standard_air(alt_m).pressure_pa) / (GAS_CONSTANT_JPKGK * temperature_k),
        temperature_k=temperature_k,
        wind_mps=against_mps,
    )
    designs = size_aircraft(need, cheapest=cheapest)
    if json:
        typer.echo(json_text.dumps([_row(each) for each in designs], indent=1))
    else:
        _print(designs)
    if out is not None:
        _write(designs[0], name, out, f"{load_kg:g} kg, {alt_m:g} m AMSL, {warmth_c:g} degC, {far_km:g} km one way")
        if not json:
            typer.echo(f"written to {out}")


def _row(design: Design) -> dict[str, Any]:
    return {
        "diameter_m": round(design.diameter_m, 4),
        "motor_power_w": round(design.motor_power_w, 1),
        "motor_torque_nm": round(design.motor_torque_nm, 2),
        "kv_radps_per_v": round(design.kv_radps_per_v, 3),
        "motor_current_a": round(design.motor_current_a, 1),
        "pack_energy_j": round(design.pack_energy_j),
        "empty_mass_kg": round(design.empty_mass_kg, 2),
        "takeoff_mass_kg": round(design.takeoff_mass_kg, 2),
        "tip_to_tip_m": round(design.tip_to_tip_m, 2),
        "cost_usd": round(design.cost_usd, -2),
        "masses_kg": {part: round(mass_kg, 2) for part, mass_kg in design.masses_kg.items()},
        "note": WARNING,
    }


def _print(designs: tuple[Design, ...]) -> None:
    from rich.console import Console
    from rich.table import Table

    from lungta.aircraft.size import laws

    headings = ("propellers", "motor W", "rpm/V", "packs Wh", "empty kg", "take-off kg", "tip to tip m", "USD")
    table = Table(*headings, box=None, pad_edge=False)
    for design in designs:
        table.add_row(
            f"8 x {design.diameter_m / 0.0254:.0f} in",
            f"{design.motor_power_w:,.0f}",
            f"{design.kv_radps_per_v * 9.5493:.0f}",
            f"{design.pack_energy_j / J_PER_WH:,.0f}",
            f"{design.empty_mass_kg:.1f}",
            f"{design.takeoff_mass_kg:.1f}",
            f"{design.tip_to_tip_m:.2f}",
            f"{design.cost_usd:,.0f}",
        )
    console = Console(highlight=False)
    console.print(WARNING)
    console.print(table)
    masses = ", ".join(f"{part} {mass_kg:.1f}" for part, mass_kg in designs[0].masses_kg.items())
    console.print(f"the first, by parts in kg: {masses}")
    console.print(f"Cost: parts, assembly and three sets of packs, known to {laws.COST_SIGMA_FRAC:.0%}. {PUBLISHED}")


def _write(design: Design, name: str, out: Path, job: str) -> None:
    from lungta.aircraft.catalogue.write import write_aircraft
    from lungta.aircraft.size import aircraft_of

    comment = f"Sized by `lungta aircraft size` for {job}.\n{WARNING}"
    write_aircraft(aircraft_of(design, aircraft_id=name), out, comment=comment)
