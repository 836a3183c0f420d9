"""SIGNING_FILE is read strictly: what is wrong stops the start and says what would do."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.settings import signing

GOOD = """
trusted = ["root.pem"]
crls = ["later.crl"]

[time_stamp]
url = "https://tsa.example.vn/"
trusted = ["root.pem"]

[issuers.TTCT]
certificate = "own.pem"
pkcs12 = "own.p12"
passphrase_file = "/run/secret"
seal = true
"""


@pytest.fixture
def file(tmp_path):
    for name in ("root.pem", "own.pem"):
        (tmp_path / name).write_text("x")

    def write(text):
        (tmp_path / "signing.toml").write_text(text)
        return str(tmp_path / "signing.toml")

    return write


def test_without_a_file_nothing_is_signed():
    assert signing.read("") == {"trusted": [], "crls": [], "time_stamp": None, "issuers": {}}


def test_paths_begin_at_the_folder_of_the_file(file, tmp_path):
    said = signing.read(file(GOOD))

    assert said["trusted"] == said["time_stamp"]["trusted"] == [str(tmp_path / "root.pem")]
    assert said["crls"] == [str(tmp_path / "later.crl")], "lists may come later"
    assert said["time_stamp"]["chain"] == []
    assert said["issuers"]["TTCT"] == {
        "certificate": str(tmp_path / "own.pem"),
        "chain": [],
        "former": [],
        "pkcs12": str(tmp_path / "own.p12"),
        "passphrase_file": "/run/secret",
        "seal": True,
    }


@pytest.mark.parametrize(
    ("was", "becomes", "sentence"),
    [
        ("[time_stamp]", "[time_stamp", "is not TOML"),
        ("crls", "clrs", "the file: unknown clrs"),
        ('["root.pem"]\ncrls', '["other.pem"]\ncrls', "trusted: there is no"),
        ('["root.pem"]\ncrls', '"root.pem"\ncrls', "trusted: make it a list"),
        ('trusted = ["root.pem"]\ncrls', "crls", "trusted: name the root certificates"),
        ("https://tsa", "ldap://tsa", "time_stamp.url"),
        ('vn/"\ntrusted = ["root.pem"]', 'vn/"', "time_stamp.trusted"),
        ('certificate = "own.pem"', "", "issuers.TTCT: name the certificate"),
        ('certificate = "own.pem"', 'certificate = "no.pem"', "there is no"),
        ('pkcs12 = "own.p12"', "", "exactly one of key, pkcs12 and pkcs11"),
        ('pkcs12 = "own.p12"', 'pkcs12 = "a"\nkey = "b"', "exactly one of"),
        ("seal = true", 'seal = "yes"', "issuers.TTCT.seal: make it a flag"),
        ('pkcs12 = "own.p12"', 'pkcs11 = {module = "/a"}', "pkcs11: add key, token"),
    ],
)
def test_what_is_wrong_is_named(file, was, becomes, sentence):
    assert was in GOOD
    with pytest.raises(ImproperlyConfigured, match="SIGNING_FILE") as refused:
        signing.read(file(GOOD.replace(was, becomes, 1)))
    assert sentence in str(refused.value)


def test_a_file_that_is_not_there_or_not_absolute_is_refused(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="starts with /"):
        signing.read("signing.toml")
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        signing.read(str(Path(tmp_path) / "none.toml"))
