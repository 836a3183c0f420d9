"""Which reader takes which type of question in Moodle XML."""

from quizzes.formats.moodle_cloze import read_cloze
from quizzes.formats.moodle_gaps import read_gaps
from quizzes.formats.moodle_kinds import BASIC_READERS, Reader
from quizzes.formats.moodle_statements import read_statements

READERS: dict[str, Reader] = {
    **BASIC_READERS,
    "cloze": read_cloze,
    "multianswer": read_cloze,
    "gapselect": read_gaps,
    "ddwtos": read_gaps,
    "kprime": read_statements,
    "mtf": read_statements,
}
