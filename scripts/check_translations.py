#!/usr/bin/env python3
"""Fails when Vietnamese is not complete: an empty or doubtful entry, a phrase of the code that the
catalogue lacks, or one that nothing shows any more."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = Path("locale/vi/LC_MESSAGES/django.po")

NOT_SOURCES = shutil.ignore_patterns(
    ".*", "var", "node_modules", "staticfiles", "tests", "bench", "docs", "__pycache__"
)

Key = tuple[str | None, str]


def keys(catalogue: polib.POFile) -> set[Key]:
    return {(entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete}


def gaps(catalogue: polib.POFile) -> list[str]:
    """What is not translated, or only guessed."""
    doubtful = [f"doubtful: {e.msgid!r}" for e in catalogue.fuzzy_entries()]
    return [f"empty: {e.msgid!r}" for e in catalogue.untranslated_entries()] + doubtful


def differences(kept: set[Key], used: set[Key]) -> list[str]:
    return [f"not in the catalogue: {msgid!r}" for _, msgid in sorted(used - kept, key=str)] + [
        f"no longer used: {msgid!r}" for _, msgid in sorted(kept - used, key=str)
    ]


def used_phrases() -> set[Key]:
    """Collected in a copy of the sources, so that checking changes nothing."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "sources"
        shutil.copytree(ROOT, copy, ignore=NOT_SOURCES)
        (copy / ".venv").symlink_to(ROOT / ".venv")
        subprocess.run([copy / "scripts/make_messages.sh", "-v0"], check=True)
        return keys(polib.pofile(str(copy / CATALOGUE)))


def main() -> int:
    problems = []
    for path in sorted(ROOT.glob("locale*/vi/LC_MESSAGES/*.po")):
        found = gaps(polib.pofile(str(path)))
        problems += [f"{path.relative_to(ROOT)}: {gap}" for gap in found]
    ours = polib.pofile(str(ROOT / CATALOGUE))
    problems += [f"{CATALOGUE}: {each}" for each in differences(keys(ours), used_phrases())]
    print("\n".join(problems) or "Vietnamese is complete.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
