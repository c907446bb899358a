"""What a link is made of: the antenna, the budget, and what counts as in view."""

from __future__ import annotations

from dataclasses import dataclass

LIGHT_MPS = 299_792_458.0  # exact, SI
MEAN_EARTH_RADIUS_M = 6_371_000.0  # 4/3 of it are the 8,500 km that Recommendation ITU-R P.526, section 1, gives


@dataclass(frozen=True, slots=True, kw_only=True)
class Antenna:
    """An antenna on the ground, alike in every direction.

    Attributes
    ----------
    name : str
        `Base Camp`, for messages.
    east_m, north_m : float
        Where it stands in the terrain's local frame [m].
    height_agl_m : float
        Of its centre above the terrain's ground [m], positive.
    frequency_hz : float
        Carrier [Hz], 1e8 to 1e11.

    Raises
    ------
    ValueError
        When height or frequency lie outside their ranges.
    """

    name: str
    east_m: float
    north_m: float
    height_agl_m: float = 3.0  # assumption: a mast that one person sets up
    frequency_hz: float = 2.4e9  # assumption: of the 2.4 and 5.8 GHz bands, the one whose zone is wider

    def __post_init__(self) -> None:
        if not self.height_agl_m > 0.0:
            raise ValueError(f"height_agl_m must be positive, got {self.height_agl_m}")
        if not 1e8 <= self.frequency_hz <= 1e11:
            raise ValueError(f"frequency_hz must lie in 1e8..1e11 Hz, got {self.frequency_hz}; is it in MHz or GHz?")

    @property
    def wavelength_m(self) -> float:
        """Wavelength in vacuum [m]."""
        return LIGHT_MPS / self.frequency_hz


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkBudget:
    """What the radio has to spend. Nobody publishes these for the FlyCart 30: all defaults are assumptions.

    Attributes
    ----------
    tx_power_dbm : float
        Power at the transmitting antenna [dBm].
    tx_gain_dbi, rx_gain_dbi : float
        Gains of the two antennas towards each other [dBi].
    other_loss_db : float
        Cables, connectors, polarisation, the airframe in the way [dB], not negative.
    sensitivity_dbm : float
        Least power that is still received [dBm].
    wanted_margin_db : float
        Margin below which a link counts as weak [dB], not negative.
    """

    tx_power_dbm: float = 20.0  # assumption: 100 mW, Europe's limit at 2.4 GHz (ETSI EN 300 328, from memory)
    tx_gain_dbi: float = 2.0  # assumption: half-wave dipoles, 2.15 dBi at best
    rx_gain_dbi: float = 2.0  # assumption: the same
    other_loss_db: float = 3.0  # assumption: half of the power
    sensitivity_dbm: float = -93.0  # assumption: -174 dBm/Hz over 10 MHz, 6 dB of noise figure, 5 dB above the noise
    wanted_margin_db: float = 6.0  # assumption: twice the distance

    def __post_init__(self) -> None:
        for name in ("other_loss_db", "wanted_margin_db"):
            if not getattr(self, name) >= 0.0:
                raise ValueError(f"{name} must not be negative, got {getattr(self, name)}")

    @property
    def allowed_loss_db(self) -> float:
        """Loss on the path that leaves nothing to spare [dB]."""
        gained_db = self.tx_power_dbm + self.tx_gain_dbi + self.rx_gain_dbi
        return gained_db - self.other_loss_db - self.sensitivity_dbm


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRule:
    """How ground and ray are judged.

    Attributes
    ----------
    clear_ratio : float
        Share of the first Fresnel zone's radius that the ground must leave free, for a point to be in clear view.
    earth_factor : float
        Effective over true Earth radius, positive.
    confidence_z : float
        Standard deviations of terrain height by which the ground is taken higher; 0: as it is drawn.
    alike_m : float
        Distance at which errors of terrain height have a correlation of 1/e [m], positive.
    """

    clear_ratio: float = 0.6  # radio practice; P.526's knife edge (v = -0.85) loses nothing there
    earth_factor: float = 4.0 / 3.0  # P.526, section 1: if nothing else is known
    confidence_z: float = 0.0
    alike_m: float = 300.0  # assumption: five to ten postings of the 30 to 60 m height models

    def __post_init__(self) -> None:
        for name in ("earth_factor", "alike_m"):
            if not getattr(self, name) > 0.0:
                raise ValueError(f"{name} must be positive, got {getattr(self, name)}")
        for name in ("clear_ratio", "confidence_z"):
            if not getattr(self, name) >= 0.0:
                raise ValueError(f"{name} must not be negative, got {getattr(self, name)}")

    @property
    def earth_radius_m(self) -> float:
        """Effective Earth radius [m], over which rays are straight."""
        return self.earth_factor * MEAN_EARTH_RADIUS_M
