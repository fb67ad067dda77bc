"""A delegate's QR: the address of their page, which ends in the twelve characters of the code.

Desks take the end of it (tidyCode in offline/js/names.js), hash it (kernel.ids.code_hash) and look the hash up in their pack; badges that
hold the code alone are read as well.
"""

import io

import zxingcpp
from PIL import Image

from diemcau.infra.options import options


def address(code: str) -> str:
    """What the QR says."""
    return f"{options().public_url.rstrip('/')}/p/{code}"


def _barcode(code: str) -> "zxingcpp.Barcode":
    return zxingcpp.create_barcode(address(code), zxingcpp.BarcodeFormat.QRCode, ec_level="M")


def svg(code: str, *, scale: int = 8) -> str:
    """The QR as SVG, `scale` units a module, quiet zone included."""
    return str(zxingcpp.write_barcode_to_svg(_barcode(code), scale=scale))


def png(code: str, *, scale: int = 12) -> bytes:
    """The QR as PNG, `scale` pixels a module."""
    image = Image.fromarray(zxingcpp.write_barcode_to_image(_barcode(code), scale=scale))
    written = io.BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()
