"""The visible seal of a signature: a frame with who signed and when, its letters inside the PDF."""

import datetime as dt
import io
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils import timezone
from fontTools import subset
from fontTools.ttLib import TTFont
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import AppearanceContent, ResourceType
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from certificates.rules.seal import Seal, seal_lines
from shared.fonts import font

CUT = "sans"
_DIGITS = "0123456789/:+ "
_RED = "0.66 0.1 0.08"
_MOST_POINTS = 9.0
_LINE = 1.3
# The letters have numbers of their own, as of a font of signs.
_SYMBOLIC = 4
_STEM = 80
_FONT_NAME = pdf_name("/HOCBAA+BeVietnamPro-Regular")
# Of the room between the frame and the letters, in points.
_PADDING = 4.0


@dataclass(frozen=True)
class Letters:
    """A font with the letters of one seal, ready to be written into any number of files.

    width   of each letter in thousandths of its size
    glyph   number of each letter in the font
    """

    data: bytes
    length: int
    width: dict[str, int]
    glyph: dict[str, int]
    ascent: int
    descent: int
    cap_height: int
    box: tuple[int, int, int, int]

    def width_of(self, text: str) -> float:
        return sum(self.width[letter] for letter in text) / 1000

    def drawn(self, text: str) -> str:
        return "".join(f"{self.glyph[letter]:04X}" for letter in text)


@lru_cache(maxsize=32)
def letters_for(used: str) -> Letters:
    """Return the font with the letters of `used`. Made once for each issuer and process."""
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True)
    options.name_IDs = [1, 2, 6]
    with TTFont(io.BytesIO(font(CUT)), lazy=True) as whole:
        maker = subset.Subsetter(options)
        maker.populate(text=used)
        maker.subset(whole)
        out = io.BytesIO()
        whole.save(out)
    data = out.getvalue()
    with TTFont(io.BytesIO(data)) as own:
        unit = 1000 / own["head"].unitsPerEm
        names, metrics, numbers = own.getBestCmap(), own["hmtx"], own.getReverseGlyphMap()
        head, lines = own["head"], own["hhea"]
        return Letters(
            data=zlib.compress(data, 9),
            length=len(data),
            # A letter the font does not have is drawn as its empty box.
            width={
                one: round(metrics[names.get(ord(one), ".notdef")][0] * unit) for one in set(used)
            },
            glyph={one: numbers[names.get(ord(one), ".notdef")] for one in set(used)},
            ascent=round(lines.ascent * unit),
            descent=round(lines.descent * unit),
            cap_height=round(getattr(own["OS/2"], "sCapHeight", 700) * unit),
            box=tuple(round(side * unit) for side in (head.xMin, head.yMin, head.xMax, head.yMax)),
        )


@dataclass(frozen=True)
class SealStyle:
    """What pyHanko asks for the appearance of a signature field."""

    seal: Seal
    signer: str
    at: dt.datetime

    def create_stamp(
        self,
        writer: BasePdfFileWriter,
        box: BoxConstraints,
        text_params: Any,  # noqa: ARG002 - pyHanko's own placeholders; ours are known already
    ) -> "Drawn":
        moment = timezone.localtime(self.at)
        return Drawn(writer, box, seal_lines(self.signer, self.seal.owner, moment))


class Drawn(AppearanceContent):
    """The seal as PDF: lines of text in a frame, as large as fits."""

    def __init__(self, writer: BasePdfFileWriter, box: BoxConstraints, lines: list[str]) -> None:
        super().__init__(writer=writer, box=box)
        self.lines = lines
        # The time changes from paper to paper, its letters do not.
        used = "".join(sorted(set("".join(lines)) | set(_DIGITS)))
        self.letters = letters_for(used)

    def render(self) -> bytes:
        self.set_resource(ResourceType.FONT, pdf_name("/Seal"), self._font())
        width, height = self.box.width, self.box.height
        points = min(
            _MOST_POINTS,
            (height - _PADDING) / (len(self.lines) * _LINE),
            (width - 2 * _PADDING) / max(self.letters.width_of(line) for line in self.lines),
        )
        step = points * _LINE
        first = (height + step * len(self.lines)) / 2 - points
        drawn = [
            f"q {_RED} RG {_RED} rg 0.8 w 0.4 0.4 {width - 0.8:.2f} {height - 0.8:.2f} re S",
            f"BT /Seal {points:.2f} Tf {step:.2f} TL {_PADDING} {first:.2f} Td",
            *(f"<{self.letters.drawn(line)}> Tj T*" for line in self.lines),
            "ET Q",
        ]
        return "\n".join(drawn).encode()

    def _font(self) -> generic.IndirectObject:
        """Write the font into the file: the letters, their widths and what they stand for."""
        letters, writer = self.letters, self._ensure_writer
        return writer.add_object(
            _dictionary(
                Type=pdf_name("/Font"),
                Subtype=pdf_name("/Type0"),
                BaseFont=_FONT_NAME,
                Encoding=pdf_name("/Identity-H"),
                DescendantFonts=generic.ArrayObject([writer.add_object(self._descendant())]),
                ToUnicode=writer.add_object(_to_unicode(letters)),
            )
        )

    def _descendant(self) -> generic.DictionaryObject:
        letters = self.letters
        widths = generic.ArrayObject()
        for letter, number in sorted(letters.glyph.items(), key=lambda item: item[1]):
            widths += [generic.NumberObject(number), _numbers((letters.width[letter],))]
        return _dictionary(
            Type=pdf_name("/Font"),
            Subtype=pdf_name("/CIDFontType2"),
            BaseFont=_FONT_NAME,
            CIDSystemInfo=_dictionary(
                Registry=generic.pdf_string("Adobe"),
                Ordering=generic.pdf_string("Identity"),
                Supplement=generic.NumberObject(0),
            ),
            FontDescriptor=self._ensure_writer.add_object(self._descriptor()),
            CIDToGIDMap=pdf_name("/Identity"),
            W=widths,
        )

    def _descriptor(self) -> generic.DictionaryObject:
        letters = self.letters
        program = generic.StreamObject(
            _dictionary(
                Filter=pdf_name("/FlateDecode"), Length1=generic.NumberObject(letters.length)
            ),
            encoded_data=letters.data,
        )
        return _dictionary(
            Type=pdf_name("/FontDescriptor"),
            FontName=_FONT_NAME,
            Flags=generic.NumberObject(_SYMBOLIC),
            FontBBox=_numbers(letters.box),
            ItalicAngle=generic.NumberObject(0),
            Ascent=generic.NumberObject(letters.ascent),
            Descent=generic.NumberObject(letters.descent),
            CapHeight=generic.NumberObject(letters.cap_height),
            StemV=generic.NumberObject(_STEM),
            FontFile2=self._ensure_writer.add_object(program),
        )


def _dictionary(**entries: generic.PdfObject) -> generic.DictionaryObject:
    return generic.DictionaryObject({pdf_name(f"/{name}"): one for name, one in entries.items()})


def _numbers(values: tuple[int, ...]) -> generic.ArrayObject:
    return generic.ArrayObject(generic.NumberObject(value) for value in values)


def _to_unicode(letters: Letters) -> generic.StreamObject:
    """The table by which the drawn letters are copied and read aloud."""
    pairs = [
        f"<{number:04X}> <{letter.encode('utf-16-be').hex().upper()}>"
        for letter, number in sorted(letters.glyph.items(), key=lambda item: item[1])
    ]
    groups = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    table = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
        *(f"{len(group)} beginbfchar\n" + "\n".join(group) + "\nendbfchar" for group in groups),
        "endcmap CMapName currentdict /CMap defineresource pop end end",
    ]
    return generic.StreamObject(stream_data="\n".join(table).encode())
