import datetime as dt
import zlib

import pytest

from certificates.actions.checks import network_of
from certificates.credential.status import LIST_LENGTH, encoded, list_of, range_of
from certificates.rules.checking import State, code_in, state_of, still_holds

CODE = "10K3M9QXW2VBN4T8RZC6HJ5PYD"
DAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("is_revoked", "is_replaced", "is_confirmed", "state", "holds"),
    [
        (False, False, False, State.VALID, True),
        (False, False, True, State.CONFIRMED, True),
        (False, True, True, State.REPLACED, False),
        (True, False, True, State.REVOKED, False),
        (True, True, True, State.REVOKED, False),
    ],
)
def test_the_worst_that_happened_to_a_paper_counts(
    is_revoked, is_replaced, is_confirmed, state, holds
):
    found = state_of(is_revoked=is_revoked, is_replaced=is_replaced, is_confirmed=is_confirmed)

    assert found is state
    assert still_holds(found) is holds


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (f"%PDF-1.7\n<</Subject (https://hoc.example.vn/xac-minh/{CODE}/)>>", CODE),
        (f"https://hoc.example.vn/xac-minh/{CODE}", CODE),
        (f"https://hoc.example.vn/xac-minh/{CODE}A/", ""),
        ("https://hoc.example.vn/xac-minh/UUUUUUUUUUUUUUUUUUUUUUUUUU/", ""),
        (f"https://hoc.example.vn/{CODE}/", ""),
        ("", ""),
    ],
)
def test_the_code_of_a_file_is_the_one_in_its_address(content, code):
    assert code_in(content.encode()) == code


def test_the_code_is_found_in_what_a_file_says_about_itself():
    words = zlib.compress(f"<dc:description>http://x/xac-minh/{CODE}/</>".encode())
    about = b"<</Type /Metadata/Subtype /XML/Filter /FlateDecode/Length 99>>\nstream\n"

    assert code_in(b"%PDF-1.7\n" + about + words + b"\nendstream") == CODE
    assert code_in(b"%PDF-1.7\n" + about + b"no such packing") == ""
    # What unpacks to a thousand times its size is left alone.
    bomb = zlib.compress(b" " * 50_000_000 + f"/xac-minh/{CODE}/".encode())
    assert code_in(about + bomb) == ""


def test_addresses_of_one_network_and_day_have_one_mark_and_cannot_be_read_from_it():
    office = network_of("203.113.131.7", DAY)

    assert network_of("203.113.131.250", DAY) == office
    assert network_of("::ffff:203.113.131.8", DAY) == office
    assert network_of("203.113.132.7", DAY) != office
    assert network_of("203.113.131.7", DAY + dt.timedelta(days=1)) != office
    assert network_of("2405:4800:1:2::7", DAY) == network_of("2405:4800:1:ffff::1", DAY)
    assert network_of("2405:4800:2::7", DAY) != network_of("2405:4800:1::7", DAY)
    assert len(office) == 12
    assert len(network_of("what a proxy should not say", DAY)) == 12


def test_each_certificate_has_one_bit_in_one_list():
    assert list_of(0) == (0, 0)
    assert list_of(LIST_LENGTH - 1) == (0, LIST_LENGTH - 1)
    assert list_of(LIST_LENGTH) == (1, 0)
    assert range_of(1) == (LIST_LENGTH, 2 * LIST_LENGTH - 1)


def test_a_list_is_the_same_letters_whenever_it_is_made():
    assert encoded([3, 70_000]) == encoded([70_000, 3])
    assert encoded([3]) != encoded([4])
    assert len(encoded(range(0, LIST_LENGTH, 3))) < 60_000
