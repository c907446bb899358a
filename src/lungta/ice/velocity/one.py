"""One pair of images as a velocity field of a single span."""

from __future__ import annotations

import numpy as np

from lungta.ice.tracking.model import Displacements
from lungta.ice.velocity.model import VelocityField


def field_of(displacements: Displacements) -> VelocityField:
    """Return the mean velocity between two images: motion over time, where the vector was kept.

    Nothing is filled: a place without a kept vector is NaN and rests on 0 pairs. One pair cannot show how velocity
    changes, so that `between_sigma_mps` is NaN.
    """
    kept, duration_s = displacements.kept, displacements.duration_s
    over = {
        "u_mps": displacements.east_m / duration_s,
        "v_mps": displacements.north_m / duration_s,
        "var_u_m2ps2": displacements.var_east_m2 / duration_s**2,
        "var_v_m2ps2": displacements.var_north_m2 / duration_s**2,
        "cov_m2ps2": displacements.cov_m2 / duration_s**2,
    }
    return VelocityField(
        grid=displacements.grid,
        edges_utc=(displacements.before_utc, displacements.after_utc),
        pairs=kept[np.newaxis].astype(np.int64),
        between_sigma_mps=float("nan"),
        notes=displacements.notes,
        path_s=duration_s,
        **{name: np.where(kept, values, np.nan)[np.newaxis] for name, values in over.items()},
    )
