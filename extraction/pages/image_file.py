"""Pictures as files: TIFF with any number of pages (faxes in CCITT G3 and G4 too), PNG, JPEG."""

from __future__ import annotations

import contextlib
import io
import struct
import warnings
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageOps

from extraction.envelope import Finding
from extraction.errors import Place, TooLargeInputError, UnreadableInputError
from extraction.pages.limits import Limits
from extraction.pages.picture import Picture, Pixels, resized

_FORMATS = {"image/tiff": "TIFF", "image/png": "PNG", "image/jpeg": "JPEG"}
# What Pillow raises on files that are cut off or spoilt, format by format.
_SPOILT = (OSError, ValueError, TypeError, SyntaxError, EOFError, struct.error, IndexError, KeyError, OverflowError)
_SPOILT_TOO = (ArithmeticError, RuntimeError, MemoryError, AttributeError, NotImplementedError)
_SCAN_DPI = 200.0
_MOST_DPI = 250.0  # above this, OCR gains nothing and pays by the pixel
_LONG_SIDE = 11.0  # inches: a sheet whose file does not say how large it is
_FAX_WIDTHS = (1728, 2048, 2432)  # pixels of a line at 204 dpi (ITU-T T.4)
_POSSIBLE_SIDES = (2.5, 30.0)  # inches


class ImageFile:
    """An open TIFF, PNG or JPEG. `count` pages, numbered from 1; close it when done.

    Raises UnreadableInputError when the file cannot be opened, TooLargeInputError when it has too many pages.
    """

    def __init__(self, data: bytes, kind: str, limits: Limits) -> None:
        self._limits = limits
        with _refusing("image_unreadable"):
            self._image = Image.open(io.BytesIO(data), formats=[_FORMATS[kind]])
        # other formats have frames too: a film or a depth map, but not another page
        self.count, self._whole = self._counted() if kind == "image/tiff" else (1, True)
        if self.count > limits.pages:
            raise TooLargeInputError("too_many_pages", found=self.count, expected=f"at most {limits.pages} pages")

    def close(self) -> None:
        self._image.close()

    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the file as a whole."""
        if self._whole:
            return ()
        message = f"The file is cut off or spoilt after page {self.count}: there may have been more"
        return (Finding(code="file_cut_off", path="", message=message),)

    def picture(self, number: int, dpi: float = _SCAN_DPI) -> Picture:
        """The page upright as the file says, with square pixels. It gets no more pixels than it has, but for faxes,
        which are stretched; `dpi` is what it gets at most.
        """
        place = Place(page=number)
        with _refusing("page_unreadable", place):
            self._image.seek(number - 1)
            self._bound(place)
            across, down = _resolution(self._image)
            image = ImageOps.exif_transpose(self._image)
            if image.size == self._image.size[::-1] != self._image.size:
                across, down = down, across
            pixels = _gray(image)
        own = max(across, down)
        return resized(pixels, (across, down), dpi if own > max(dpi, _MOST_DPI) else min(own, max(dpi, _MOST_DPI)))

    def _counted(self) -> tuple[int, bool]:
        """How many pages there are, at most one more than the limit, and whether the last is followed by an end."""
        count = 1
        try:
            while count <= self._limits.pages:
                with _refusing("page_unreadable"):
                    self._image.seek(count)
                count += 1
        except UnreadableInputError as error:
            return count, isinstance(error.__cause__, EOFError)
        return count, True

    def _bound(self, place: Place) -> None:
        """A JPEG can be decoded smaller than it is; whatever else is too large is not decoded at all."""
        width, height = self._image.size
        most = self._limits.pixels
        if width * height > most and self._image.format == "JPEG":
            across, down = self._image.info.get("dpi") or (0, 0)
            self._image.draft("L", (width // 2, height // 2))
            self._image.info["dpi"] = (across * self._image.size[0] / width, down * self._image.size[1] / height)
            width, height = self._image.size
        if width * height > most:
            raise TooLargeInputError(
                "too_many_pixels", place=place, found=width * height, expected=f"at most {most} pixels"
            )


@contextlib.contextmanager
def _refusing(what: str, place: Place | None = None) -> Iterator[None]:
    """Whatever a decoder says of a spoilt file is one error of ours."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except Image.DecompressionBombError as error:
        raise TooLargeInputError("too_many_pixels", place=place, expected="a picture of a page") from error
    except (*_SPOILT, *_SPOILT_TOO) as error:
        raise UnreadableInputError(what, place=place, expected="a whole picture") from error


def _gray(image: Image.Image) -> Pixels:
    """Gray values on white paper."""
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        values = np.asarray(image).astype(np.float64)
        return np.clip(values / (256 if values.max(initial=0) > 255 else 1), 0, 255).astype(np.uint8)
    if "A" in image.getbands() or "transparency" in image.info:
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image.convert("RGBA"))
    return np.array(image.convert("L"), dtype=np.uint8)


def _resolution(image: Image.Image) -> tuple[float, float]:
    """Dots per inch across and down: what the file says if a page can be that large, else by its shape."""
    width, height = image.size
    said = image.info.get("dpi")
    if said is not None:
        across, down = (float(value) for value in said)
        low, high = _POSSIBLE_SIDES
        if across > 0 and down > 0 and low <= width / across <= high and low <= height / down <= high:
            return across, down
    if width in _FAX_WIDTHS and image.mode == "1":
        return 204.0, 98.0 if height < width else 196.0
    guessed = max(width, height) / _LONG_SIDE
    return guessed, guessed
