"""What is wrong with a question, or unwise in it, in sentences that say what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes.rules.checks import Check, Remark
from quizzes.rules.content import Fault, Kind

Sentence = Promise | str

FAULTS: dict[Fault, Sentence] = {
    Fault.WRONG_SHAPE: _("Fill in what is missing."),
    Fault.TOO_FEW: _("There are too few rows. Add one."),
    Fault.TOO_MANY: _("There are too many rows. Remove some."),
    Fault.EMPTY_TEXT: _("Write a text in this row, or empty the whole row."),
    Fault.TOO_LONG: _("This text is too long. Shorten it."),
    Fault.SAME_TWICE: _("This text is there twice. Change one of them."),
    Fault.NOT_ONE_RIGHT: _("Mark exactly one option as right."),
    Fault.NONE_RIGHT: _("Mark at least one option as right."),
    Fault.ALL_RIGHT: _("Learners need something wrong to choose from. Add it."),
    Fault.UNKNOWN_SCORING: _("Choose how the answers are marked."),
    Fault.LADDER_NEEDS_FOUR: _("Marking by steps needs exactly four statements."),
    Fault.WEIGHT_OUT_OF_RANGE: _("This per cent value is not allowed here. Change it."),
    Fault.WEIGHTS_NOT_100: _("The values above zero must add up to 100 %."),
    Fault.WEIGHT_AND_MARK: _("Options that earn something are the right ones. Mark them so."),
    Fault.NOTHING_EARNS_ALL: _("At least one answer must earn 100 %."),
    Fault.NOT_A_NUMBER: _("Write a number here, for example 12,5."),
    Fault.NO_UNITS: _("Name at least one unit, or ask for the number only."),
    Fault.GAPS_DISAGREE: _("Each gap must stand in the text once: [[1]], [[2]] and so on."),
    Fault.PART_NOT_ALLOWED: _("This kind of question cannot stand inside another one."),
    Fault.NOTHING_TO_HAND_IN: _("Allow typing, photos or both."),
    Fault.WORDS_DISAGREE: _("The most words must be more than the fewest."),
}
# What WRONG_SHAPE means where only one thing can be missing.
_MISSING: dict[str, Sentence] = {
    Kind.TRUE_FALSE: _("Say whether the statement is true or false."),
    Kind.STATEMENTS: _("Say of each statement whether it is true or false."),
}

CHECKS: dict[Check, Sentence] = {
    Check.NO_STEM: _("Write the question."),
    Check.TWO_ALIKE: _("“%(detail)s” is there twice, at most the accents differ. Change one."),
    Check.ALL_OF_THEM: _(
        "“%(detail)s” does not work when options are shuffled. "
        "Let learners choose several right answers instead."
    ),
    Check.RIGHT_IS_LONGEST: _(
        "The right option is much longer than the others and gives itself away. Make them alike."
    ),
    Check.NEGATIVE: _("The question asks for the opposite. Put “%(detail)s” in bold."),
    Check.NO_ALT: _("Say what the picture shows, for those who cannot see it."),
    Check.HEAVY_PICTURE: _(
        "A picture weighs %(detail)s KB and comes slowly to phones. Use a smaller one, up to 30 KB."
    ),
    Check.PICTURE_GONE: _("A picture does not belong to this bank. Choose it again."),
    Check.LONG_SENTENCE: _("A sentence has %(detail)s words. Divide it: up to 20 read well."),
    Check.LONG_STEM: _("The question has %(detail)s words. Shorten it, or make it a situation."),
    Check.LONG_OPTION: _("This has %(detail)s words. Shorten it: up to 40 read well."),
    Check.NO_FEEDBACK: _("Explain the right answer: people learn most from that."),
}


def fault_sentence(fault: Fault, kind: str) -> str:
    if fault == Fault.WRONG_SHAPE and kind in _MISSING:
        return str(_MISSING[kind])
    return str(FAULTS[fault])


def remark_sentence(remark: Remark) -> str:
    """Return the sentence, with its place in front where there is one."""
    detail = remark.detail if len(remark.detail) <= 60 else f"{remark.detail[:58]}…"
    sentence = str(CHECKS[remark.check]) % {"detail": detail}
    places = []
    if remark.part:
        places.append(gettext("Part %(number)d") % {"number": remark.part})
    if remark.row:
        places.append(gettext("Row %(number)d") % {"number": remark.row})
    return f"{', '.join(places)}: {sentence}" if places else sentence
