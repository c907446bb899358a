"""`lungta aircraft fit`: learn an aircraft's parameters from flight logs."""

from __future__ import annotations

import json as json_text
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lungta.cli.curves import numbers
from lungta.core.units import ZERO_CELSIUS_K

if TYPE_CHECKING:
    from lungta.aircraft.fit.posterior import FitReport
    from lungta.aircraft.fit.record import PowerRecord


def fit(
    aircraft: Annotated[str, typer.Argument(help="Catalogue id, or a .toml file.", show_default=False)],
    logs: Annotated[list[Path], typer.Argument(help="Flight logs: .tlog, .bin, .ulg or .csv.", show_default=False)],
    payload_kg: Annotated[float | None, typer.Option(help="Load on all flights [kg]; 0 for none.")] = None,
    altitude_m: Annotated[float | None, typer.Option(help="Height [m AMSL] of a log without air pressure.")] = None,
    temperature_c: Annotated[float | None, typer.Option(help="Air at take-off [degC]; standard if not given.")] = None,
    still_air: Annotated[bool, typer.Option("--still-air", help="Take speed over ground for airspeed.")] = False,
    parameters: Annotated[str | None, typer.Option(help="What to fit, such as rotor.induced_factor,...")] = None,
    from_s: Annotated[float | None, typer.Option(help="Use the log from here [s].")] = None,
    to_s: Annotated[float | None, typer.Option(help="Use the log to here [s].")] = None,
    accept_truncated: Annotated[bool, typer.Option("--accept-truncated", help="Use what a damaged log holds.")] = False,
    out: Annotated[Path, typer.Option(help="Folder for the new aircraft file, the report and its picture.")] = Path(),
    json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Refit parameters to flights with measured power; writes a new aircraft file and never over another."""
    from lungta.aircraft.catalogue import load_aircraft
    from lungta.aircraft.fit.posterior import DEFAULT_NAMES
    from lungta.aircraft.fit.posterior import fit as fit_records
    from lungta.cli.stages import Stages
    from lungta.fly.logs.read import LogOptions, read_log

    load_kg = None if payload_kg is None else numbers(str(payload_kg), "--payload-kg", 0.0, 1000.0)[0]
    warmth_k = None
    if temperature_c is not None:
        warmth_k = numbers(str(temperature_c), "--temperature-c", -60.0, 60.0)[0] + ZERO_CELSIUS_K
    options = LogOptions(from_s=from_s, to_s=to_s, accept_truncated=accept_truncated, air_temperature_k=warmth_k)
    loaded = load_aircraft(aircraft)
    with Stages(quiet=json) as stages:
        stages("reading flight logs")
        records = [_completed(read_log(log, load_kg, options=options), altitude_m, warmth_k, still_air) for log in logs]
        stages("fitting")
        names = DEFAULT_NAMES if parameters is None else tuple(part.strip() for part in parameters.split(","))
        report = fit_records(loaded, records, names)
        stages("writing")
        path = _write(loaded, report, out)
    if json:
        typer.echo(json_text.dumps({**summary(report), "written": str(path)}, indent=1))
    else:
        _print(report, records, path)


def _completed(record: PowerRecord, altitude_m: float | None, warmth_k: float | None, still_air: bool) -> PowerRecord:
    """Return the record with what the person states for what the log lacks."""
    from lungta.aircraft.fit.record import in_air_of, in_still_air
    from lungta.mountain.atmosphere import GAS_CONSTANT_JPKGK, standard_air

    if altitude_m is not None:
        (alt_m,) = numbers(str(altitude_m), "--altitude-m", -500.0, 9_000.0)
        air = standard_air(alt_m)
        temperature_k = float(air.temperature_k) if warmth_k is None else warmth_k
        record = in_air_of(record, float(air.pressure_pa) / (GAS_CONSTANT_JPKGK * temperature_k))
    return in_still_air(record) if still_air else record


def _write(loaded: Any, report: FitReport, folder: Path) -> Path:
    """Write aircraft file, picture and report under the next free version; return the aircraft file."""
    from lungta.aircraft.catalogue.write import versioned_path, write_aircraft
    from lungta.aircraft.fit.posterior import fitted_aircraft
    from lungta.aircraft.plot.fit import fit_figure
    from lungta.aircraft.plot.style import house_style, picture
    from lungta.core.files import write_file

    path = versioned_path(folder, loaded.id)
    comment = f"{loaded.id} refitted by `lungta aircraft fit`; the report stands beside it."
    write_aircraft(fitted_aircraft(loaded, report, aircraft_id=path.stem), path, comment=comment)
    with house_style():
        write_file(path.with_suffix(".svg"), picture(fit_figure(report), ".svg"), replace=False)
    write_file(path.with_suffix(".json"), json_text.dumps(summary(report), indent=1).encode(), replace=False)
    return path


def summary(report: FitReport) -> dict[str, Any]:
    """Return a report as plain data, without its blocks."""
    return {
        "aircraft": report.aircraft_id,
        "logs": [asdict(source) for source in report.sources],
        "prior": {name: asdict(p) for name, p in report.prior.items()},
        "posterior": {name: asdict(p) for name, p in report.posterior.items()},
        "fitted_before": asdict(report.fitted_before),
        "fitted_after": asdict(report.fitted_after),
        "held_out_before": asdict(report.held_before),
        "held_out_after": asdict(report.held_after),
        "residual_lag1": round(report.lag1, 3),
        "effective_blocks": round(report.effective_blocks, 1),
        "warnings": list(report.warnings),
    }


def _print(report: FitReport, records: list[PowerRecord], path: Path) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    for record in records:
        console.print(f"{record.source.origin}: {record.duration_s:.0f} s", markup=False)
        for note in record.notes:
            console.print(f"    {note}", markup=False)
    table = Table("parameter", "before", "after", "error left", box=None, pad_edge=False)
    for name, prior in report.prior.items():
        found = report.posterior[name]
        table.add_row(
            name,
            f"{prior.value:.4g} +- {prior.sigma:.2g}",
            f"{found.value:.4g} +- {found.sigma:.2g}",
            f"{found.sigma / prior.sigma:.0%}",
        )
    console.print(table)
    rows = (("fitted", report.fitted_before, report.fitted_after), ("held out", report.held_before, report.held_after))
    for word, before, after in rows:
        console.print(
            f"power, {word}: off by {before.rmse_frac:.1%} (bias {before.bias_frac:+.1%}) before, "
            f"{after.rmse_frac:.1%} (bias {after.bias_frac:+.1%}) after"
        )
    for warning in report.warnings:
        console.print(f"warning: {warning}", markup=False)
    console.print(f"written to {path}, with .svg and .json beside it", markup=False)
