"""A small SCORM package of two parts, made here, in the second course of the demonstration."""

import datetime as dt
import io
import zipfile

from django.core.files.base import ContentFile

from courses.api import CoursePackage, CoursePage, take_package

TITLE = "Làm quen với gói bài giảng"
MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="lam-quen" version="1.0"
  xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="goi">
    <organization identifier="goi"><title>{TITLE}</title>
      <item identifier="doc" identifierref="trang-doc"><title>Ba điều cần biết</title></item>
      <item identifier="hoi" identifierref="trang-hoi"><title>Tự kiểm tra</title>
        <adlcp:masteryscore>50</adlcp:masteryscore></item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="trang-doc" type="webcontent" adlcp:scormtype="sco" href="doc.html"/>
    <resource identifier="trang-hoi" type="webcontent" adlcp:scormtype="sco" href="hoi.html"/>
  </resources>
</manifest>
"""
FRAME = """<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="kieu.css"></head>
<body><main>{body}</main><script src="chung.js"></script><script src="{script}"></script></body>
</html>
"""
STYLE = """body { font: 1.2rem/1.6 sans-serif; margin: 1.5rem; color: #1d1d1b; background: #fff; }
button { font: inherit; padding: .6rem 1.4rem; min-height: 3rem; }
label { display: block; padding: .5rem 0; }
"""
# Looks for the API in its own window and those around, as packages do.
SHARED_SCRIPT = """"use strict";
const find = (win) => { while (!win.API && win.parent !== win) win = win.parent; return win.API; };
const api = find(window);
api.LMSInitialize("");
const get = (name) => api.LMSGetValue("cmi.core." + name);
const set = (name, value) => api.LMSSetValue("cmi.core." + name, String(value));
const finish = (status) => { set("lesson_status", status); set("exit", ""); api.LMSFinish(""); };
"""
SLIDES = [
    "Gói bài giảng chạy ngay trong trang lớp. Dòng chữ dưới khung cho biết đã lưu lúc nào.",
    "Mất mạng thì phần đã làm được giữ trên máy. Có mạng lại, máy tự gửi.",
    "Dừng giữa chừng cũng không sao. Lần sau mở lại, gói tiếp tục từ chỗ đã dừng.",
]
READING = """<h1>Ba điều cần biết</h1>
<p id="so"></p><p id="loi" aria-live="polite"></p><button id="tiep" type="button">Tiếp</button>"""
READING_SCRIPT = f""""use strict";
const slides = {SLIDES!r};
const words = document.querySelector("#loi");
const next = document.querySelector("#tiep");
let place = Number(get("lesson_location")) || 0;
const show = () => {{
  document.querySelector("#so").textContent = `${{place + 1}}/${{slides.length}}`;
  words.textContent = slides[place];
  if (place === slides.length - 1) next.textContent = "Xong";
}};
next.onclick = () => {{
  if (place === slides.length - 1) {{
    finish("completed");
    next.disabled = true;
    words.textContent = "Đồng chí đã đọc xong phần này.";
    return;
  }}
  place += 1;
  set("lesson_location", place);
  set("lesson_status", "incomplete");
  set("exit", "suspend");
  api.LMSCommit("");
  show();
}};
show();
"""
ASKING = """<h1>Tự kiểm tra</h1>
<form>
<fieldset><legend>Mất mạng giữa chừng thì phần đã làm ở đâu?</legend>
<label><input type="radio" name="a" value="1"> Giữ trên máy, có mạng thì gửi</label>
<label><input type="radio" name="a" value="0"> Mất hết, phải làm lại</label></fieldset>
<fieldset><legend>Mở lại gói thì bắt đầu từ đâu?</legend>
<label><input type="radio" name="b" value="0"> Từ đầu</label>
<label><input type="radio" name="b" value="1"> Từ chỗ đã dừng</label></fieldset>
<p><button>Xem kết quả</button></p></form><p id="ket-qua" role="status"></p>"""
ASKING_SCRIPT = """"use strict";
document.querySelector("form").onsubmit = (event) => {
  event.preventDefault();
  const right = [...document.querySelectorAll("input:checked")].filter((one) => one.value === "1");
  set("score.min", 0);
  set("score.max", 100);
  set("score.raw", right.length * 50);
  finish(right.length ? "passed" : "failed");
  document.querySelector("#ket-qua").textContent = `Đúng ${right.length} trên 2 câu.`;
  document.querySelector("button").disabled = true;
};
"""


def add_package(course: CoursePage, *, at: dt.datetime) -> None:
    """Put the package at the end of a course, before its class opens."""
    package = take_package(ContentFile(archive(), "lam-quen.zip"), by=None, at=at)
    CoursePackage.objects.create(
        course=course, sort_order=0, package=package, title=TITLE, periods=1
    )
    # Read anew, so that the revision that trainers go on from has it.
    CoursePage.objects.get(pk=course.pk).save_revision().publish()


def archive() -> bytes:
    """Return the package as a file; the same each time."""
    files = {
        "imsmanifest.xml": MANIFEST,
        "doc.html": FRAME.format(title="Ba điều cần biết", body=READING, script="doc.js"),
        "hoi.html": FRAME.format(title="Tự kiểm tra", body=ASKING, script="hoi.js"),
        "kieu.css": STYLE,
        "chung.js": SHARED_SCRIPT,
        "doc.js": READING_SCRIPT,
        "hoi.js": ASKING_SCRIPT,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            zipped.writestr(entry, content)
    return out.getvalue()
