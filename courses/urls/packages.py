"""Playing packages."""

from django.urls import path

from courses.views import packages

urlpatterns = [
    path(
        "lop/<slug:class_code>/goi/<int:unit_id>/", packages.package_detail, name="package_detail"
    ),
    path("lop/<slug:class_code>/goi/<int:unit_id>/mo/", packages.package_open, name="package_open"),
    path(
        "lop/<slug:class_code>/goi/<int:unit_id>/luu/", packages.package_save, name="package_save"
    ),
    # The files of a package, for a frame that has no origin: the address is the key.
    path("goi-hoc/<str:token>/-/hocba.js", packages.package_script, name="package_script"),
    path("goi-hoc/<str:token>/<path:path>", packages.package_file, name="package_file"),
]
