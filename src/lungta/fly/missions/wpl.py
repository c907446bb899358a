"""MAVLink plain-text mission, `QGC WPL 110` (mavlink.io/en/file_formats/): QGroundControl, Mission Planner, MAVProxy.

Written here and not by pymavlink, whose writer keeps six decimals of a degree (0.1 m) where a mission item has seven.
The format has no place for a remark: what must be said stands in the file's name and in README.txt.
"""

from __future__ import annotations

from lungta.fly.missions.mavlink_items import MissionItem, mission_items
from lungta.fly.missions.mission import Mission

HEADER = "QGC WPL 110"


def wpl_text(mission: Mission) -> str:
    """Return the mission as text; row 0 is the home position with its height above mean sea level."""
    from pymavlink.dialects.v20 import ardupilotmega as mavlink

    home = MissionItem(
        command=mavlink.MAV_CMD_NAV_WAYPOINT,
        frame=mavlink.MAV_FRAME_GLOBAL,
        params=(0.0, 0.0, 0.0, 0.0, mission.home.lat_deg, mission.home.lon_deg, mission.home.alt_amsl_m),
        located=True,
    )
    rows = (_row(index, item) for index, item in enumerate((home, *mission_items(mission))))
    return "\n".join([HEADER, *rows]) + "\n"


def _row(index: int, item: MissionItem) -> str:
    """Index, current, frame, command, four parameters, latitude, longitude, height, autocontinue."""
    *params, lat_deg, lon_deg, height_m = (value or 0.0 for value in item.params)
    numbers = [*(f"{value:g}" for value in params), f"{lat_deg:.8f}", f"{lon_deg:.8f}", f"{height_m:.2f}"]
    return "\t".join([str(index), "1" if index == 0 else "0", str(item.frame), str(item.command), *numbers, "1"])
