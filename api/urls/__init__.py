"""Addresses of the interface; names are noun_verb. Those in the back office are in `desk`."""

from django.urls import URLPattern, URLResolver, path

from api.views.v1 import changes, figures, imports, register
from api.views.v1.interface import interface

interface.add_router("", register.router)
interface.add_router("", figures.router)
interface.add_router("", changes.router)
interface.add_router("", imports.router)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", interface.urls),
]
