"""A picture drawn anew: upright, no larger than a page needs, and without what the camera wrote into it."""

from __future__ import annotations

import io
import warnings

# The last is a JPEG with a second picture behind the first, as newer telephones make them.
from PIL import Image, ImageColor, ImageOps, ImagePalette, JpegImagePlugin, MpoImagePlugin  # noqa: F401

from evenhand.airlock.words import Kept, Why

MOST_PIXELS = 25_000_000
"""Of a picture that has to be unpacked whole: at most 300 megabytes of memory until it is small."""
MOST_DECLARED = 120_000_000
"""Of a photograph (JPEG), which can be unpacked at a half, a quarter or an eighth of its size."""
LONGEST_SIDE = 3_000
_AS_IT_IS = frozenset({"RGB", "RGBA", "L", "CMYK", "YCbCr"})
Image.preinit()  # now, while files can still be opened


def rebuilt(data: bytes) -> bytes:
    """The picture, of the kind it was. Raises :class:`Kept`, and whatever a broken picture breaks."""
    Image.MAX_IMAGE_PIXELS = MOST_DECLARED
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        found = Image.open(io.BytesIO(data), formats=["JPEG", "PNG"])
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Kept(Why.PIXELS) from None
    with found:
        kind = "PNG" if found.format == "PNG" else "JPEG"
        mode = _mode(found, kind)
        upright = ImageOps.exif_transpose(_small(found, mode))
    plain = upright.convert(mode)
    out = io.BytesIO()
    # A fresh image has no EXIF, no comment and no colour profile of the camera.
    Image.frombytes(plain.mode, plain.size, plain.tobytes()).save(out, kind)
    return out.getvalue()


def _mode(found: Image.Image, kind: str) -> str:
    """Colors as they are needed: a gray picture stays gray, and only one that can be seen through is kept so."""
    if kind == "PNG" and found.mode in {"1", "L", "I", "I;16"} and "transparency" not in found.info:
        return "L"
    return "RGBA" if kind == "PNG" and found.has_transparency_data else "RGB"


def _small(found: Image.Image, mode: str) -> Image.Image:
    width, height = found.size
    longest = max(width, height)
    # At a half, a quarter or an eighth at once; a photograph too large to be unpacked whole at a half at least.
    wanted = LONGEST_SIDE if width * height <= MOST_PIXELS else min(LONGEST_SIDE, longest // 2)
    if longest > wanted:
        found.draft(None, (width * wanted // longest or 1, height * wanted // longest or 1))
    if found.width * found.height > MOST_PIXELS:
        raise Kept(Why.PIXELS)
    try:
        found.load()
    except OSError:
        # What a photograph of that size needs before it can be made smaller may be more than there is.
        raise Kept(Why.PIXELS if width * height > MOST_PIXELS else Why.UNREADABLE) from None
    small = found if found.mode in _AS_IT_IS else found.convert(mode)
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return small
