"""A film of printed badges, as a phone's camera sees them when people hold them up."""

import io
import subprocess
from collections.abc import Sequence
from pathlib import Path

import zxingcpp
from PIL import Image

WIDTH, HEIGHT = 1280, 720
# At this resolution 25 mm of code are 246 pixels: a badge held a hand's breadth from the lens.
DPI = 250
FRAMES_PER_SECOND = 30  # how Chromium plays a file of JPEG pictures


def photographed(pdf: bytes, folder: Path, name: str) -> Image.Image:
    """Return one page of `pdf` as a camera picture with its code in the middle."""
    path = folder / f"{name}.pdf"
    path.write_bytes(pdf)
    command = ["pdftoppm", "-r", str(DPI), "-singlefile", "-png", path, folder / name]
    subprocess.run(command, check=True)
    page = Image.open(folder / f"{name}.png").convert("RGB")
    (code,) = zxingcpp.read_barcodes(page)
    corners = code.position
    centre_x = (corners.top_left.x + corners.bottom_right.x) // 2
    centre_y = (corners.top_left.y + corners.bottom_right.y) // 2
    picture = blank()
    # A little askew, as hands are.
    turned = page.rotate(4, center=(centre_x, centre_y), fillcolor="#6b6259", expand=False)
    picture.paste(turned, (WIDTH // 2 - centre_x, HEIGHT // 2 - centre_y))
    return picture


def blank() -> Image.Image:
    """Return what the camera sees between two people."""
    return Image.new("RGB", (WIDTH, HEIGHT), "#6b6259")


def film(pictures: Sequence[Image.Image], path: Path, *, seconds: float, pause: float) -> None:
    """Write a film that shows each picture for a while and plays in a loop."""
    shown, between = round(seconds * FRAMES_PER_SECOND), round(pause * FRAMES_PER_SECOND)
    empty = _jpeg(blank()) * between
    path.write_bytes(b"".join(_jpeg(picture) * shown + empty for picture in pictures))


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def camera_flags(path: Path) -> list[str]:
    """Return Chromium's flags to use the film as its camera and to allow it without asking."""
    return [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={path}",
    ]
