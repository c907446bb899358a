"""Payload against altitude, with the three limits and what was flown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lungta.aircraft.catalogue.flown import FlownLoad
from lungta.aircraft.envelope import EnvelopeLine, EnvelopeRequest
from lungta.aircraft.limits import AuthorityLimits
from lungta.aircraft.model import Aircraft
from lungta.aircraft.plot.style import GREYS, LINES, MARKERS, house_style
from lungta.core.units import celsius

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def envelope_figure(
    aircraft: Aircraft,
    request: EnvelopeRequest,
    lines: Sequence[EnvelopeLine],
    flown: Sequence[FlownLoad],
    authority: AuthorityLimits | None,
) -> Figure:
    """Return the envelope as a figure."""
    from matplotlib.figure import Figure

    with house_style():
        figure = Figure(figsize=(9.0, 7.0), layout="constrained")
        ax = figure.add_subplot()
        draw_physics(request, lines, ax)
        draw_manufacturer(aircraft, request, ax)
        draw_authority(aircraft, authority, ax)
        draw_flown(flown, ax)
        _finish(aircraft, request, lines, ax)
    return figure


def draw_physics(request: EnvelopeRequest, lines: Sequence[EnvelopeLine], ax: Axes) -> None:
    """Draw the median limit of every line, and the 5-95 % band of the first."""
    first = lines[0]
    ax.fill_between(
        request.alt_amsl_m,
        np.maximum(first.payload_p05_kg, 0.0),
        np.maximum(first.payload_p95_kg, 0.0),
        color="0.88",
        linewidth=0,
        label=f"5-95 %, {_words(first)}",
    )
    for line in lines:
        ax.plot(
            request.alt_amsl_m,
            line.payload_p50_kg,
            linestyle=LINES[request.winds_mps.index(line.wind_mps) % len(LINES)],
            color=GREYS[request.temperatures_k.index(line.temperature_k) % len(GREYS)],
            linewidth=1.6,
            label=f"physics, {_words(line)}",
        )


def draw_manufacturer(aircraft: Aircraft, request: EnvelopeRequest, ax: Axes) -> None:
    """Draw the largest load up to the manufacturer's ceiling, and the ceiling itself."""
    low_m, top_m = float(request.alt_amsl_m[0]), aircraft.ceiling_amsl_m
    ax.plot([low_m, top_m, top_m], [aircraft.max_payload_kg] * 2 + [0.0], color="0.0", linewidth=2.6, alpha=0.75)
    ax.annotate(
        f"manufacturer: {aircraft.max_payload_kg:g} kg; ceiling: {aircraft.ceiling_note.split(';')[0]}",
        (low_m, aircraft.max_payload_kg),
        xytext=(6, 5),
        textcoords="offset points",
        weight="bold",
    )


def draw_authority(aircraft: Aircraft, authority: AuthorityLimits | None, ax: Axes) -> None:
    """Draw the authority's height and say what its mass limit means."""
    if authority is None:
        return
    if authority.max_alt_amsl_m is not None:
        ax.axvline(authority.max_alt_amsl_m, color="0.0", linestyle=(0, (1, 2)), linewidth=2.0)
        ax.annotate(
            f"authority: {authority.max_alt_amsl_m:,.0f} m",
            (authority.max_alt_amsl_m, 0.98),
            xycoords=("data", "axes fraction"),
            xytext=(-4, 0),
            textcoords="offset points",
            rotation=90,
            ha="right",
            va="top",
        )
    if authority.max_takeoff_mass_kg is not None:
        spare_kg = authority.max_takeoff_mass_kg - aircraft.empty_mass_kg
        if spare_kg > 0.0:
            ax.axhline(spare_kg, color="0.0", linestyle=(0, (1, 2)), linewidth=2.0)
        word = f"{spare_kg:.0f} kg of load" if spare_kg > 0.0 else "it needs one with any load"
        ax.text(
            0.01,
            0.02,
            f"authority: permit above {authority.max_takeoff_mass_kg:g} kg at take-off: {word}",
            transform=ax.transAxes,
            weight="bold",
        )


def draw_flown(flown: Sequence[FlownLoad], ax: Axes) -> None:
    """Draw what is known to have been flown."""
    for number, load in enumerate(flown):
        middle = (load.low_kg + load.high_kg) / 2
        half = (load.high_kg - load.low_kg) / 2
        ax.errorbar(
            load.alt_amsl_m,
            middle,
            yerr=half or None,
            fmt=MARKERS[number % len(MARKERS)],
            color="0.0",
            markersize=8,
            capsize=5,
            markerfacecolor="1.0",
            markeredgewidth=1.8,
            label=f"flown: {load.label}",
        )


def _finish(aircraft: Aircraft, request: EnvelopeRequest, lines: Sequence[EnvelopeLine], ax: Axes) -> None:
    top_kg = min(max(float(line.payload_p50_kg.max()) for line in lines), 1.9 * aircraft.max_payload_kg)
    ax.set(
        xlim=(request.alt_amsl_m[0], request.alt_amsl_m[-1]),
        ylim=(0.0, 1.05 * top_kg),
        xlabel="altitude [m AMSL]",
        ylabel="payload [kg]",
    )
    ax.set_title(
        f"{aircraft.name}: payload held with {aircraft.control_margin_frac:.0%} thrust margin, packs at "
        f"{request.charge_frac:.0%}, climb {request.climb_mps:g} m/s\n"
        "Physics is this model's, not the manufacturer's word. Winds are means, gusts half as much again.",
        fontsize=10,
    )
    ax.figure.legend(loc="outside lower center", ncols=3, fontsize=8, frameon=False)


def _words(line: EnvelopeLine) -> str:
    return f"{celsius(line.temperature_k):g} °C, wind {line.wind_mps:g} m/s"
