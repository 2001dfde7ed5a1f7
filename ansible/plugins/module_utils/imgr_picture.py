"""A picture that nobody has uploaded before."""

from __future__ import annotations

import os
import struct
import zlib


def make_png(width, height):
    """Noise in its first rows, the rest black: new bytes each time, and few."""
    noisy = 8
    rows = [b"\0" + (os.urandom(3 * width) if row < noisy else bytes(3 * width)) for row in range(height)]
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"".join(rows))) + chunk(b"IEND", b"")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_size(data):
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError("not a PNG")
    return struct.unpack(">II", data[16:24])
