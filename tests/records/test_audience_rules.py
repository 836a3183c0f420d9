"""Clauses as words of a form, and what tells two versions of an audience apart."""

import pytest

from records.rules.audience import Clause
from records.rules.audience_drafts import (
    all_of,
    clause_of,
    code_from,
    fingerprint,
    grouped,
    key_of,
    without_repeats,
)

ANYWHERE = Clause("bi_thu")
IN_A_CELL = Clause("bi_thu", "chi_bo", residential_only=True)
IN_A_HAMLET = Clause("bi_thu", "chi_bo", residential_only=True, residential_kind="ap")


@pytest.mark.parametrize(
    ("clause", "key"),
    [
        (ANYWHERE, "bi_thu::"),
        (Clause("bi_thu", "xa"), "bi_thu:xa:"),
        (IN_A_CELL, "bi_thu:chi_bo:only"),
        (IN_A_HAMLET, "bi_thu:chi_bo:ap"),
        (Clause("bi_thu", None, residential_only=True), "bi_thu::only"),
    ],
)
def test_a_clause_goes_into_one_word_and_back(clause, key):
    assert (key_of(clause), clause_of(key)) == (key, clause)


def test_naming_a_sort_of_neighbourhood_asks_for_one_either_way():
    # Whether the row says "only" besides makes no difference to who fits.
    assert key_of(Clause("bi_thu", "chi_bo", residential_kind="ap")) == key_of(IN_A_HAMLET)


@pytest.mark.parametrize("wrong", ["", "bi_thu", "bi_thu:chi_bo", "::", ":chi_bo:", "a:b:c:d"])
def test_what_is_no_clause_is_refused(wrong):
    with pytest.raises(ValueError, match="not a clause"):
        clause_of(wrong)


def test_positions_times_kinds():
    assert all_of(["bi_thu", "pho_bi_thu"], [], "") == [ANYWHERE, Clause("pho_bi_thu")]
    assert [key_of(each) for each in all_of(["a", "b"], ["x", "y"], "only")] == [
        "a:x:only",
        "b:x:only",
        "a:y:only",
        "b:y:only",
    ]
    assert all_of([], ["x"], "") == []


def test_a_version_is_its_words_and_clauses_in_any_order_and_number():
    first = fingerprint("Bí thư", "Mọi bí thư", [ANYWHERE, IN_A_CELL])
    assert fingerprint("Bí thư", "Mọi bí thư", [IN_A_CELL, ANYWHERE, ANYWHERE]) == first
    others = [
        fingerprint("Bí thư.", "Mọi bí thư", [ANYWHERE, IN_A_CELL]),
        fingerprint("Bí thư", "", [ANYWHERE, IN_A_CELL]),
        fingerprint("Bí thư", "Mọi bí thư", [ANYWHERE]),
        fingerprint("Bí thư", "Mọi bí thư", [ANYWHERE, IN_A_HAMLET]),
    ]
    assert len({first, *others}) == 5


def test_each_clause_once_and_those_of_the_same_place_together():
    clauses = [
        IN_A_CELL,
        ANYWHERE,
        IN_A_CELL,
        Clause("pho_bi_thu", "chi_bo", residential_only=True),
    ]
    assert without_repeats(clauses) == (clauses[0], clauses[1], clauses[3])
    both = [Clause(title, kind) for kind in ("xa", "huyen") for title in ("bi_thu", "cap_uy_vien")]
    assert grouped([*without_repeats(clauses), *both]) == [
        (["bi_thu", "pho_bi_thu"], "only", ["chi_bo"]),
        (["bi_thu"], "", [""]),
        (["bi_thu", "cap_uy_vien"], "", ["xa", "huyen"]),
    ]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Trưởng ban công tác Mặt trận", "truong_ban_cong_tac_mat_tran"),
        ("  Đảng ủy – xã  ", "dang_uy_xa"),
        ("…", ""),
        ("a" * 59 + " b", "a" * 59),
    ],
)
def test_the_code_of_a_new_audience(name, code):
    assert code_from(name) == code
