"""The letters of printed papers, taken from the installed font packages and from nowhere else.

Noto Serif comes as a variable font, which makes each PDF ten times dearer. So its three cuts are
made once per process, and only for the letters below. Others fall back on the fonts of the system.
"""

import io
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# Vietnamese and its neighbours on the same letters (Ê Đê ƀ č ŏ, Gia Rai ơ̆), combining marks,
# punctuation, the đồng sign and №. The fewer, the sooner a cut is made.
_LETTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x181),
    *(0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x243),
    *(0x300, 0x301, 0x302, 0x303, 0x304, 0x306, 0x309, 0x30C, 0x31B, 0x323),
    *range(0x1EA0, 0x1EFA),
    *range(0x2010, 0x2027),
    *(0x2030, 0x20AB, 0x2116),
]
_KNOWN = frozenset(_LETTERS)
_SERIF = "NotoSerif[wdth,wght].ttf"
_SERIF_ITALIC = "NotoSerif-Italic[wdth,wght].ttf"

# Name of a cut → package, file, weight (None: the file is one cut already).
CUTS: dict[str, tuple[str, str, int | None]] = {
    "serif": ("fontpkg_noto_serif", _SERIF, 400),
    "serif-bold": ("fontpkg_noto_serif", _SERIF, 700),
    "serif-italic": ("fontpkg_noto_serif", _SERIF_ITALIC, 400),
    "sans": ("fontpkg_be_vietnam_pro", "BeVietnamPro-Regular.ttf", None),
    "sans-bold": ("fontpkg_be_vietnam_pro", "BeVietnamPro-SemiBold.ttf", None),
}


def letters_missing(text: str) -> list[str]:
    """Return the characters of `text` that are in none of our cuts, each once, in order."""
    return [char for char in dict.fromkeys(text) if not char.isspace() and ord(char) not in _KNOWN]


@cache
def font(cut: str) -> bytes:
    """Return the font file of a cut of `CUTS`. The first call for a serif takes about a second."""
    package, name, weight = CUTS[cut]
    file = _folder(package) / name
    return file.read_bytes() if weight is None else _static_cut(file, weight)


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return Path(spec.origin).parent / "files"


def _static_cut(file: Path, weight: int) -> bytes:
    # Imported late: fontTools is large and only the process that prints needs it.
    from fontTools import subset  # noqa: PLC0415
    from fontTools.ttLib import TTFont  # noqa: PLC0415
    from fontTools.varLib import instancer  # noqa: PLC0415

    options = subset.Options(
        layout_features=["ccmp", "kern", "locl", "mark", "mkmk"], hinting=False, notdef_outline=True
    )
    letters = subset.Subsetter(options)
    letters.populate(unicodes=_LETTERS)
    with TTFont(file, lazy=True) as variable:
        letters.subset(variable)
        # What is not given a value would stay variable.
        instancer.instantiateVariableFont(variable, {"wght": weight, "wdth": 100}, inplace=True)
        out = io.BytesIO()
        variable.save(out)
    return out.getvalue()
