"""Draw a day as one picture: the one in the README, on the schematic terrain that ships with Lungta.

Run: python examples/day_picture.py khumbu-day.png
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from plan_a_day import rehearse

from lungta.mountain.site.load import load_site
from lungta.mountain.terrain.schematic import schematic_terrain
from lungta.record.report.picture import day_picture_png

if __name__ == "__main__":
    site = load_site("khumbu")
    terrain = schematic_terrain(site.frame, extent_m=site.extent_m, must_cover=())
    picture = day_picture_png(rehearse("khumbu", date(2026, 4, 20)), terrain, dots_per_inch=110)
    Path(sys.argv[1]).write_bytes(picture)
