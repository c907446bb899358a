"""The image library of the extra `ice`, and its absence in our words."""

from __future__ import annotations

from typing import Any

from lungta.core.errors import IceError


def image_library() -> Any:
    """Return the module `cv2`.

    Raises
    ------
    IceError
        When it is not installed.
    """
    try:
        import cv2
    except ImportError as error:
        raise IceError(
            "surveys of ice need the package opencv-python-headless, which is not installed.",
            remedy='Run `pip install "lungta[ice]"`.',
        ) from error
    return cv2


def ridge_library() -> Any:
    """Return the module `skimage.filters`.

    Raises
    ------
    IceError
        When it is not installed.
    """
    try:
        from skimage import filters
    except ImportError as error:
        raise IceError(
            "surveys of ice need the package scikit-image, which is not installed.",
            remedy='Run `pip install "lungta[ice]"`.',
        ) from error
    return filters
