"""What is watched, which bytes are asked for, what a file is, and what subtitles say."""

import io
import itertools
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.rules.intervals import allowance, grown, length, missing, percent, union, within
from courses.rules.media_kinds import kind_of
from courses.rules.ranges import NoSuchRange, asked_range
from courses.rules.webvtt import BadSubtitles, read_subtitles, written

PARTS = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=12)


def seconds_of(parts):
    return {second for start, end in parts for second in range(start, end)}


@given(PARTS)
def test_union_is_that_of_the_seconds(parts):
    joined = union(parts)

    assert seconds_of(joined) == seconds_of(parts)
    assert length(parts) == len(seconds_of(parts))
    assert all(a[1] < b[0] for a, b in itertools.pairwise(joined))
    assert union(joined) == joined


@given(PARTS, PARTS, st.integers(0, 400))
def test_what_is_known_stays_and_grows_by_what_was_reported_and_no_more(known, new, most):
    kept = grown(known, new, most=most)

    assert seconds_of(known) <= seconds_of(kept) <= seconds_of(known) | seconds_of(new)
    fresh = len(seconds_of(new) - seconds_of(known))
    assert length(kept) - length(known) == min(most, fresh)


def test_watching_the_same_minute_twice_counts_once():
    assert length([(0, 60), (0, 60), (30, 90)]) == 90
    assert within([(-5, 10), (95, 200)], 100) == [(0, 10), (95, 100)]
    assert grown([(0, 10)], [(0, 1000)], most=20) == [(0, 30)]


def test_what_is_missing():
    assert allowance(30) == 75
    assert percent(79, 100) == 79
    assert percent(0, 0) == 100
    assert missing(60, 200, 80) == 100
    assert missing(170, 200, 80) == 0
    assert missing(0, 61, 50) == 31


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", None),
        ("bytes=0-", (0, 100)),
        ("bytes=10-19", (10, 20)),
        ("Bytes = 1-2", None),
        ("bytes=90-500", (90, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-500", (0, 100)),
        ("bytes=5-2", None),
        ("bytes=0-1,4-5", None),
        ("items=0-1", None),
        ("bytes=-", None),
    ],
)
def test_range_asked_for(header, expected):
    assert asked_range(header, 100) == expected


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_range_behind_the_end(header):
    with pytest.raises(NoSuchRange):
        asked_range(header, 100)


def presentation(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return file.getvalue()


PPTX = ("[Content_Types].xml", "ppt/presentation.xml")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x00\x00\x00\x20ftypisom", "mp4"),
        (b"\x1a\x45\xdf\xa3....", "webm"),
        (b"RIFF\x00\x00\x00\x00AVI LIST", "avi"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "wav"),
        (b"ID3\x04", "mp3"),
        (b"\xff\xfb\x90\x00", "mp3"),
        (b"%PDF-1.7\n", "pdf"),
        (presentation(*PPTX), "pptx"),
        (presentation(*PPTX, "ppt/vbaProject.bin"), ""),
        (presentation("word/document.xml"), ""),
        (b"PK\x03\x04broken", ""),
        (b"#EXTM3U\nfile:///etc/passwd", ""),
        (b"ffconcat version 1.0\nfile /etc/passwd", ""),
        (b"<svg onload=alert(1)>", ""),
        (b"MZ\x90\x00", ""),
        (b"\xff\xd8\xff\xe0", ""),
        (b"", ""),
    ],
)
def test_kind_is_read_from_the_content(content, kind):
    assert kind_of(io.BytesIO(content)) == kind


def test_subtitles_are_written_anew_without_markup():
    cues = read_subtitles(
        "\ufeffWEBVTT\n\nNOTE lời người dịch\n\n1\n00:01.000 --> 00:03.500 align:start\n"
        "<v Ánh>Chào <i>các</i> đồng chí & bà con\n\n01:00:00.000 --> 01:00:02.000\nHết.\n"
    )

    assert written(cues) == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:03.500\nChào các đồng chí &amp; bà con\n\n"
        "01:00:00.000 --> 01:00:02.000\nHết.\n"
    )
    assert read_subtitles(written(cues)) == cues


def test_subtitles_of_srt():
    cues = read_subtitles("1\r\n00:00:01,000 --> 00:00:02,000\r\nMột\r\nHai\r\n")

    assert [cue.text for cue in cues] == ["Một\nHai"]


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("WEBVTT\n", "empty", 1),
        ("Không phải phụ đề", "time", 1),
        ("WEBVTT\n\n00:01 --> 00:02\nA", "time", 3),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nA", "order", 3),
        ("00:05.000 --> 00:06.000\nA\n\n00:01.000 --> 00:02.000\nB", "order", 4),
        ("00:01.000 --> 00:02.000\n<script></script>", "text", 1),
    ],
)
def test_subtitles_that_are_wrong_say_where(text, reason, line):
    with pytest.raises(BadSubtitles) as refusal:
        read_subtitles(text)

    assert (refusal.value.reason, refusal.value.line) == (reason, line)
