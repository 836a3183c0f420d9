"""A file that is no course is refused before anything is read."""

import io

import pytest

from courses.transfer.archive import COURSE, MANIFEST, Incoming, UnusableArchive
from tests.quizzes.zipped import zipped

GOOD = [(MANIFEST, b'{"format": "hocba-course", "version": 1, "members": {}}'), (COURSE, b"{}")]
DIGEST = "0" * 64


@pytest.mark.parametrize(
    "archive",
    [
        io.BytesIO(b"not a zip"),
        zipped([]),
        zipped([*GOOD, ("../../etc/passwd", b"x")]),
        zipped([*GOOD, ("/files/" + DIGEST + ".png", b"x")]),
        zipped([*GOOD, ("files/../" + DIGEST + ".png", b"x")]),
        # Sums that are missing, or are of something else.
        zipped(GOOD),
        zipped([(MANIFEST, GOOD[0][1].replace(b"{}", b'{"course.json": "0"}')), GOOD[1]]),
        zipped([(MANIFEST, GOOD[0][1].replace(b": 1", b": 99")), GOOD[1]]),
        zipped([(MANIFEST, b"[" * 5000), GOOD[1]]),
        # A bomb: 8 MB of nothing in 8 kB.
        zipped([*GOOD, ("files/" + DIGEST + ".png", b"\0" * 8 * 2**20)]),
    ],
)
def test_a_hostile_file_is_refused_before_anything_is_read(archive):
    archive.seek(0)

    with pytest.raises(UnusableArchive):
        Incoming(archive).part(COURSE)
