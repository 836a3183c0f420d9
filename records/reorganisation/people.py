"""The sheet that says where single people go."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from organisations.api import Handover
from people.api import Assigned, Holding, ids_of_people
from records.register.reading import Line, ReadSheet
from records.reorganisation.changes import NEW, OLD
from records.reorganisation.layout import ENDS


def assigned_people(
    sheet: ReadSheet | None, ids: dict[str, int], handovers: Collection[Handover]
) -> tuple[list[Assigned], dict[tuple[int, int], Line]]:
    """Return what the rows say, and the row of each person and old organisation."""
    if sheet is None:
        return [], {}
    people = ids_of_people(line["ma_can_bo"] for line in sheet.lines if line["ma_can_bo"])
    handing = {one.organisation_id: one for one in handovers}
    found: list[Assigned] = []
    lines: dict[tuple[int, int], Line] = {}
    for line in sheet.lines:
        person, old = people.get(line["ma_can_bo"] or ""), ids.get(line[OLD] or "")
        new = ids.get(line[NEW]) if line[NEW] else None
        if person is None:
            sheet.refuse(line, "ma_can_bo", _("No person has this code."))
        elif old is None:
            sheet.refuse(line, OLD, _("No organisation has this code."))
        elif old not in handing:
            continue  # of a change that was carried out before
        elif line[NEW] and (new is None or new not in handing[old].to):
            sheet.refuse(line, NEW, _("This is none of the successors of the old organisation."))
        else:
            ends = line["chuc_vu_moi"] == ENDS
            title = "" if ends else line["chuc_vu_moi"] or ""
            found.append(Assigned(person, old, line["chuc_vu_cu"] or "", new, title, ends))
            lines[person, old] = line
    return found, lines


def refuse_strangers(
    sheet: ReadSheet | None, lines: dict[tuple[int, int], Line], handovers: Collection[Handover]
) -> None:
    """Refuse rows about people who hold nothing there."""
    if sheet is None or not lines:
        return
    held = set(
        Holding.objects.filter(
            organisation__in={one.organisation_id for one in handovers},
            person__in={person for person, _place in lines},
        ).values_list("person", "organisation")
    )
    for key, line in lines.items():
        if key not in held:
            sheet.refuse(line, "ma_can_bo", _("This person holds no position there."))
