"""The guides under Help: Markdown files, shown as pages that a weak phone can load."""

import gzip
import re

import pytest
from django.conf import settings
from django.urls import reverse
from PIL import Image

from cms import rendering
from cms.views import GUIDES

FOLDER = settings.GUIDES_FOLDER
WRITTEN = sorted(path.stem for path in FOLDER.glob("*.md"))
# Bytes: of a page with its style sheet, compressed; of one picture.
MOST_HTML_AND_CSS, MOST_OF_A_PICTURE = 40 * 1024, 30 * 1024
PICTURE = re.compile(r"!\[([^\]]*)\]\(anh/([^)]*)\)")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of guides of our own, listed under Help."""
    (tmp_path / "anh").mkdir()
    monkeypatch.setattr(rendering, "GUIDES", tmp_path)
    return tmp_path


def written(folder, body):
    (folder / "thu.md").write_text(f"# Làm thử\n\nDành cho học viên.\n\n{body}\n", encoding="utf-8")
    return rendering.guide("thu")


def test_every_guide_is_listed_once():
    listed = [slug for _audience, slugs in GUIDES for slug in slugs]

    assert sorted(set(listed)) == sorted(listed)
    assert set(WRITTEN) <= set(listed)


@pytest.mark.parametrize("slug", WRITTEN)
def test_a_guide_is_light_and_says_first_what_it_is_for(client, db, slug):
    html = client.get(reverse("cms:help_page", args=[slug])).content
    css = (settings.BASE_DIR / "static/css/app.css").read_bytes()

    assert len(gzip.compress(html)) + len(gzip.compress(css)) <= MOST_HTML_AND_CSS
    shown = rendering.guide(slug)
    assert shown.title
    assert shown.summary.endswith(".")
    index = client.get(reverse("cms:help_index")).content.decode()
    assert shown.title in index
    assert shown.summary in index


@pytest.mark.parametrize("slug", WRITTEN)
def test_pictures_say_what_they_show(slug):
    pictures = PICTURE.findall((FOLDER / f"{slug}.md").read_text(encoding="utf-8"))

    assert [name for words, name in pictures if not words] == []


def test_pictures_are_small_and_each_is_shown_somewhere():
    texts = "".join((FOLDER / f"{slug}.md").read_text(encoding="utf-8") for slug in WRITTEN)
    pictures = sorted((FOLDER / "anh").glob("*"))

    assert [path.name for path in pictures if path.stat().st_size > MOST_OF_A_PICTURE] == []
    assert [path.name for path in pictures if f"(anh/{path.name})" not in texts] == []


def test_a_picture_keeps_its_place_while_the_page_loads(folder):
    Image.new("RGB", (360, 640)).save(folder / "anh" / "mot.webp")

    html = written(folder, "![Nút “Nộp bài”](anh/mot.webp)").html

    assert '<img src="/static/huong-dan/mot.webp" alt="Nút “Nộp bài”"' in html
    assert 'width="360" height="640" loading="lazy"' in html


def test_a_picture_that_is_not_there_yet_is_left_out(folder):
    assert "<img" not in written(folder, "![Chưa có](anh/khong-co.webp)").html


def test_html_in_a_guide_is_text(folder):
    html = written(folder, '<script src="x"></script>\n\n[xấu](javascript:alert)').html

    assert "<script" not in html
    assert 'href="javascript' not in html


def test_guides_lead_to_each_other_and_their_headings_can_be_reached(folder):
    shown = written(folder, "## 1. Đăng nhập\n\n[Đọc thêm](lam-bai-kiem-tra.md)")

    assert f'href="{reverse("cms:help_page", args=["lam-bai-kiem-tra"])}"' in shown.html
    assert '<h2 id="1-dang-nhap">' in shown.html
    assert shown.contents == [("1-dang-nhap", "1. Đăng nhập")]


def test_title_and_first_paragraph_are_plain_words(folder):
    text = "# Soạn bằng *Word*\n\nĐọc tệp `.docx`\nquen dùng.\n\nCòn lại.\n"
    (folder / "thu.md").write_text(text, encoding="utf-8")

    shown = rendering.guide("thu")

    assert (shown.title, shown.summary) == ("Soạn bằng Word", "Đọc tệp .docx quen dùng.")


def test_a_changed_guide_is_read_again(folder):
    assert "Một" in written(folder, "Một").html
    path = folder / "thu.md"
    text = path.read_text(encoding="utf-8").replace("Một", "Hai")
    path.write_text(text, encoding="utf-8")

    assert "Hai" in rendering.guide("thu").html


@pytest.mark.parametrize("slug", ["khong-co", "thu"])
def test_only_listed_guides_are_shown(client, db, folder, slug):
    written(folder, "Không có trong danh sách.")

    assert client.get(reverse("cms:help_page", args=[slug])).status_code == 404
