"""Who may take a register in, and who may open and judge papers. Missing and forbidden are 404."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from accounts.api import AnyUser, Permission, Scope, User, known, scope_of
from organisations.api import Organisation, get_organisation_or_404
from people.api import Holding, Person, person_of
from records.models import (
    Indicator,
    Paper,
    PaperFile,
    Qualification,
    Reorganisation,
    ReorganisationProposal,
    Target,
    TrainingFact,
)
from shared.dates import in_force

SHOWN_REORGANISATIONS = 50
CREDITED_BY_CERTIFICATE = "certificate:"
EDITABLE = (Paper.State.DECLARED, Paper.State.REJECTED)


def importer_or_404(user: AnyUser, *, on: dt.date) -> User:
    """Return the user if some part of the tree is open to their imports; otherwise Http404."""
    if not isinstance(user, User) or not scope_of(user, Permission.IMPORT_REGISTER, on=on):
        raise Http404
    return user


def may_set_targets(user: AnyUser, organisation: Organisation, *, on: dt.date) -> bool:
    return scope_of(user, Permission.MANAGE_TARGETS, on=on).covers(organisation)


def may_define_audiences(user: AnyUser, *, on: dt.date) -> bool:
    """Whether `user` may say who belongs to an audience: whoever sets the targets of the whole
    tree, for an audience counts in all of it. A root with nothing below it is no tree of its own.
    """
    scope = scope_of(user, Permission.MANAGE_TARGETS, on=on)
    if not scope:
        return False
    others = Organisation.objects.filter(depth=1, numchild__gt=0).exclude(path__in=scope.paths)
    return not others.exists()


def get_organisation_to_aim_or_404(user: AnyUser, code: str, *, on: dt.date) -> Organisation:
    """Return the organisation if `user` may set its targets; else Http404."""
    return get_organisation_or_404(scope_of(user, Permission.MANAGE_TARGETS, on=on), code)


def get_target_or_404(organisation: Organisation, target_id: int) -> Target:
    """Return a target of `organisation` itself."""
    targets = Target.objects.select_related("indicator__audience", "audience", "reading", "owner")
    target = targets.filter(owner=organisation, pk=target_id).first()
    if target is None:
        raise Http404
    return target


def get_indicator_or_404(code: str) -> Indicator:
    indicator = Indicator.objects.select_related("audience").filter(code=code).first()
    if indicator is None:
        raise Http404
    return indicator


def reorganiser_or_404(user: AnyUser, *, on: dt.date) -> tuple[User, Scope]:
    """Return the user and the part of the tree that they may reorganise; Http404 if none."""
    scope = scope_of(user, Permission.REORGANISE, on=on)
    if not scope:
        raise Http404
    return known(user), scope


def get_reorganisation_or_404(scope: Scope, pk: int) -> Reorganisation:
    """Return a reorganisation all of whose organisations lie in `scope`; else Http404."""
    rows = Reorganisation.objects.select_related(
        "done_by", "undone_by", "proposal__proposed_by", "proposal__decided_by"
    )
    row = rows.filter(pk=pk).first()
    if row is None or not _covers(scope, row):
        raise Http404
    return row


def reorganisations_in(scope: Scope) -> list[Reorganisation]:
    """Return the latest reorganisations within `scope`, the newest first."""
    rows = Reorganisation.objects.select_related("done_by", "undone_by")[:SHOWN_REORGANISATIONS]
    return [row for row in rows if _covers(scope, row)]


def get_proposal_or_404(scope: Scope, pk: int) -> ReorganisationProposal:
    """Return a proposed reorganisation all of whose organisations lie in `scope`; else Http404."""
    row = _proposals().filter(pk=pk).first()
    if row is None or not _holds(scope, row.organisations):
        raise Http404
    return row


def proposals_in(scope: Scope) -> list[ReorganisationProposal]:
    """Return what waits for a second person within `scope`, the newest first."""
    waiting = _proposals().filter(state=ReorganisationProposal.State.WAITING)
    rows = waiting[:SHOWN_REORGANISATIONS]
    return [row for row in rows if _holds(scope, row.organisations)]


def _proposals() -> QuerySet[ReorganisationProposal]:
    return ReorganisationProposal.objects.select_related(
        "proposed_by", "decided_by", "reorganisation"
    )


def _covers(scope: Scope, row: Reorganisation) -> bool:
    return _holds(scope, [int(pk) for pk in row.done["tree"]["left"]])


def _holds(scope: Scope, ids: Iterable[int]) -> bool:
    return not Organisation.objects.filter(pk__in=ids).exclude(scope.q()).exists()


# --- Papers from elsewhere ------------------------------------------------------------------------


@dataclass(frozen=True)
class PaperRights:
    """What one person may do about one paper: by role, and of that what its state allows now.

    is_sender  the person whose paper it is, or who declared it
    confirms, verifies  is asked for the first, the second look at papers of this person
    needs_another  it waits for a second look, but the viewer has had a hand in it
    """

    is_own: bool
    is_sender: bool
    confirms: bool
    verifies: bool
    may_change: bool
    may_withdraw: bool
    may_confirm: bool
    may_verify: bool
    needs_another: bool

    @property
    def may_reject(self) -> bool:
        return self.may_confirm or self.may_verify or self.needs_another


def papers_scope_or_404(user: AnyUser, *, on: dt.date) -> Scope:
    """Return where `user` looks after papers of others; Http404 if nowhere."""
    scope = scope_of(user, Permission.CONFIRM_PAPERS, on=on)
    if not scope:
        raise Http404
    return scope


def own_person_or_404(user: AnyUser) -> Person:
    person = person_of(user)
    if person is None:
        raise Http404
    return person


def may_declare_for(user: AnyUser, person: Person, *, on: dt.date) -> bool:
    """Whether `user` may declare papers of `person`: their own, or of people they look after."""
    if person.user_id is not None and person.user_id == user.pk:
        return True
    return _is_in_scope(user, person, Permission.CONFIRM_PAPERS, on=on)


def get_person_to_declare_for_or_404(user: AnyUser, code: str, *, on: dt.date) -> Person:
    scope = papers_scope_or_404(user, on=on)
    people = Person.objects.holding_within(scope.q("organisation__"), on=on)
    person = people.filter(code=code).first()
    if person is None:
        raise Http404
    return person


def get_paper_or_404(user: AnyUser, paper_id: int, *, on: dt.date) -> Paper:
    """Return a paper of the user's own, or of somebody they look after; else Http404."""
    paper = (
        Paper.objects.select_related(
            "person", "declared_by", "confirmed_by", "verified_by", "corrects_qualification",
            "corrects_training",
        )
        .filter(pk=paper_id)
        .first()
    )  # fmt: skip
    if paper is None or not may_declare_for(user, paper.person, on=on):
        raise Http404
    return paper


def get_file_or_404(paper: Paper, file_id: int) -> PaperFile:
    file = paper.files.filter(pk=file_id, dropped_at=None).first()
    if file is None:
        raise Http404
    return file


def get_entry_or_404(user: AnyUser, code: str, *, on: dt.date) -> Qualification | TrainingFact:
    """Return an entry of the ledger that `user` may ask to have corrected.

    code  "t12" for a level, "k12" for a training
    """
    kind, number = code[:1], code[1:]
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        raise Http404
    entry: Qualification | TrainingFact | None = None
    if kind == "t":
        entry = Qualification.objects.select_related("person").filter(pk=number).first()
    elif kind == "k":
        entry = TrainingFact.objects.select_related("person").filter(pk=number).first()
    if entry is None or not may_declare_for(user, entry.person, on=on):
        raise Http404
    # What rests on a certificate of this site is put right where that is revoked or replaced.
    if entry.source.startswith(CREDITED_BY_CERTIFICATE):
        raise Http404
    return entry


def rights_of(user: AnyUser, paper: Paper, *, on: dt.date) -> PaperRights:
    me = known(user).pk
    is_own = paper.person.user_id == me
    is_sender = is_own or paper.declared_by_id == me
    confirms, verifies = (
        not is_own and _is_in_scope(user, paper.person, permission, on=on)
        for permission in (Permission.CONFIRM_PAPERS, Permission.VERIFY_PAPERS)
    )
    waits = verifies and paper.state == Paper.State.CONFIRMED
    is_second = me not in {paper.declared_by_id, paper.confirmed_by_id}
    return PaperRights(
        is_own=is_own,
        is_sender=is_sender,
        confirms=confirms,
        verifies=verifies,
        may_change=is_sender and paper.state in EDITABLE,
        may_withdraw=is_sender and paper.state in (*EDITABLE, Paper.State.CONFIRMED),
        may_confirm=confirms and paper.state == Paper.State.DECLARED,
        may_verify=waits and is_second,
        needs_another=waits and not is_second,
    )


def _is_in_scope(user: AnyUser, person: Person, permission: Permission, *, on: dt.date) -> bool:
    scope = scope_of(user, permission, on=on)
    if not scope:
        return False
    held = Holding.objects.filter(in_force(on), scope.q("organisation__"), person=person)
    return held.exists()
