"""What may be wrong with a question in a file, with the sentence that says how to mend it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# By the code of a `formats.draft.Problem`. Each reader adds the codes it uses, by subject.
SENTENCES: dict[str, Promise | str] = {
    "not_text": _("The file is not text in UTF-8. Save it as “UTF-8” and choose it again."),
    "too_big": _("The file is too big. Divide it into several files."),
    "no_questions": _("No question was found in the file."),
    "no_stem": _("The question has no text."),
    "unknown_kind": _("This kind of question is not known here."),
}
