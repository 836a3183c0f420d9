"""Videos and recordings made light with ffmpeg, for phones on a weak network."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image

from courses.rendering.programs import MediaRefused, run
from courses.rules.media_kinds import AUDIO_READERS, MOST_PIXELS, MOST_SECONDS, VIDEO_READERS

# Height → bits per second of picture and sound: about 1.9 and 3.7 MB a minute.
PICTURES = {240: ("210k", "32k"), 360: ("440k", "48k")}
SOUND_ONLY = 0
# A video less high than this part of the next form is not made in it.
_WORTH_IT = 0.9
_POSTER_HEIGHT, _POSTER_QUALITY = 360, 55
_PROBE_TIME, _MAKE_TIME = 60, 35 * 60
# Read only the file itself, and say nothing but errors.
_READ = ["-v", "error", "-protocol_whitelist", "file,pipe"]


@dataclass(frozen=True)
class Form:
    """A light form of a video: a file, and its size in pixels (0 for sound alone)."""

    path: Path
    width: int
    height: int


@dataclass(frozen=True)
class Recording:
    """What was made: `forms` of the picture, `sound` alone, and a first picture."""

    seconds: int
    forms: list[Form] = field(default_factory=list)
    sound: Path | None = None
    poster: Path | None = None


def light_video(source: Path, kind: str, folder: Path) -> Recording:
    """Make the light forms of a video in `folder`. Raises MediaRefused."""
    reader = VIDEO_READERS[kind]
    facts = _probe(source, reader, folder, most=MOST_SECONDS["video"])
    if facts.picture is None:
        raise MediaRefused("no_picture")
    width, height = facts.picture
    if width * height > MOST_PIXELS:
        raise MediaRefused("too_large", f"{width} x {height}")
    lowest = min(PICTURES)
    heights = [h for h in PICTURES if h == lowest or height >= h * _WORTH_IT]
    return Recording(
        seconds=facts.seconds,
        forms=[_form(source, reader, folder, wanted, facts) for wanted in heights],
        sound=_sound(source, reader, folder) if facts.has_sound else None,
        poster=_poster(source, reader, folder, facts.seconds),
    )


def light_sound(source: Path, kind: str, folder: Path) -> Recording:
    """Make a recording light. Raises MediaRefused."""
    reader = AUDIO_READERS[kind]
    facts = _probe(source, reader, folder, most=MOST_SECONDS["audio"])
    if not facts.has_sound:
        raise MediaRefused("no_sound")
    return Recording(seconds=facts.seconds, sound=_sound(source, reader, folder))


@dataclass(frozen=True)
class _Facts:
    seconds: int
    picture: tuple[int, int] | None
    has_sound: bool


def _probe(source: Path, reader: str, folder: Path, *, most: int) -> _Facts:
    asked = ["-show_entries", "format=duration:stream=codec_type,width,height", "-of", "json"]
    printed = run(
        ["ffprobe", *_READ, "-f", reader, *asked, source], seconds=_PROBE_TIME, folder=folder
    )
    told: dict[str, Any] = json.loads(printed or b"{}")
    streams = told.get("streams", [])
    try:
        seconds = round(float(told.get("format", {}).get("duration", 0)))
    except ValueError:
        seconds = 0
    if seconds <= 0 or not streams:
        raise MediaRefused("unreadable", "no length")
    if seconds > most:
        raise MediaRefused("too_long", str(seconds))
    pictures = [s for s in streams if s.get("codec_type") == "video" and s.get("width")]
    return _Facts(
        seconds=seconds,
        picture=(pictures[0]["width"], pictures[0]["height"]) if pictures else None,
        has_sound=any(s.get("codec_type") == "audio" for s in streams),
    )


def _form(source: Path, reader: str, folder: Path, wanted: int, facts: _Facts) -> Form:
    picture, sound = PICTURES[wanted]
    made = folder / f"{wanted}.mp4"
    # Never enlarged; even numbers of pixels, as the codec asks.
    size = f"scale=-2:'min({wanted},trunc(ih/2)*2)',format=yuv420p"
    codec = ["-c:v", "libx264", "-preset", "veryfast", "-profile:v", "main", "-crf", "28"]
    limits = ["-maxrate", picture, "-bufsize", picture, "-r", "25", "-g", "125"]
    heard = ["-c:a", "aac", "-ac", "1", "-b:a", sound] if facts.has_sound else ["-an"]
    _ffmpeg(
        source, reader, folder, made,
        ["-map", "0:v:0", *(["-map", "0:a:0"] if facts.has_sound else []), "-vf", size, *codec, *limits, *heard, "-movflags", "+faststart"],
    )  # fmt: skip
    shown = _probe(made, "mov", folder, most=2 * MOST_SECONDS["video"]).picture or (0, 0)
    # Named by what was wanted: a low picture keeps its few lines.
    return Form(made, shown[0], wanted)


def _sound(source: Path, reader: str, folder: Path) -> Path:
    made = folder / "sound.m4a"
    options = ["-map", "0:a:0", "-vn", "-c:a", "aac", "-ac", "1", "-b:a", "32k"]
    _ffmpeg(source, reader, folder, made, [*options, "-movflags", "+faststart"])
    return made


def _poster(source: Path, reader: str, folder: Path, seconds: int) -> Path:
    frame = folder / "frame.png"
    size = f"scale=-2:{_POSTER_HEIGHT}"
    _ffmpeg(
        source, reader, folder, frame, ["-map", "0:v:0", "-frames:v", "1", "-vf", size],
        at=min(seconds / 10, 10),
    )  # fmt: skip
    made = folder / "poster.webp"
    with Image.open(frame, formats=["PNG"]) as image:
        image.convert("RGB").save(made, "WEBP", quality=_POSTER_QUALITY, method=4)
    return made


def _ffmpeg(
    source: Path, reader: str, folder: Path, made: Path, options: list[str], *, at: float = 0
) -> None:
    before = ["-ss", f"{at:.2f}"] if at else []
    bare = ["-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn"]
    run(
        [
            "ffmpeg",
            "-nostdin",
            "-y",
            *_READ,
            *before,
            "-f",
            reader,
            "-i",
            source,
            *bare,
            *options,
            made,
        ],
        seconds=_MAKE_TIME,
        folder=folder,
    )
    if not made.is_file() or made.stat().st_size == 0:
        raise MediaRefused("unreadable", "nothing was made")
