"""Cursors, signatures, waits and the machines that nothing is sent to. Plain values."""

import base64
import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules import narrowed
from api.rules.cursors import UnreadableCursor, cursor_of, number_place, text_place
from api.rules.keys import digest_of, new_key, prefix_of
from api.rules.webhooks import (
    LONGEST_WAIT,
    address_problem,
    is_signed,
    may_be_sent_to,
    secret_of,
    signature,
    wait_after,
)

AT = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)


@given(st.text(max_size=40).filter(lambda text: "\0" not in text))
def test_a_cursor_of_text_gives_its_place_back(place):
    assert text_place(cursor_of("people", place), "people") == place


@given(st.integers(0, 2**63 - 1))
def test_a_cursor_of_a_number_gives_its_place_back(place):
    assert number_place(cursor_of("changes", place), "changes") == place


def packed(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@given(st.text(max_size=500))
def test_what_is_no_cursor_is_refused_or_means_itself(text):
    for read in (text_place, number_place):
        try:
            place = read(text, "people")
        except UnreadableCursor:
            continue
        assert read(cursor_of("people", place), "people") == place


@pytest.mark.parametrize(
    "cursor",
    [
        "", "x", "é", cursor_of("people", "A"), cursor_of("people", 1), packed(["changes", -1]), packed(["changes", True]),
        packed(["changes", 2**63]), packed(["changes", 1.5]), packed({"changes": 1}), "A" * 401,
        packed(["changes"]), packed("[" * 200),
    ],
)  # fmt: skip
def test_a_place_of_another_list_or_none_is_refused(cursor):
    with pytest.raises(UnreadableCursor):
        number_place(cursor, "changes")


def test_a_nul_in_a_cursor_is_refused():
    with pytest.raises(UnreadableCursor):
        text_place(packed(["people", "A\0"]), "people")


def test_keys_are_long_random_and_found_by_their_digest():
    key, other = new_key(), new_key()

    assert key != other
    assert len(base64.urlsafe_b64decode(key.removeprefix("hocba_") + "=")) == 32
    assert key.startswith(prefix_of(key))
    assert len(prefix_of(key)) == 12
    assert digest_of(key) != digest_of(other)


def test_the_signature_is_that_of_standard_webhooks():
    """The example of https://github.com/standard-webhooks/standard-webhooks."""
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    header = signature(
        secret, message_id="msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp=1614265330, body=body
    )

    assert header == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("change", "right"),
    [
        ({}, True),
        ({"body": b"{}"}, False),
        ({"message_id": "2"}, False),
        ({"timestamp": int(AT.timestamp()) - 1}, False),
        ({"secret": secret_of(b"2" * 32)}, False),
        ({"at": AT + dt.timedelta(minutes=4)}, True),
        ({"at": AT + dt.timedelta(minutes=6)}, False),
        ({"at": AT - dt.timedelta(minutes=6)}, False),
    ],
)
def test_what_was_changed_on_the_way_or_is_old_is_not_signed(change, right):
    sent = {"secret": secret_of(b"1" * 32), "message_id": "1", "timestamp": int(AT.timestamp()),
            "body": b'{"a":1}'}  # fmt: skip
    header = "v1,bm9uZQ== " + signature(**sent)

    assert is_signed(**{"at": AT, **sent, **change}, header=header) is right


def test_a_secret_that_is_none_is_refused():
    with pytest.raises(ValueError, match="secret"):
        signature("whsec_?", message_id="1", timestamp=1, body=b"")


def test_waits_grow_up_to_six_hours():
    waits = [wait_after(tries).total_seconds() / 60 for tries in range(1, 8)]

    assert waits == [1, 3, 9, 27, 81, 243, 360]
    assert wait_after(10_000) == LONGEST_WAIT


@pytest.mark.parametrize(
    ("ip", "outside", "inside"),
    [
        ("8.8.8.8", True, True),
        ("2606:4700::1111", True, True),
        ("10.1.2.3", False, True),
        ("192.168.1.5", False, True),
        ("172.16.0.1", False, True),
        ("fd00::1", False, True),
        ("100.64.0.1", False, False),
        ("127.0.0.1", False, False),
        ("127.9.9.9", False, False),
        ("::1", False, False),
        ("0.0.0.0", False, False),  # noqa: S104 - refused, not listened on
        ("::", False, False),
        ("169.254.169.254", False, False),
        ("fe80::1", False, False),
        ("fe80::1%eth0", False, False),
        ("224.0.0.1", False, False),
        ("ff02::1", False, False),
        ("240.0.0.1", False, False),
        ("255.255.255.255", False, False),
        ("::ffff:127.0.0.1", False, False),
        ("::ffff:10.0.0.1", False, True),
        ("::ffff:8.8.8.8", True, True),
        ("64:ff9b::a9fe:a9fe", False, False),
        ("64:ff9b::808:808", True, True),
        ("2002:7f00:1::", False, False),
        ("192.0.2.1", False, True),
    ],
)
def test_only_public_machines_are_spoken_to(ip, outside, inside):
    assert may_be_sent_to(ip, inside=False) is outside
    assert may_be_sent_to(ip, inside=inside) is inside or not inside


@pytest.mark.parametrize(
    ("url", "is_right"),
    [
        ("https://dulieu.example.vn/hoc-ba?x=1", True),
        ("https://dulieu.example.vn:8443/", True),
        ("http://dulieu.example.vn/", False),
        ("https://", False),
        ("https:///x", False),
        ("https://a:b@dulieu.example.vn/", False),
        ("https://dulieu.example.vn/#a", False),
        ("https://dulieu.example.vn:0/", False),
        ("https://dulieu.example.vn:99999/", False),
        ("https://dulieu.example.vn/\r\nX: 1", False),
        ("https://dữliệu.example.vn/", False),
        ("file:///etc/passwd", False),
        ("https://[::1", False),
    ],
)
def test_only_plain_https_addresses_are_sent_to(url, is_right):
    assert (address_problem(url) == "") is is_right


@pytest.mark.parametrize(
    ("paths", "path", "inside"),
    [
        (["0001"], "0001", ("0001",)),
        (["0001"], "00010002", ("00010002",)),
        (["00010002", "00010003"], "0001", ("00010002", "00010003")),
        (["00010002"], "00010003", ()),
        (["0001", "00010002"], "0001", ("0001",)),
        ([], "0001", ()),
    ],
)
def test_a_scope_within_an_organisation(paths, path, inside):
    assert narrowed(paths, path) == inside
