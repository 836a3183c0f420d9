"""Addresses of the interface; names are noun_verb. Those in the back office are in `desk`."""

from django.urls import URLPattern, URLResolver, include, path

from api.views.reference import reference, unknown
from api.views.v1 import changes, figures, imports, register
from api.views.v1.interface import interface

interface.add_router("", register.router)
interface.add_router("", figures.router)
interface.add_router("", changes.router)
interface.add_router("", imports.router)

for_people: list[URLPattern] = [path("", reference, name="reference")]
the_rest: list[URLPattern] = [path("<path:rest>", unknown, name="unknown")]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((for_people, "api"))),
    path("", interface.urls),
    path("", include((the_rest, "api-rest"))),
]
