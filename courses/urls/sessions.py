"""Sessions of a class and who was there."""

from django.urls import path

from courses.views import attendance, checkin, sessions

SESSION = "lop/<slug:class_code>/lich/<int:session_id>/"

urlpatterns = [
    path("lop/<slug:class_code>/lich/", sessions.session_list, name="session_list"),
    path("lop/<slug:class_code>/lich/them/", sessions.session_add, name="session_add"),
    path(f"{SESSION}sua/", sessions.session_edit, name="session_edit"),
    path(f"{SESSION}huy/", sessions.session_cancel, name="session_cancel"),
    path(f"{SESSION}diem-danh/", attendance.attendance_mark, name="attendance_mark"),
    path(f"{SESSION}ma/", attendance.attendance_code, name="attendance_code"),
    path(f"{SESSION}nhap/", attendance.attendance_import, name="attendance_import"),
    path(f"{SESSION}in/", attendance.attendance_sheet, name="attendance_sheet"),
    path(f"{SESSION}bang/", attendance.attendance_workbook, name="attendance_workbook"),
    path(
        "lop/<slug:class_code>/diem-danh/<int:unit_id>/",
        checkin.attendance_detail,
        name="attendance_detail",
    ),
    path("diem-danh/<slug:token>/", checkin.checkin, name="checkin"),
]
