"""Open to everybody: the check of a paper, and what other systems need for theirs. Its log is for
those who issue."""

from django.urls import path

from certificates.views import check_file, checks, credential, public

urlpatterns = [
    path(".well-known/did.json", credential.did_document, name="did_document"),
    path(".well-known/jwks.json", credential.key_set, name="key_set"),
    path("xac-minh/", public.certificate_search, name="certificate_search"),
    path("xac-minh/tep/", check_file.certificate_file_check, name="certificate_file_check"),
    path(
        "xac-minh/thu-hoi/<int:number>.jwt",
        credential.status_list,
        name="credential_status_list",
    ),
    path(
        "xac-minh/<str:code>/chung-chi.jwt",
        credential.credential_jwt,
        name="credential_jwt",
    ),
    path(
        "xac-minh/<str:code>/chung-chi.json",
        credential.credential_json,
        name="credential_json",
    ),
    path("giay-chung-nhan/luot-kiem-tra/", checks.check_log, name="check_log"),
    path("xac-minh/<str:code>/", public.certificate_verify, name="certificate_verify"),
]
