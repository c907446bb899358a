"""Every sortie of a plan as files for ground stations, with a README that says what each is."""

from __future__ import annotations

from pathlib import Path

from lungta.fly.missions.build import mission_of
from lungta.fly.missions.gpx import gpx_text
from lungta.fly.missions.kml import kml_bytes
from lungta.fly.missions.mission import Mission, MissionOptions
from lungta.fly.missions.qgc_plan import plan_text
from lungta.fly.missions.readme import readme_text
from lungta.fly.missions.wpl import wpl_text
from lungta.fly.missions.wpl_fence import fence_text, rally_text
from lungta.fly.missions.wpml import kmz_bytes
from lungta.plan.dayplan import DayPlan


def write_missions(plan: DayPlan, folder: Path, options: MissionOptions | None = None) -> tuple[Path, ...]:
    """Return the files written into `folder`: README.txt, then five to seven for each sortie.

    The same plan gives the same bytes. A plan that is not for flight says so in the name of every file.

    Raises
    ------
    InputError
        When a sortie has more waypoints than controllers take.
    OSError
        When the folder cannot be written.
    """
    options = options or MissionOptions()
    missions = [mission_of(plan, sortie, options) for sortie in plan.sorties]
    contents = {"README.txt": readme_text(plan, missions, options).encode("utf-8")}
    for mission in missions:
        contents |= mission_files(mission)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return tuple(folder / name for name in contents)


def mission_files(mission: Mission) -> dict[str, bytes]:
    """Return the contents of a mission's files by name: letters, digits and hyphens, which any controller takes."""
    stem = mission.name + ("-not-for-flight" if mission.not_for_flight else "")
    files = {
        f"{stem}.plan": plan_text(mission).encode("utf-8"),
        f"{stem}.waypoints": wpl_text(mission).encode("utf-8"),
        f"{stem}-not-verified-on-aircraft.kmz": kmz_bytes(mission),
        f"{stem}.kml": kml_bytes(mission),
        f"{stem}.gpx": gpx_text(mission).encode("utf-8"),
    }
    if mission.fence:
        files |= {f"{stem}-fence.waypoints": fence_text(mission).encode("utf-8")}
    if mission.fence and mission.rally:
        files |= {f"{stem}-rally.waypoints": rally_text(mission).encode("utf-8")}
    return files
