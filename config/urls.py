"""Every address of the site, by part."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from config.dev_views import gallery
from config.health import health, readiness

to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)
to_password_reset = RedirectView.as_view(pattern_name="account_reset_password")

handler500 = "config.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health, name="health"),
    path("readyz", readiness, name="readiness"),
    path("dev/components/", gallery, name="dev_components"),
    # First what is asked for most, while a whole province sits its test.
    path("", include("quizzes.urls")),
    # Before the records of people, whose codes may be any word.
    path("", include("records.urls.evidence")),
    path("", include("reports.urls")),
    path("", include("courses.urls")),
    path("", include("certificates.urls")),
    path("", include("notifications.urls")),
    path("", include("accounts.urls")),
    path("", include("cms.urls")),
    path("api/v1/", include("api.urls")),
    # Wagtail's own sign-in asks for the password only and would pass by the second factor.
    path("quan-tri/login/", to_sign_in),
    path("quan-tri/password_reset/", to_password_reset),
    # So does the one of its site, which nothing of ours leads to.
    path("_util/login/", to_sign_in),
    path("quan-tri/", include(wagtailadmin_urls)),
    path("tai-lieu/", include(wagtaildocs_urls)),
]

if settings.SERVE_MEDIA:
    media = settings.MEDIA_URL.lstrip("/")
    urlpatterns += [
        re_path(rf"^{media}(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
    ]

# Last: every other address is a page of the site.
urlpatterns += [path("", include(wagtail_urls))]
