"""Addresses of this app, by who opens them; names are noun_verb."""

from courses.urls import essays, learning, officers, packages, surveys

app_name = "courses"
urlpatterns = [
    # lop/mo-lop/ stands before lop/<class>/.
    *officers.urlpatterns,
    # So does lop/cham-thu-hoach/.
    *essays.urlpatterns,
    *surveys.urlpatterns,
    *packages.urlpatterns,
    *learning.urlpatterns,
]
