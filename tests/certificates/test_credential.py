"""The credential is verified by libraries that had no part in making it, without any network."""

import base64
import datetime as dt
import gzip
import json
import stat

import jwt
import pytest
from django.core.management import call_command
from django.urls import reverse
from jwt import PyJWK
from openbadgeslib.ob3 import OB3Verifier
from openbadgeslib.ob3.verifier import OB3VerificationError

from certificates.credential import keys
from certificates.models import Certificate
from tests.factories.certificates import CertificateFactory, replaced
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
DID = "did:web:hoc.example.gov.vn"
SITE = "https://hoc.example.gov.vn"


@pytest.fixture
def folder(settings, tmp_path, at):
    settings.CREDENTIAL_KEYS = tmp_path / "keys"
    settings.WAGTAILADMIN_BASE_URL = SITE
    keys.make_key(settings.CREDENTIAL_KEYS, at=at - dt.timedelta(days=365))
    return settings.CREDENTIAL_KEYS


@pytest.fixture
def fetch(client):
    """What a verifier on another machine gets from our addresses."""

    def get(url: str, *_args, **_kwargs) -> bytes:
        assert url.startswith(SITE)
        response = client.get(url.removeprefix(SITE))
        assert response.status_code == 200, url
        return response.content

    return get


def issued(**values):
    """Issued a year before the other tests: those who verify look at the clock."""
    return CertificateFactory(issued_on=dt.date(2025, 11, 23), **values)


def token_of(client, row):
    response = client.get(reverse("certificates:credential_jwt", args=[row.verification_code]))
    assert (response.status_code, response["Content-Type"]) == (200, "application/vc+jwt")
    return response.content.decode()


def test_another_library_finds_the_key_and_believes_the_credential(client, folder, fetch):
    person = PersonFactory(full_name="Đặng Thị Ánh Tuyết")
    row = issued(person=person)
    token = token_of(client, row)

    verifier = OB3Verifier.for_issuer_did(DID, download=fetch)
    credential = verifier.verify(token, check_status=True, download=fetch)

    assert credential.issuer.name == "TRUNG TÂM CHÍNH TRỊ"
    assert [who.identity_hash for who in credential.identifiers] == ["Đặng Thị Ánh Tuyết"]
    assert credential.credits_earned == 40
    assert credential.achievement.name == "bồi dưỡng nghiệp vụ công tác đảng"
    assert [result.value for result in credential.results] == ["Giỏi"]
    assert credential.id == f"{SITE}/xac-minh/{row.verification_code}/"
    assert credential.issuance_date.isoformat() == "2025-11-23T00:00:00+07:00"
    # No more than the public page says.
    for hidden in ("12/03/1975", "1975-03-12", person.code, "8.50"):
        assert hidden not in json.dumps(credential.raw, ensure_ascii=False)
    # The same paper is the same letters, however often it is fetched, and whatever changes since.
    person.full_name = "Đặng Thị Ánh"
    person.save()
    assert token_of(client, row) == token


def test_the_published_key_set_does_for_those_who_know_only_jwt(client, folder):
    token = token_of(client, issued())
    published = client.get("/.well-known/jwks.json")
    [key] = published.json()["keys"]

    header = jwt.get_unverified_header(token)
    claims = jwt.decode(token, PyJWK(key), algorithms=["EdDSA"])

    assert header["kid"] == key["kid"]
    assert "d" not in key
    assert claims["iss"] == DID
    assert published["Cache-Control"] == "public, max-age=3600"
    again = client.get("/.well-known/jwks.json", headers={"If-None-Match": published["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.fault(38, "a credential is forged or edited")
def test_one_changed_letter_is_noticed(client, folder, fetch):
    token = token_of(client, issued())
    verifier = OB3Verifier.for_issuer_did(DID, download=fetch)
    # In the header, in the middle of the words, in the signature.
    for place in (10, len(token) // 2, len(token) - 10):
        letter = "A" if token[place] != "A" else "B"
        with pytest.raises(OB3VerificationError):
            verifier.verify(token[:place] + letter + token[place + 1 :])


@pytest.mark.fault(44, "a revoked certificate is still believed")
def test_what_is_revoked_or_replaced_stands_in_the_public_list_at_once(
    client, folder, fetch, at, assert_queries
):
    first, second, third = (issued() for _ in range(3))
    tokens = {row.pk: token_of(client, row) for row in (first, second, third)}
    verifier = OB3Verifier.for_issuer_did(DID, download=fetch)
    address = reverse("certificates:credential_status_list", args=[0])
    before = client.get(address)

    Certificate.objects.filter(pk=first.pk).update(
        revoked_at=at, revoked_reason=Certificate.Reason.RESULT_ANNULLED
    )
    replaced(second, by=third)

    for row in (first, second):
        with pytest.raises(OB3VerificationError, match="is set at index"):
            verifier.verify(tokens[row.pk], check_status=True, download=fetch)
    verifier.verify(tokens[third.pk], check_status=True, download=fetch)
    with assert_queries(1):
        after = client.get(address, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert after["Cache-Control"] == "public, no-cache"
    claims = jwt.decode(after.content, options={"verify_signature": False})
    bits = gzip.decompress(
        base64.urlsafe_b64decode(claims["credentialSubject"]["encodedList"][1:] + "==")
    )
    assert len(bits) * 8 == 131_072
    assert sum(byte.bit_count() for byte in bits) == 2
    assert client.get(address, headers={"If-None-Match": after["ETag"]}).status_code == 304


def test_a_new_key_signs_and_the_former_one_still_verifies(client, folder, fetch, capsys):
    row = issued()
    old = token_of(client, row)
    call_command("make_credential_key")
    new = token_of(client, row)

    assert "signs from now on" in capsys.readouterr().out
    assert jwt.get_unverified_header(old)["kid"] != jwt.get_unverified_header(new)["kid"]
    verifier = OB3Verifier.for_issuer_did(DID, download=fetch)
    verifier.verify(old)
    verifier.verify(new)
    newest, former = sorted(folder.glob("*.json"), reverse=True)
    assert "d" in json.loads(newest.read_text())
    # With what is left of it nothing can be signed any more.
    assert "d" not in json.loads(former.read_text())
    assert stat.S_IMODE(newest.stat().st_mode) == 0o600


def test_without_a_key_nothing_is_signed_and_the_words_can_still_be_read(client, settings):
    row = CertificateFactory()
    code = row.verification_code

    assert client.get(reverse("certificates:credential_jwt", args=[code])).status_code == 404
    assert client.get(reverse("certificates:credential_status_list", args=[0])).status_code == 404
    assert client.get("/.well-known/jwks.json").json() == {"keys": []}
    page = client.get(reverse("certificates:certificate_verify", args=[code])).content.decode()
    assert "chung-chi.jwt" not in page
    words = client.get(reverse("certificates:credential_json", args=[code])).json()
    assert words["credentialSubject"]["licenseNumber"] == row.number


@pytest.mark.parametrize("name", ["credential_jwt", "credential_json"])
def test_unknown_and_impossible_codes_have_one_answer(client, folder, name):
    CertificateFactory()
    answers = {
        (response.status_code, response.content, response["X-Robots-Tag"])
        for code in ("0" * 26, "A", "x" * 300, "Đ")
        for response in [client.get(reverse(f"certificates:{name}", args=[code]))]
    }

    assert answers == {(404, b'{"status": "unknown"}', "noindex, nofollow")}


def test_at_home_the_first_key_is_made_when_it_is_needed(client, settings, tmp_path):
    settings.CREDENTIAL_KEYS = tmp_path / "keys"
    settings.CREDENTIAL_KEY_MADE_AT_NEED = True
    row = CertificateFactory()

    assert token_of(client, row) == token_of(client, row)
    assert len(list((tmp_path / "keys").iterdir())) == 1
