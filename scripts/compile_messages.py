#!/usr/bin/env python3
"""Compiles every catalogue that is newer than what was compiled from it; needs no gettext."""

import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]


def compile_catalogues(root: Path) -> list[Path]:
    """Writes a `.mo` beside each `.po` under the root that lacks a current one."""
    written = []
    for source in sorted(root.glob("locale*/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        unfinished = target.with_suffix(".unfinished")
        polib.pofile(str(source)).save_as_mofile(str(unfinished))
        unfinished.rename(target)
        written.append(target)
    return written


if __name__ == "__main__":
    compile_catalogues(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
