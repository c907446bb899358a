"""`lungta terrain`: fetch it while there is a network, and see what there is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from lungta.mountain.site.model import Site
    from lungta.mountain.terrain.grid import Terrain

terrain_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

SiteName = Annotated[str, typer.Argument(help="Site name or site file.")]


@terrain_app.command()
def fetch(site: SiteName) -> None:
    """Download Copernicus DEM GLO-30 of a site and what lies upwind into the cache: planning then needs no network."""
    from lungta.cli.bar import Bar
    from lungta.mountain.site.load import load_site
    from lungta.mountain.terrain.download import bucket_url, fetch_tiles
    from lungta.mountain.terrain.products import GLO30_LICENCE
    from lungta.mountain.terrain.tiles import tiles_about
    from lungta.mountain.wind.ground import wanted_extent_m

    the_site = load_site(site)
    near, wide = (tiles_about(the_site.frame, extent_m) for extent_m in (the_site.extent_m, wanted_extent_m(the_site)))
    names = tuple(dict.fromkeys((*near, *wide)))  # what planning cannot do without comes first
    typer.echo(f"{the_site.name}: {len(names)} tile(s) of Copernicus DEM GLO-30 from {bucket_url()}")
    for name in names:
        with Bar(name) as bar:
            (tile,) = fetch_tiles([name], progress=bar)
        typer.echo(f"{tile} ({tile.stat().st_size / 1e6:.1f} MB), digest verified")
    typer.echo(GLO30_LICENCE)


@terrain_app.command()
def info(
    site: SiteName,
    terrain: Annotated[
        Path | None, typer.Option(help="GeoTIFF, .hgt, zip of .hgt or a folder of tiles. Default: what planning takes.")
    ] = None,
) -> None:
    """Say which terrain planning takes for a site, how good it is, and what else there is."""
    from lungta.mountain.site.load import load_site
    from lungta.mountain.terrain.find import find_terrain, terrain_availability, terrain_request

    the_site = load_site(site)
    request = terrain_request(the_site, explicit=terrain)
    for line in _description(find_terrain(request), the_site):
        typer.echo(line)
    typer.echo("\nin the order that planning looks:")
    for step in terrain_availability(replace(request, allow_download=True)):
        typer.echo(f"  {'yes' if step.available else 'no ':3} {step.step}: {step.detail}")


def _description(terrain: Terrain, site: Site) -> list[str]:
    """Return what there is to say about terrain, a line each."""
    import numpy as np

    source = terrain.source
    voids = np.isnan(terrain.alt_amsl_m)
    low_m, high_m = np.nanmin(terrain.alt_amsl_m), np.nanmax(terrain.alt_amsl_m)
    middle_m, worst_m = np.nanpercentile(terrain.sigma_m, (50, 95))
    (south, north), (west, east) = terrain.frame.to_geographic(terrain.east_m[[0, -1]], terrain.north_m[[0, -1]])
    lines = ["NOT FOR FLIGHT: schematic terrain, drawn from spot heights"] if source.schematic else []
    lines += [
        f"source      {source.title}{f', {source.date}' if source.date else ''}",
        f"origin      {source.origin}",
        f"licence     {source.licence}",
        f"datum       {source.vertical_datum}; heights below are above mean sea level",
        f"posting     {source.posting_m:.0f} m in the source, {terrain.posting_m:.0f} m here",
        f"accuracy    {source.sigma_m:.1f} m (1 sigma) on level ground: {source.accuracy_note}",
        f"            with slope {middle_m:.0f} m at the median node, {worst_m:.0f} m at the 95th percentile",
        f"extent      {south:.4f}..{north:.4f} N, {west:.4f}..{east:.4f} E, {low_m:.0f}..{high_m:.0f} m",
        f"voids       {voids.sum()} of {voids.size} nodes ({100 * voids.mean():.1f} %)",
    ]
    for pad in site.pads:
        here = terrain.frame.to_local(pad.position.lat_deg, pad.position.lon_deg)
        height_m, sigma_m = float(terrain.height_at(*here)), float(terrain.sigma_at(*here))
        lines.append(f"{pad.id:11} {height_m:.0f} +- {sigma_m:.0f} m; stated {pad.position.alt_amsl_m:.0f} m")
    return lines
