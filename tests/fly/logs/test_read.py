"""Flight logs of four kinds as one record, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lungta.aircraft.catalogue import load_aircraft
from lungta.aircraft.fit.record import PowerRecord
from lungta.core.errors import LogError
from lungta.fly.logs.read import LogOptions, read_log
from made_flights import dataflash, made_record, rodrigues_csv, tlog

RECORD = made_record(load_aircraft("dji-fc30"), seed=1, duration_s=120.0)
FILES = {"flight.csv": rodrigues_csv(RECORD), "flight.tlog": tlog(RECORD), "flight.bin": dataflash(RECORD)}


def saved(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", FILES)
def test_power_and_speed_come_back(name: str, tmp_path: Path) -> None:
    """Each format to its own rounding; a current 5 % off would not pass."""
    record = read_log(saved(tmp_path, name, FILES[name]), 10.0)
    power_w = np.interp(record.time_s, RECORD.time_s, RECORD.power_w)
    assert record.power_w == pytest.approx(power_w, rel=0.01)
    assert record.power_w * 1.05 != pytest.approx(power_w, rel=0.01)
    climb = np.interp(record.time_s, RECORD.time_s, RECORD.climb_mps)
    assert record.climb_mps == pytest.approx(climb, abs=0.011)
    assert record.payload_kg == 10.0
    assert len(record.source.sha256) == 64


def test_wind_turns_speed_over_ground_into_airspeed(tmp_path: Path) -> None:
    """MAVLink's wind comes from its direction: 3 m/s from the north slow a flight to the north's ground speed."""
    record = read_log(saved(tmp_path, "flight.tlog", FILES["flight.tlog"]), 0.0)
    assert record.airspeed_mps is not None
    assert record.airspeed_mps - record.groundspeed_mps == pytest.approx(np.full(record.time_s.size, 3.0), abs=0.02)


def test_pressure_gives_density(tmp_path: Path) -> None:
    """540 hPa at 268 K are 0.702 kg/m3 by the gas law."""
    options = LogOptions(air_temperature_k=268.0)
    record = read_log(saved(tmp_path, "flight.bin", FILES["flight.bin"]), 0.0, options=options)
    assert record.density_kgm3 == pytest.approx(np.full(record.time_s.size, 54_000 / (287.053 * 268.0)), rel=1e-4)
    assert read_log(saved(tmp_path, "flight.csv", FILES["flight.csv"]), 0.0).density_kgm3 is None


@pytest.mark.parametrize("name", ["flight.tlog", "flight.bin", "flight.csv"])
def test_a_log_that_breaks_off_is_refused_unless_accepted(name: str, tmp_path: Path) -> None:
    """Cut in mid-record: how much was read is said; the sound part is used only when asked for."""
    path = saved(tmp_path, name, FILES[name][: int(0.8 * len(FILES[name])) - 3])
    with pytest.raises(LogError, match="--accept-truncated"):
        read_log(path, 0.0)
    record = read_log(path, 0.0, options=LogOptions(accept_truncated=True))
    assert 60.0 < record.duration_s < 110.0
    assert any("damaged" in note for note in record.notes)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"battery_current": None}, "no column battery_current"),
        ({"battery_current": np.zeros(RECORD.time_s.size)}, "current of 0 all through"),
        ({"battery_current": -RECORD.current_a}, "negative currents"),
        ({"battery_voltage": np.zeros(RECORD.time_s.size)}, "voltage of 0"),
        ({"time": np.where(RECORD.time_s > 60.0, RECORD.time_s - 30.0, RECORD.time_s)}, "clock jumps back"),
        ({"time": np.where(RECORD.time_s > 60.0, RECORD.time_s + 30.0, RECORD.time_s)}, "nothing for 30.5 s at 60.0 s"),
        ({"velocity_x": None}, "no column velocity_x"),
        ({"battery_voltage": ["x"] * RECORD.time_s.size}, "'x' is no number"),
    ],
)
def test_what_nothing_can_be_learnt_from_is_refused(columns: dict[str, object], said: str, tmp_path: Path) -> None:
    """No current, a clock that jumps, cells that are no numbers: what, where and what to do."""
    with pytest.raises(LogError, match=said):
        read_log(saved(tmp_path, "flight.csv", rodrigues_csv(RECORD, **columns)), 0.0)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("flight.tlog", b"", "is empty"),
        ("flight.tlog", b"rubbish" * 100, "no MAVLink telemetry log"),
        ("flight.bin", b"rubbish" * 100, "no DataFlash log"),
        ("flight.ulg", b"rubbish" * 100, "no PX4 log"),
        ("flight.csv", b"a,b\n1,2\n", "no column"),
        ("flight.csv", b"\xff\xfe\x00", "no text"),
        ("flight.dat", b"x", "ends in '.dat'"),
    ],
)
def test_what_is_no_log_is_refused(name: str, content: bytes, said: str, tmp_path: Path) -> None:
    """Each by what it is not."""
    with pytest.raises(LogError, match=said):
        read_log(saved(tmp_path, name, content), 0.0)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """With the system's word."""
    with pytest.raises(LogError, match="cannot be read"):
        read_log(tmp_path / "none.ulg")


def test_one_side_of_a_jump_can_be_used(tmp_path: Path) -> None:
    """`to_s` leaves the jump out."""
    jumped = np.where(RECORD.time_s > 60.0, RECORD.time_s + 30.0, RECORD.time_s)
    path = saved(tmp_path, "flight.csv", rodrigues_csv(RECORD, time=jumped))
    assert read_log(path, 0.0, options=LogOptions(to_s=60.0)).duration_s == pytest.approx(60.0)
    with pytest.raises(LogError, match="no stretch"):
        LogOptions(from_s=50.0, to_s=40.0)


@pytest.mark.real_data
def test_real_logs_are_read_or_refused_in_words(real_data: Path) -> None:
    """PX4 and MAVLink logs of real aircraft: a record, or a refusal that says what is lacking; nothing else."""
    logs = sorted((real_data / "flightlogs").glob("*.*lo*")) + sorted((real_data / "flightlogs").glob("*.ulg"))
    assert logs
    records = [read for log in logs if (read := read_or_none(log)) is not None]
    assert records
    assert all(np.all(np.isfinite(record.power_w)) for record in records)


def read_or_none(log: Path) -> PowerRecord | None:
    """A real log as a record, or None where it is refused with its name."""
    try:
        return read_log(log, 0.0, options=LogOptions(accept_truncated=True))
    except LogError as refusal:
        said = str(refusal)
    assert str(log) in said
    return None
