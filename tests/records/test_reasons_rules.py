"""Which of the five reasons a person is given."""

import pytest

from records.rules.reasons import Reason, Situation, reason_of


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, Reason.NEVER_SIGNED_IN),
        ({"is_in_class": True}, Reason.NEVER_SIGNED_IN),
        ({"has_signed_in": True}, None),
        ({"has_signed_in": True, "is_in_class": True}, Reason.STOPPED_MIDWAY),
        # Somebody who comes to the sessions need not sign in.
        ({"has_begun": True}, Reason.STOPPED_MIDWAY),
        ({"has_failed": True, "has_begun": True}, Reason.FAILED_TRIES),
        ({"awaits": True, "has_failed": True, "has_begun": True}, Reason.AWAITING),
        # A paper of another school needs no account here.
        ({"awaits": True}, Reason.AWAITING),
        ({"is_in_place": False, "awaits": True}, Reason.WRONG_PLACE),
        ({"has_left": True, "has_signed_in": True}, Reason.WRONG_PLACE),
    ],
)
def test_the_first_reason_that_fits_is_given(facts, expected):
    assert reason_of(Situation(**facts)) is expected
