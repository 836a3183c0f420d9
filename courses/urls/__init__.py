"""Addresses of this app, by who opens them; names are noun_verb."""

from courses.urls import learning, officers

app_name = "courses"
urlpatterns = [
    # lop/mo-lop/ stands before lop/<class>/.
    *officers.urlpatterns,
    *learning.urlpatterns,
]
