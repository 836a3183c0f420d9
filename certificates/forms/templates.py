"""The design of a certificate as it is typed: words, paper, images and places."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certificates.models import CertificateTemplate
from certificates.rendering.images import image_name
from certificates.rules.design import (
    KEYS,
    PAGES,
    PARTS,
    PICTURES,
    STANDARD_PAGE,
    Fault,
    Layout,
    default_layout,
    full_layout,
    layout_faults,
)
from certificates.rules.wording import SPOKEN, as_kept, as_spoken, unknown_placeholders
from shared.fonts import letters_missing
from shared.pictures import BadPicture, Picture, small_picture
from shared.text import nfc

Ground = CertificateTemplate.Ground

# The longest text that still fits on the paper in small letters.
LONGEST_TEXT = 900
MOST_TRANSLATIONS = 2
# Written in letters that our fonts have.
LANGUAGES = {
    "en": _("English"),
    "fr": _("French"),
    "rad": _("Ê Đê"),
    "jra": _("Jarai"),
    "bdq": _("Bahnar"),
    "hre": _("Hrê"),
    "tyz": _("Tày"),
    "hmn": _("Mông"),
}
PART_NAMES = {
    "issuer": _("Issuing body and number"),
    "heading": _("Name of the Party or the State"),
    "emblem": _("Emblem"),
    "title": _("Title"),
    "name": _("Name of the person"),
    "details": _("Birth, position and unit"),
    "text": _("Text and grade"),
    "signature": _("Place, date and signature"),
    "qr": _("QR code"),
    "numbers": _("Number in the register"),
    "check": _("Code and address of the check"),
}
KEY_NAMES = {
    "x": _("from the left"),
    "y": _("from the top"),
    "width": _("width"),
    "height": _("height"),
    "points": _("letters"),
}
# Pixels: enough for a sharp print on A4, and no more than a PDF should carry.
LARGEST_BACKGROUND, SMALLEST_BACKGROUND = 2480, 1000
LARGEST_EMBLEM, SMALLEST_EMBLEM = 800, 120
# How far the sides of a background may be from those of the paper.
_LEAST_LIKE, _MOST_LIKE = 0.96, 1.04


class TemplateForm(forms.Form):
    """The whole design, for saving and for a look before saving.

    After cleaning, `design` has the values of the model's fields, and `pictures` the bytes of the
    images that came with the form, by name.
    """

    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Short, as giay-chung-nhan; it stays.")
    )
    title = forms.CharField(label=_("Title"), max_length=100)
    certifies = forms.CharField(
        label=_("Line above the name"), max_length=100, help_text=_("As: chứng nhận đồng chí")
    )
    body = forms.CharField(
        label=_("Text with placeholders"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    page = forms.ChoiceField(label=_("Paper"), choices=CertificateTemplate.Page.choices)
    ground = forms.ChoiceField(label=_("Background"), choices=Ground.choices)
    background_file = forms.FileField(
        label=_("Background image"),
        required=False,
        help_text=_("PNG or JPEG in the shape of the paper; for A4 best 2480 × 1754 pixels."),
    )
    emblem_file = forms.FileField(
        label=_("Emblem"),
        required=False,
        help_text=_("PNG or JPEG, best with a transparent background."),
    )
    no_emblem = forms.BooleanField(label=_("Print no emblem"), required=False)
    # The paper for which the places below were entered: other paper starts with its own.
    places_for = forms.CharField(required=False, widget=forms.HiddenInput)
    reset_places = forms.BooleanField(
        label=_("Put every part back to its usual place"), required=False
    )

    def __init__(
        self, *args: Any, template: CertificateTemplate | None = None, **kwargs: Any
    ) -> None:
        self.template = template
        self.design: dict[str, Any] = {}
        self.pictures: dict[str, bytes] = {}
        super().__init__(*args, **kwargs)
        if template and template.pk:
            self.fields["code"].disabled = True
        names = ", ".join(f"{{{name}}}" for name in SPOKEN.values())
        self.fields["body"].help_text = gettext(
            "Placeholders: %(names)s. Each is filled from the class and the register."
        ) % {"names": names}
        self._add_translations()
        self._add_places()
        self.initial = self._values_of(template or CertificateTemplate()) | dict(self.initial)
        for name in _bodies():
            self.initial[name] = as_spoken(str(self.initial.get(name, "")))

    def _add_translations(self) -> None:
        languages = [("", _("none")), *LANGUAGES.items()]
        for number in range(MOST_TRANSLATIONS):
            self.fields[f"language_{number}"] = forms.ChoiceField(
                label=_("Language"), choices=languages, required=False
            )
            for name, longest in (("title", 100), ("certifies", 100)):
                self.fields[f"{name}_{number}"] = forms.CharField(
                    label=self.fields[name].label, max_length=longest, required=False
                )
            self.fields[f"body_{number}"] = forms.CharField(
                label=self.fields["body"].label,
                max_length=LONGEST_TEXT,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def _add_places(self) -> None:
        for part, key in places():
            self.fields[f"{part}-{key}"] = forms.FloatField(
                label=KEY_NAMES[key],
                required=False,
                widget=forms.NumberInput(attrs={"step": "0.5", "min": "0", "max": "300"}),
            )

    def _values_of(self, template: CertificateTemplate) -> dict[str, Any]:
        page = template.page or STANDARD_PAGE
        values = {
            name: getattr(template, name)
            for name in ("code", "title", "certifies", "body", "page", "ground")
        } | {"places_for": page}
        for number, words in enumerate(template.translations):
            values |= {f"{name}_{number}": text for name, text in words.items()}
        for part, at in full_layout(page, template.layout).items():
            values |= {f"{part}-{key}": value for key, value in at.items()}
        return values

    # What the page shows, in groups.

    def translation_rows(self) -> list[list[forms.BoundField]]:
        names = ("language", "title", "certifies", "body")
        return [[self[f"{name}_{n}"] for name in names] for n in range(MOST_TRANSLATIONS)]

    def place_rows(self) -> list[dict[str, Any]]:
        """Each part with its name and the fields of its place."""
        return [
            {
                "part": part,
                "name": name,
                "fields": [self[f"{part}-{key}"] for each, key in places() if each == part],
            }
            for part, name in PART_NAMES.items()
        ]

    # Cleaning.

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        known = CertificateTemplate.objects.filter(code=code)
        if (not self.template or not self.template.pk) and known.exists():
            raise forms.ValidationError(_("This code is taken. Choose another one."))
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in _bodies():
            cleaned[name] = as_kept(str(cleaned.get(name, "")))
        for name in self.fields:
            if name.split("_")[0] in {"title", "certifies", "body"}:
                self._check_words(name, str(cleaned.get(name, "")))
        page = cleaned.get("page") or STANDARD_PAGE
        emblem = self._emblem(cleaned)
        self.design = {
            **{name: cleaned.get(name, "") for name in ("title", "certifies", "body", "ground")},
            "page": page,
            "translations": list(self._translations(cleaned)),
            "background": self._background(cleaned, page),
            "emblem": emblem,
            "layout": self._layout(cleaned, page, has_emblem=bool(emblem)),
        }
        return cleaned

    def _check_words(self, name: str, text: str) -> None:
        unknown = unknown_placeholders(text) if name.startswith("body") else []
        if unknown:
            names = ", ".join(f"{{{each}}}" for each in unknown)
            self.add_error(name, _no_such_placeholder(names))
        missing = letters_missing(nfc(text))
        if missing:
            self.add_error(
                name,
                gettext("Our printed letters lack %(letters)s. Write it otherwise.")
                % {"letters": " ".join(missing)},
            )

    def _translations(self, cleaned: dict[str, Any]) -> Iterator[dict[str, str]]:
        for number in range(MOST_TRANSLATIONS):
            words = {
                name: cleaned.get(f"{name}_{number}", "")
                for name in ("language", "title", "certifies", "body")
            }
            if not words["language"]:
                continue
            for name in ("title", "body"):
                if not words[name]:
                    self.add_error(f"{name}_{number}", _("Fill this in, or choose no language."))
            yield words

    def _background(self, cleaned: dict[str, Any], page: str) -> str:
        if cleaned.get("ground") != Ground.IMAGE:
            return ""
        file = cleaned.get("background_file")
        if not file:
            kept = self.template.background if self.template else ""
            if not kept:
                self.add_error("background_file", _("Choose the image for the background."))
            return kept
        picture = self._picture("background_file", file, LARGEST_BACKGROUND, SMALLEST_BACKGROUND)
        if picture is None:
            return ""
        width, height = PAGES[page]
        if not _LEAST_LIKE < (picture.width / picture.height) / (width / height) < _MOST_LIKE:
            self.add_error(
                "background_file",
                gettext(
                    "The image has another shape than the paper. Make it %(width)d × %(height)d"
                    " pixels."
                )
                % {"width": round(width * 8.35), "height": round(height * 8.35)},
            )
        return self._named(picture)

    def _emblem(self, cleaned: dict[str, Any]) -> str:
        if cleaned.get("no_emblem"):
            return ""
        file = cleaned.get("emblem_file")
        if not file:
            return self.template.emblem if self.template else ""
        picture = self._picture("emblem_file", file, LARGEST_EMBLEM, SMALLEST_EMBLEM)
        return self._named(picture) if picture else ""

    def _picture(self, name: str, file: Any, largest: int, smallest: int) -> Picture | None:
        try:
            picture = small_picture(file.read(), longest_side=largest)
        except BadPicture as bad:
            self.add_error(
                name,
                _("The image is too big. Make it smaller than 15 MB.")
                if bad.too_big
                else _("This file is no image. Choose a PNG or JPEG file."),
            )
            return None
        if max(picture.width, picture.height) < smallest:
            self.add_error(
                name,
                gettext("The image is too small to print: its longer side needs %(pixels)d pixels.")
                % {"pixels": smallest},
            )
            return None
        return picture

    def _named(self, picture: Picture) -> str:
        name = image_name(picture.sha256, picture.extension)
        self.pictures[name] = picture.data
        return name

    def _layout(self, cleaned: dict[str, Any], page: str, *, has_emblem: bool) -> Layout:
        if cleaned.get("reset_places") or cleaned.get("places_for") != page:
            return {}
        usual = default_layout(page)
        layout: Layout = {}
        for part, key in places():
            value = cleaned.get(f"{part}-{key}")
            if value is not None and value != usual[part][key]:
                layout.setdefault(part, {})[key] = value
        # The code is a square: one number says its size.
        if "width" in layout.get("qr", {}):
            layout["qr"]["height"] = layout["qr"]["width"]
        for fault in layout_faults(page, layout, has_emblem=has_emblem):
            self.add_error(f"{fault.part}-x", fault_words(fault))
        return layout


def _bodies() -> list[str]:
    """The fields whose text may have placeholders."""
    return ["body", *(f"body_{number}" for number in range(MOST_TRANSLATIONS))]


def places() -> Iterator[tuple[str, str]]:
    """Each part with each number that may be set for it."""
    for part in PARTS:
        for key in KEYS:
            if part in PICTURES and key == "points":
                continue
            if part == "qr" and key == "height":
                continue
            yield part, key


def fault_words(fault: Fault) -> str:
    """Say what is wrong with a place, and what to do."""
    part = PART_NAMES[fault.part]
    least, most = fault.least
    if fault.code == "overlap":
        said = gettext("%(part)s and %(other)s lie upon each other. Move one of them.")
        return said % {"part": part, "other": PART_NAMES[fault.other]}
    if fault.code == "small":
        said = gettext("%(part)s needs at least %(width)g × %(height)g mm.")
        return said % {"part": part, "width": least, "height": most}
    if fault.code == "letters":
        said = gettext("%(part)s: letters have %(least)g to %(most)g points.")
        return said % {"part": part, "least": least, "most": most}
    if fault.code == "off_page":
        return gettext("%(part)s does not stay on the paper. Move it or make it smaller.") % {
            "part": part
        }
    return gettext("%(part)s: enter numbers.") % {"part": part}


def _no_such_placeholder(names: str) -> str:
    return gettext("There is no placeholder %(names)s. Use only those listed below the box.") % {
        "names": names
    }


class ReasonForm(forms.Form):
    """Why a version is sent back."""

    reason = forms.CharField(
        label=_("What is to be changed"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
