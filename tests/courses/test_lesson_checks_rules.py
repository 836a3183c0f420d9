"""What is found in a lesson before learners see it."""

import pytest

from courses.rules.checks import Check, Links, Part, findings, minutes_of, read_prose

LONG = "Chi uỷ " + "họp " * 29 + "."
LINKS = Links(pages=frozenset({1, 2}), live_pages=frozenset({1}), documents=frozenset({7}))


def found(*parts, key_points=("Chi uỷ họp trước.",), minutes=10):
    return [
        (f.check, f.place)
        for f in findings(parts, key_points=key_points, minutes=minutes, links=LINKS)
    ]


def text(*html, place=1):
    return Part(place, "text", prose=html)


def test_good_lesson_has_no_findings():
    good = text(
        "<h2>Chuẩn bị</h2><h3>Họp trước</h3><p>Chi uỷ họp.</p>",
        '<a linktype="page" id="1">Bài</a><a linktype="document" id="7">Mẫu</a>'
        '<a href="https://dangcongsan.vn">Trang</a><a href="mailto:a@b.vn">Thư</a>',
    )

    assert found(good) == []


@pytest.mark.parametrize(
    ("html", "check"),
    [
        ("<h3>Nhỏ trước</h3><h2>Lớn sau</h2>", Check.HEADING_LEVELS),
        ("<h2> </h2>", Check.EMPTY_HEADING),
        (f"<p>{LONG}</p>", Check.LONG_SENTENCE),
        ('<a linktype="page" id="9">Bài</a>', Check.DEAD_LINK),
        ('<a linktype="page">Bài</a>', Check.DEAD_LINK),
        ('<a linktype="page" id="2">Bài</a>', Check.UNPUBLISHED_LINK),
        ('<a linktype="document" id="8">Mẫu</a>', Check.DEAD_LINK),
        ('<a href="#">Xem</a>', Check.DEAD_LINK),
        ('<a href="javascript:alert(1)">Xem</a>', Check.DEAD_LINK),
        ('<a href="">Xem</a>', Check.DEAD_LINK),
    ],
)
def test_each_finding_of_prose(html, check):
    assert found(text(html)) == [(check, 1)]


def test_findings_of_the_whole_lesson():
    assert found(key_points=()) == [(Check.NO_KEY_POINTS, 0), (Check.NO_TEXT, 0)]
    assert found(text("<p>A</p>"), key_points=["A.", " "]) == [(Check.EMPTY_KEY_POINT, 0)]
    long = text("<p>" + "Họp ngắn. " * 900 + "</p>")
    assert minutes_of([long]) == 10
    assert found(long, minutes=7) == []
    assert found(long, minutes=6) == [(Check.TOO_LONG, 0)]


def test_errors_come_first_and_long_sentences_end():
    parts = [
        text(f"<p>{LONG} {LONG}</p>" * 5),
        Part(2, "picture", faults=[Check.NO_DESCRIPTION]),
    ]

    checks = found(*parts)

    assert checks[0] == (Check.NO_DESCRIPTION, 2)
    assert checks.count((Check.LONG_SENTENCE, 1)) == 5


def test_thirty_words_are_one_sentence_and_lists_divide():
    thirty = " ".join(["từ"] * 30)

    assert found(text(f"<p>{thirty}.</p>")) == []
    assert found(text(f"<ul><li>{thirty}</li><li>{thirty}</li></ul>")) == []


def test_heading_counts_across_parts():
    assert found(text("<h2>Một</h2>"), text("<h3>Hai</h3>", place=2)) == []
    assert read_prose("<p>A<b>B</b><br>C</p>").text.split() == ["AB", "C"]
