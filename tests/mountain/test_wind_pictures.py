"""Pictures of the wind: what must stand on them, and what must not."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from PIL import Image

from hill_wind import NOON, hill_grid, hill_terrain, hill_wind
from lungta.core.figures import house_style, picture
from lungta.mountain.site.load import load_site
from lungta.mountain.wind.lee.ridges import RidgeLines, ridge_lines
from lungta.mountain.wind.lee.zone import lee_zone
from lungta.mountain.wind.path import FlightPath
from lungta.mountain.wind.plot.bands import COLOURS, band_rgb
from lungta.mountain.wind.plot.day_strip import DayScene, PadHours, day_figure
from lungta.mountain.wind.plot.map_layers import _smoothed
from lungta.mountain.wind.plot.plan_view import plan_figure
from lungta.mountain.wind.plot.scene import WindScene
from lungta.mountain.wind.plot.section import section_figure
from lungta.mountain.wind.summary import path_wind

PATH = FlightPath(
    name="Base Camp to Camp I",
    east_m=np.array([-2380.0, -1500.0, -197.0]),
    north_m=np.array([1219.0, 500.0, -454.0]),
    alt_amsl_m=np.array([5300.0, 5400.0, 5900.0]),
    corridor=True,
    required_clearance_m=38.0,
)
SCENE = WindScene(
    site=load_site("khumbu"),
    terrain=hill_terrain(),
    field=hill_wind(),
    limit_mps=12.0,
    aircraft="DJI FlyCart 30",
    paths=(PATH,),
    weather="made up",
)
REASONS = ("schematic terrain", "assumed weather")


def words(figure: Figure) -> str:
    """All text of a figure."""
    from matplotlib.text import Text

    return "\n".join(text.get_text() for text in figure.findobj(Text))


def drawn(figure: Figure, suffix: str = ".png") -> bytes:
    with house_style():
        return picture(figure, suffix)


def test_the_map_says_what_where_and_when() -> None:
    """Height, place, local time and UTC, wind at the pads, limit, field, weather and terrain stand on the map."""
    said = words(plan_figure(SCENE, 50.0))
    for part in (
        "Khumbu Icefall: wind 50 m above ground",
        "Monday 20 April 2026, 12:00 local (06:15 UTC)",
        "limit of the DJI FlyCart 30 is 12 m/s",
        SCENE.field.description,
        "Weather: made up",
        "Terrain: one hill, 100 m posting",
        "Base Camp\n7 m/s from 270, gust 11",
        "corridor",
        "1 km",
    ):
        assert part in said
    assert "NOT FOR FLIGHT" not in said


@pytest.mark.parametrize("kind", ["map", "section", "day"])
def test_what_must_not_be_flown_by_says_so_twice(kind: str) -> None:
    """Over the picture with its reasons, and across it."""
    scene = replace(SCENE, not_for_flight=REASONS)
    figure = {
        "map": lambda: plan_figure(scene, 50.0),
        "section": lambda: section_figure(scene, PATH),
        "day": lambda: day_figure(replace(DAY, not_for_flight=REASONS)),
    }[kind]()
    said = words(figure)
    assert "NOT FOR FLIGHT: schematic terrain; assumed weather" in said
    assert said.count("NOT FOR FLIGHT") >= 2


def test_the_map_has_the_colours_of_the_wind() -> None:
    """A wind far over the limit paints the map dark red, one far below it pale: it darkens as the wind grows."""
    means = []
    for wind_mps in (1.0, 10.0, 30.0):
        figure = plan_figure(replace(SCENE, field=hill_wind(wind_mps=wind_mps), paths=()), 100.0)
        pixels = np.asarray(Image.open(io.BytesIO(drawn(figure))).convert("RGB")) / 255.0
        middle = pixels[400:900, 300:1000]
        means.append(middle.reshape(-1, 3).mean(axis=0))
    light = [float(mean.mean()) for mean in means]
    assert light[2] < light[1] < light[0]
    assert means[2][0] > 1.3 * means[2][1]  # red well over green
    assert means[0][2] >= means[0][0] - 0.02  # and here no red at all


def test_bands_turn_at_the_limit() -> None:
    """Just below the limit is the caution colour, at it the first colour beyond; unknown is not alarming."""
    rgb = band_rgb(np.array([0.0, 11.999, 12.0, 500.0, np.nan]), 12.0)
    for colour, name in zip(rgb, (COLOURS[0], COLOURS[3], COLOURS[4], COLOURS[6], COLOURS[0]), strict=True):
        np.testing.assert_allclose(colour, to_rgb(name))


def test_the_same_scene_gives_the_same_bytes() -> None:
    """A picture depends on what it shows alone."""
    assert drawn(section_figure(SCENE, PATH), ".svg") == drawn(section_figure(SCENE, PATH), ".svg")
    assert drawn(day_figure(DAY)) == drawn(day_figure(DAY))


def test_lee_is_named_where_it_is() -> None:
    """A pad in a lee zone says so; ridge lines are drawn only when there are some."""
    field = SCENE.field
    lee = np.zeros_like(field.lee_top_agl_m)
    lee[: lee.shape[0] // 2] = 120.0  # the southern half, where Camp II stands
    scene = replace(SCENE, field=replace(field, lee_top_agl_m=lee), ridges=ridge_lines(lee_zone(field.grid, 270.0)))
    said = words(plan_figure(scene, 50.0))
    assert said.count("IN LEE") == 2
    assert "IN LEE" not in words(plan_figure(replace(SCENE, field=replace(field, lee_top_agl_m=lee * 0)), 50.0))


def test_calm_and_timeless_fields_can_be_drawn() -> None:
    """No wind, no time, no path: still a map, and it says that there is no time."""
    calm = hill_wind(wind_mps=0.0, time_utc=None)
    scene = replace(SCENE, field=calm, paths=())
    assert "for no particular time" in words(plan_figure(scene, 10.0))
    assert "calm" in words(plan_figure(scene, 10.0))
    assert drawn(section_figure(scene, PATH))


def test_the_section_shows_height_and_strongest_wind() -> None:
    """Ends by name, the least height above ground with what was demanded, the strongest wind on the path."""
    figure = section_figure(SCENE, PATH)
    said = words(figure)
    for part in ("Base Camp", "Camp I", "(38 demanded)", "wind along Base Camp to Camp I", "height [m AMSL]"):
        assert part in said
    lines = {line.get_label(): line for line in figure.axes[1].get_lines()}
    assert "gusts" in lines
    gusts = lines["gusts"].get_ydata()
    strongest = max(float(text.get_text().split()[0]) for text in figure.axes[1].texts)
    assert strongest == pytest.approx(np.max(gusts) / 1.45, abs=0.5)  # turbulence is 0.15 of the mean, gusts 3 of it
    line = replace(PATH, corridor=False, required_clearance_m=None)
    assert "straight line, no corridor" in words(section_figure(SCENE, line))


def test_nothing_is_written_over_the_data_of_the_section() -> None:
    """Legends stand outside their panels, and the least height stands in the rock below all ground."""
    figure = section_figure(SCENE, PATH)
    drawn(figure)
    for ax in figure.axes[:2]:
        assert ax.get_legend().get_window_extent().y1 <= ax.get_window_extent().y0
    (words,) = [text for text in figure.axes[0].texts if "demanded" in text.get_text()]
    track = PATH.over(SCENE.terrain)
    assert words.get_position()[1] < track.ground_amsl_m.min() - 50.0


def test_panel_and_text_name_the_same_lee() -> None:
    """A gap too short to be a refuge is closed in both."""
    scene = replace(SCENE, field=hill_wind(from_deg=120.0))
    told = path_wind(scene.field, scene.terrain, PATH, 12.0).in_lee
    spans = [patch for patch in section_figure(scene, PATH).axes[1].patches if patch.get_hatch()]
    assert told
    for patch, part in zip(spans, told, strict=True):
        assert (patch.get_x(), patch.get_width()) == pytest.approx((part.start_m, part.length_m))


def test_ridge_lines_lose_the_stairs_of_the_mesh() -> None:
    """A staircase of cells becomes a line near it; its ends stay."""
    steps = np.arange(9)
    stairs = np.column_stack([(steps + 1) // 2, steps // 2]) * 120.0
    ridges = RidgeLines(
        east_m=stairs[:, 0],
        north_m=stairs[:, 1],
        alt_amsl_m=np.zeros(9),
        depth_m=np.ones(9),
        reach_m=np.ones(9),
        segments=np.column_stack([steps[:-1], steps[1:]]),
    )
    smooth = _smoothed(ridges, ridges.segments)
    np.testing.assert_array_equal(smooth[[0, -1]], stairs[[0, -1]])
    turns = [np.abs(np.diff(line, n=2, axis=0)).max() for line in (smooth, stairs)]
    assert turns[0] < 0.3 * turns[1]
    assert np.abs(smooth - stairs).max() < 60.0
    np.testing.assert_array_equal(ridges.east_m, stairs[:, 0])


def test_the_points_of_a_path_are_dense_and_keep_corners() -> None:
    """Points lie at most a step apart, and every corner is one of them."""
    track = PATH.over(SCENE.terrain, step_m=25.0)
    assert np.diff(track.along_m).max() <= 25.0
    points = np.column_stack([track.east_m, track.north_m, track.alt_amsl_m])
    for corner in zip(PATH.east_m, PATH.north_m, PATH.alt_amsl_m, strict=True):
        assert np.abs(points - corner).sum(axis=1).min() < 1e-9
    np.testing.assert_allclose(track.along_m[-1], np.hypot(np.diff(PATH.east_m), np.diff(PATH.north_m)).sum())
    np.testing.assert_allclose(track.ground_amsl_m, SCENE.terrain.height_at(track.east_m, track.north_m))


HOURS = [hour for hour in range(24) if hour != 8]
DAY = DayScene(
    site=SCENE.site,
    day=date(2026, 4, 20),
    pads=tuple(
        PadHours(
            name=pad.name,
            height_agl_m=30.0,
            times_utc=tuple(NOON + timedelta(hours=hour - 12) for hour in HOURS),
            wind_mps=np.array([3.0 + hour / 2 for hour in HOURS]),
            gust_mps=np.array([5.0 + hour for hour in HOURS]),
            from_deg=np.full(len(HOURS), 220.0),
            in_lee=np.array([hour > 20 for hour in HOURS]),
        )
        for pad in SCENE.site.pads
    ),
    limit_mps=12.0,
    aircraft="DJI FlyCart 30",
)


def test_the_day_shows_each_pad_and_the_gap() -> None:
    """A row a pad, a bar an hour with its number, local time over UTC; the missing hour is named, not filled."""
    figure = day_figure(DAY)
    said = words(figure)
    assert said.count("no record") == len(DAY.pads)
    assert "12:00\n06:15" in said
    for ax, pad in zip(figure.axes, DAY.pads, strict=True):
        assert ax.get_ylabel().startswith(pad.name)
        numbers = [text.get_text() for text in ax.texts if text.get_text().isdigit()]
        assert numbers == [f"{each:.0f}" for each in pad.wind_mps]
    assert drawn(figure)


def test_a_grid_smaller_than_the_margin_is_shown_whole() -> None:
    """The map never shows places that the field does not know."""
    small = hill_grid(reach_m=2600.0)
    figure = plan_figure(replace(SCENE, field=hill_wind(small)), 50.0)
    (west, east), (south, north) = figure.axes[0].get_xlim(), figure.axes[0].get_ylim()
    assert (west, east) == (-2600.0, 2600.0)
    assert south >= -2600.0
    assert north <= 2600.0
