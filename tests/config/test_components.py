"""The design system: every component renders, text stands out, the stylesheet stays small."""

import gzip
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from config import dev_views

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "static/css/app.css"
TOKENS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", CSS.read_text()))


@pytest.fixture
def page(db) -> str:
    request = RequestFactory().get("/dev/components/")
    return dev_views.show_components(request).content.decode()


def test_gallery_includes_every_component():
    shown = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'include "components/(\w+)\.html"', path.read_text())
    }
    assert {path.stem for path in (ROOT / "templates/components").glob("*.html")} - shown == set()


def test_gallery_obeys_the_content_security_policy(page):
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", page) == []


def test_figures_in_drawings_use_a_point_and_figures_in_words_a_comma(page):
    assert 'width="67.78%"' in page
    assert ">67,78 %<" in page


def test_error_summary_leads_to_the_fields(page):
    targets = set(re.findall(r'<a href="#(id_b-[^"]+)"', page))
    assert targets == {"id_b-born", "id_b-organisation", "id_b-mode", "id_b-agree"}
    for target in targets:
        assert f'id="{target}"' in page


def test_frame_renders_without_a_request():
    page = render_to_string("base.html")
    assert 'id="content"' in page
    assert "<nav" not in page


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_error_pages_render_without_a_request(name):
    assert "<h1" in render_to_string(f"{name}.html")


@pytest.mark.parametrize("ground", ["paper", "sheet", "shade"])
@pytest.mark.parametrize("text", ["ink", "ink-soft", "lacquer", "gold-deep", "blue", "jade"])
def test_text_stands_out_seven_to_one(text, ground):
    assert contrast(text, ground) >= 7


@pytest.mark.parametrize("text", ["lacquer", "gold", "blue", "jade"])
def test_text_stands_out_on_its_own_tint(text):
    ink = "gold-deep" if text == "gold" else text
    assert contrast(ink, f"{text}-tint") >= 7
    assert contrast("ink", f"{text}-tint") >= 7


@pytest.mark.parametrize("ground", ["paper", "sheet", "shade"])
def test_edges_of_controls_stand_out_three_to_one(ground):
    assert contrast("edge", ground) >= 3


def test_stylesheet_stays_within_its_budget():
    assert len(gzip.compress(CSS.read_bytes())) <= 15_000


def contrast(one: str, other: str) -> float:
    """Contrast of two tokens as WCAG 2 defines it, 1 to 21."""
    low, high = sorted(luminance(TOKENS[name]) for name in (one, other))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
