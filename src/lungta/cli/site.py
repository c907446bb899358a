"""`lungta site`: list, show, make and check sites."""

from __future__ import annotations

import json as json_text
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from lungta.core.findings import Finding
    from lungta.mountain.site.model import Site
    from lungta.mountain.terrain.grid import Terrain

site_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

STYLE = {"error": "bold red", "warning": "yellow", "notice": "dim"}
SiteArgument = Annotated[str, typer.Argument(help="Site name, or a site file.", show_default=False)]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@site_app.command("ls")
def list_sites(json: JsonOption = False) -> None:
    """List the sites that ship with Lungta."""
    from lungta.mountain.site.load import load_site, site_names

    sites = [load_site(name) for name in site_names()]
    if json:
        rows = [{"id": site.id, "name": site.name, "pads": [pad.id for pad in site.pads]} for site in sites]
        typer.echo(json_text.dumps(rows, indent=1, ensure_ascii=False))
        return
    for site in sites:
        typer.echo(f"{site.id:<12} {site.name}, {site.country}: {', '.join(pad.name for pad in site.pads)}")


@site_app.command()
def show(site: SiteArgument, json: JsonOption = False) -> None:
    """Show a site: pads, zones, limits, and who says so."""
    from lungta.mountain.site.load import load_site

    loaded = load_site(site)
    if json:
        typer.echo(json_text.dumps(asdict(loaded), indent=1, ensure_ascii=False, default=str))
        return
    for line in _lines(loaded):
        typer.echo(line)


def _lines(site: Site) -> list[str]:
    from lungta.mountain.site.antenna import antennas_of

    limits = site.limits
    limit = (
        "no height limit" if limits.height_limit_agl_m is None else f"{limits.height_limit_agl_m:.0f} m above ground"
    )
    lines = [f"{site.name} ({site.id}), {site.country}, local time {site.timezone}", ""]
    for pad in site.pads:
        place, role = pad.position, " (home)" if pad.home else ""
        lines.append(
            f"pad {pad.id}{role}, {pad.name}: {place.lat_deg}, {place.lon_deg} +- {pad.horizontal_sigma_m:.0f} m, "
            f"{place.alt_amsl_m:.0f} +- {pad.vertical_sigma_m:.0f} m AMSL (1 sigma)"
        )
        lines.append(f"    {pad.source}")
    for zone in site.zones:
        times = ", ".join(f"{window.start:%H:%M}-{window.end:%H:%M}" for window in zone.active)
        room = f", {zone.keep_clear_m:g} m kept clear" if zone.keep_clear_m else ""
        over = f", may be crossed {zone.over_agl_m:g} m above ground" if zone.over_agl_m is not None else ""
        lines += [f"zone {zone.id} ({zone.kind}), {times or 'always'}{room}{over}", f"    {zone.source}"]
    for group in site.people:
        most = max(group.by_hour)
        hours = f"{min(group.by_hour):g} to {most:g}, most at {group.by_hour.index(most):02d}:00"
        lines += [f"people {group.id}, {hours}, within a factor of {group.uncertain_factor:g}", f"    {group.source}"]
    for antenna in antennas_of(site):
        stands = f"{antenna.lat_deg}, {antenna.lon_deg}, {antenna.height_agl_m:g} m above ground"
        lines += [f"antenna {antenna.id}: {stands}, {antenna.frequency_hz / 1e9:g} GHz", f"    {antenna.source}"]
    for glacier in site.glaciers:
        lines += [f"glacier {glacier.id}, clean ice", f"    {glacier.source}"]
    lines.append(
        f"limits: {limit}, clearance {limits.min_clearance_m:.0f} m, {limits.reserve_frac:.0%} charge on landing, "
        f"{'daylight only' if limits.daylight_only else 'day and night'}"
    )
    if limits.permit_above_takeoff_kg is not None:
        lines.append(f"    special permit above {limits.permit_above_takeoff_kg:g} kg at take-off")
    return [*lines, f"    {limits.source}", "planning climate", f"    {site.climate.source}"]


@site_app.command()
def new(
    name: Annotated[str, typer.Argument(help="Name of the site, such as 'Island Peak'.", show_default=False)],
    pad: Annotated[
        list[str], typer.Option(help='"id,name,lat,lon,alt" [deg, m AMSL]; once for each pad.', show_default=False)
    ],
    timezone: Annotated[str, typer.Option(help="IANA zone, such as Asia/Kathmandu.", show_default=False)],
    home: Annotated[
        str | None, typer.Option(help="Id of the pad where the aircraft live; the first if not given.")
    ] = None,
    country: Annotated[str, typer.Option(help="Country.")] = "not stated",
    out: Annotated[Path | None, typer.Option(help="File to write; ID.toml here if not given.")] = None,
) -> None:
    """Make a site file anywhere on Earth from the coordinates of its pads."""
    from lungta.mountain.site.new import NewSite, parse_pad, write_new_site

    pads = tuple(parse_pad(text) for text in pad)
    site = NewSite(name=name, country=country, timezone=timezone, pads=pads, home=home or pads[0].id)
    path = out or Path(f"{site.id}.toml")
    write_new_site(site, path)
    typer.echo(
        f"wrote {path}; now add its zones, replace what is marked as assumption, and run: lungta site check {path}"
    )


@site_app.command()
def check(
    site: SiteArgument,
    terrain: Annotated[Path | None, typer.Option(help="Height raster, or a folder of tiles.")] = None,
    json: JsonOption = False,
) -> None:
    """Compare a site's pads with the terrain; exit code 1 when something forbids flying."""
    from lungta.mountain.site.check import check_site
    from lungta.mountain.site.load import load_site

    loaded = load_site(site)
    ground = _terrain(loaded, terrain)
    findings = check_site(loaded, ground)
    if json:
        typer.echo(_check_json(loaded, ground, findings))
    else:
        _print_check(loaded, ground, findings)
    if any(finding.severity == "error" for finding in findings):
        raise typer.Exit(1)


def _terrain(site: Site, path: Path | None) -> Terrain:
    from lungta.mountain.terrain.find import TerrainRequest, find_terrain

    pads = tuple((pad.position.lat_deg, pad.position.lon_deg) for pad in site.pads)
    return find_terrain(
        TerrainRequest(
            frame=site.frame,
            extent_m=site.extent_m,
            site_id=site.id,
            must_cover=pads if path is None else (),  # a file that misses a pad is what this command is to say
            explicit=path,
            allow_download=True,
        )
    )


def _pad_rows(site: Site, terrain: Terrain) -> list[dict[str, str | float | None]]:
    from lungta.mountain.site.check import ground_amsl_m

    return [
        {"pad": pad.id, "stated_amsl_m": pad.position.alt_amsl_m, "terrain_amsl_m": ground_amsl_m(site, pad, terrain)}
        for pad in site.pads
    ]


def _check_json(site: Site, terrain: Terrain, findings: tuple[Finding, ...]) -> str:
    table = {
        "site": site.id,
        "terrain": terrain.source.title,
        "pads": _pad_rows(site, terrain),
        "findings": [asdict(finding) for finding in findings],
    }
    return json_text.dumps(table, indent=1, ensure_ascii=False)


def _print_check(site: Site, terrain: Terrain, findings: tuple[Finding, ...]) -> None:
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False, soft_wrap=True)
    console.print(f"{escape(site.name)} against {escape(terrain.source.title)}, {terrain.posting_m:.0f} m posting")
    for row in _pad_rows(site, terrain):
        reads = row["terrain_amsl_m"]
        ground = "no terrain" if reads is None else f"{reads:.0f} m"
        console.print(f"  {row['pad']}: stated {row['stated_amsl_m']:.0f} m, terrain {ground}")
    for finding in findings:
        style = STYLE[finding.severity]
        console.print(f"[{style}]{finding.severity}[/] {escape(finding.code)}: {escape(finding.message)}")
    if not findings:
        console.print("nothing disagrees")
