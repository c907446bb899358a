"""What Base Camp's antenna sees of the corridors over the real Khumbu, and where one relay would stand.

python studies/radio_khumbu/measure.py

Needs the real terrain in $LUNGTA_DATA; the figures are those of docs/reference/radio.md.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from ways import antenna_at, way_to

from lungta.mountain.radio.along import link_along
from lungta.mountain.radio.antenna import LinkRule
from lungta.mountain.radio.least import least_alt_in_view_m
from lungta.mountain.radio.relay import RelaySearch, best_relay
from lungta.mountain.site.load import load_site
from lungta.mountain.terrain.find import find_terrain, terrain_request

SURE = LinkRule(confidence_z=1.645)


def main() -> None:
    """Print shares, relays and times."""
    site = load_site("khumbu")
    terrain = find_terrain(terrain_request(site))
    print(f"{terrain.source.title}, {terrain.posting_m:g} m, {terrain.alt_amsl_m.shape}")
    for drop in site.drops:
        path = way_to(site, terrain, drop)
        print(f"to {drop.name}: {path.along_m[-1]:.0f} m")
        for mast_m, rule in ((3.0, LinkRule()), (3.0, SURE), (10.0, LinkRule())):
            antenna = antenna_at(site, terrain, mast_m)
            link = link_along(terrain, antenna, path, rule=rule)
            at_5_8 = link_along(terrain, antenna_at(site, terrain, mast_m, 5.8e9), path, rule=rule)
            lost = ", ".join(f"{start:.0f}-{end:.0f} m" for start, end in link.lost_m)
            print(
                f"  mast {mast_m:g} m, z {rule.confidence_z:g}: in view {link.share_in_view_frac:.1%} (line of sight "
                f"{link.share_line_of_sight_frac:.1%}; 5.8 GHz {at_5_8.share_in_view_frac:.1%}), lost {lost}; margin "
                f"in view {link.margin_db[link.in_view].min():.1f} dB, 5.8 GHz "
                f"{at_5_8.margin_db[at_5_8.in_view].min():.1f} dB"
            )
        for name, search, rule in (
            ("as drawn", RelaySearch(), LinkRule()),
            ("95 %", RelaySearch(), SURE),
            ("all by the relay", RelaySearch(everything=True), LinkRule()),
            ("below 5,600 m", RelaySearch(highest_amsl_m=5600.0), LinkRule()),
        ):
            outcome = best_relay(terrain, antenna_at(site, terrain), path, search, rule=rule)
            print(f"  relay, {name}: {outcome.places} places")
            for relay in outcome.relays:
                print(
                    f"    {relay.lat_deg:.4f} {relay.lon_deg:.4f} {relay.ground_amsl_m:.0f} m, slope "
                    f"{relay.slope_deg:.0f} deg, {relay.away_m:.0f} m away: {relay.share_in_view_frac:.1%}, ratio "
                    f"{relay.worst_ratio:.2f}, margin {relay.worst_margin_db:.1f} dB"
                )
    path, antenna = way_to(site, terrain, site.drops[0]), antenna_at(site, terrain)
    axes = (terrain.east_m[:128], terrain.north_m[:128])
    timed(f"link to {path.east_m.size} points", lambda: link_along(terrain, antenna, path))
    timed("least height, 128 x 128", lambda: least_alt_in_view_m(terrain, antenna, *axes))
    timed("least height, 128 x 128, 95 %", lambda: least_alt_in_view_m(terrain, antenna, *axes, SURE))
    timed("relay", lambda: best_relay(terrain, antenna, path))


def timed(name: str, job: Callable[[], object]) -> None:
    """Print the least processor time of five runs after the first."""
    job()
    times_s = []
    for _ in range(5):
        start_s = time.thread_time()
        job()
        times_s.append(time.thread_time() - start_s)
    print(f"{name}: {min(times_s):.3f} s")


if __name__ == "__main__":
    main()
