"""Reports as the package metar decodes them: writes metar_reports.json beside itself.

    pip install metar==2.0.2
    python tests/oracles/metar_reports.py

The reports are made up in the form of FM 15. The package shares no code with Lungta's reader.
"""

from __future__ import annotations

import json
from pathlib import Path

REPORTS = [
    "METAR VNKT 200020Z 27010G18KT 9999 FEW040 SCT100 M03/M08 Q1013 NOSIG",
    "METAR VNLK 200020Z VRB03KT 4000 BR NSC 05/04 Q1016",
    "METAR VNPK 200350Z 24006KT 210V280 6000 -SHRA FEW015 BKN030CB 21/18 Q1011 TEMPO 3000",
    "METAR KJFK 200051Z AUTO 18012G22KT 1 1/2SM -SN BKN008 OVC020 M01/M03 A2992 RMK AO2",
    "METAR KDEN 200053Z 33008KT 10SM CLR 12/M06 A3011",
    "METAR UUEE 200030Z 36005MPS CAVOK 15/M02 Q1025 NOSIG",
    "METAR LSZH 200050Z 00000KT 0800 R16/1200U FG VV002 01/01 Q1030",
    "SPECI EGPR 200020Z 090100G112KT 5000 +SHRA SCT015CB BKN030 08/06 Q0985",
]


def decoded(text: str) -> dict[str, object]:
    """Return what the package reads, in SI."""
    from metar import Metar

    found = Metar.Metar(text, year=2026, month=4)
    bases = [base.value("M") for _, base, _ in found.sky if base is not None]
    return {
        "text": text,
        "aerodrome": found.station_id,
        "day_hour_minute": [found.time.day, found.time.hour, found.time.minute],
        "wind_mps": found.wind_speed.value("MPS"),
        "gust_mps": found.wind_gust.value("MPS") if found.wind_gust else None,
        "from_deg": found.wind_dir.value() if found.wind_dir else None,
        "visibility_m": found.vis.value("M"),
        "cloud_base_agl_m": min(bases, default=None),
        "temperature_k": found.temp.value("K"),
        "dewpoint_k": found.dewpt.value("K"),
        "qnh_pa": found.press.value("MB") * 100.0,
    }


if __name__ == "__main__":
    rows = {"made_with": "metar 2.0.2", "reports": [decoded(text) for text in REPORTS]}
    Path(__file__).with_suffix(".json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
