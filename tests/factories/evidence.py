"""Papers from elsewhere, taken in as people take them in."""

import datetime as dt
import hashlib
from typing import Any

from accounts.models import User
from people.models import Person
from records.actions.evidence import NewFile, declare_paper
from records.models import Paper
from records.rules.evidence import CERTIFICATE, DEGREE, Statement

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def a_page(data: bytes = PDF) -> NewFile:
    return NewFile(data, "pdf", hashlib.sha256(data).hexdigest())


def a_degree(**changes: Any) -> Statement:
    """A degree of political theory, trung cấp, of 1 June 2019."""
    values: dict[str, Any] = {
        "kind": DEGREE,
        "dimension": "ly_luan_chinh_tri",
        "level": "trung_cap",
        "number": "A-0123/2019",
        "issuer": "Trường Chính trị tỉnh",
        "issued_on": dt.date(2019, 6, 1),
    }
    return Statement(**(values | changes))


def a_certificate(**changes: Any) -> Statement:
    """A refresher of 20 periods, completed on 20 March 2026 at another school."""
    values: dict[str, Any] = {
        "kind": CERTIFICATE,
        "programme_name": "Bồi dưỡng nghiệp vụ công tác Đảng",
        "periods": 20,
        "completed_on": dt.date(2026, 3, 20),
        "number": "45/GCN",
        "issuer": "Trung tâm Chính trị",
        "issued_on": dt.date(2026, 3, 25),
    }
    return Statement(**(values | changes))


def declared(
    person: Person, *, by: User, at: dt.datetime, statement: Statement | None = None, **more: Any
) -> Paper:
    return declare_paper(person, statement or a_degree(), [a_page()], by=by, at=at, **more)
