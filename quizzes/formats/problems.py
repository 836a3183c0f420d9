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
    # Text formats (GIFT, Aiken, Moodle XML)
    "too_many_questions": _("The file holds too many questions. Divide it into several files."),
    "too_many_answers": _("The question has too many options or answers."),
    "text_too_long": _("A text of this question is too long. Shorten it."),
    "bad_points": _("The points are not a number between 0 and 1,000."),
    "bad_weight": _("A weight is not a percentage between −100 and 100."),
    "no_right_answer": _("No answer earns all the points. Mark the right one."),
    "several_fully_right": _(
        "More than one option is wholly right, but only one may be chosen. Mark one, or let several"
        " be chosen."
    ),
    "weights_not_100": _("The weights of the right options do not add up to 100 %."),
    "penalty_left_out": _("Points taken off for a wrong option are left out: one is chosen here."),
    "not_a_number": _("This is not a number. Write it as 12.5, with the tolerance behind a colon."),
    "too_few_answers": _("The question needs at least two options."),
    "bad_picture": _("A picture cannot be read. Insert it again as PNG or JPEG."),
    "picture_missing": _("The file does not hold this picture. Insert it here, or take it out."),
    "picture_elsewhere": _(
        "The picture lies on another site and is not fetched. Insert it here, or take it out."
    ),
    "film_left_out": _("A film, sound, drawing or formula is left out."),
    "remark_unreadable": _("What Học Bạ had noted beside the question cannot be read."),
    "parts_missing": _("Questions that belong to this situation are missing."),
    # GIFT
    "brace_not_closed": _("The answers begin with { but no } ends them."),
    "brace_not_opened": _("There is a } but no { before it. Write \\} for the sign itself."),
    "several_braces": _(
        "The question has more than one pair of { }. Write \\{ for the sign itself."
    ),
    "several_equal_signs": _(
        "Several options are marked with =. They are read as right answers that are all needed."
    ),
    "no_arrow": _("A pair has no -> between its two sides."),
    "text_before_answers": _("There is text between { and the first answer."),
    # Aiken
    "options_out_of_order": _("The options are not lettered A, B, C and so on."),
    "empty_option": _("An option has no text."),
    "answer_missing": _("The line “ANSWER: …” is missing."),
    "answer_unreadable": _("The line “ANSWER: …” does not name a letter."),
    "answer_without_option": _("The line “ANSWER: …” names an option that is not there."),
    # Moodle XML
    "not_xml": _("The file is not sound XML. See the line named here."),
    "xml_with_entities": _("The file declares entities of its own. Such files are not accepted."),
    "not_moodle_xml": _("This is XML, but not the question format of Moodle."),
    "hints_left_out": _("The hints between tries are left out."),
    "overall_feedback_left_out": _(
        "The feedback for right and wrong answers as a whole is left out."
    ),
    "scoring_changed": _("The points for a partly right answer are counted a little differently."),
    "unit_penalty_changed": _("A missing or wrong unit earns nothing, instead of a part."),
    "not_two_columns": _("The table of statements must have two columns, for true and false."),
    "statement_without_key": _("A statement is not marked as either true or false."),
    "no_gaps": _("The text has no gap to fill."),
    "gap_unreadable": _("A gap of the text cannot be read."),
    "gap_of_unknown_kind": _("This kind of gap is not known here."),
    "gap_with_several_answers": _(
        "In a gap only one option can be chosen; here several are right."
    ),
    "gap_without_option": _("A gap names a word that is not in the list."),
    # Word and Excel
    "old_word_file": _(
        "This is a Word file of the old kind (.doc). Open it in Word and save it as “Word "
        "Document (.docx)”."
    ),
    "not_a_word_file": _(
        "This is not a Word document (.docx), or it is damaged. Open it in Word, save it as "
        ".docx and try again."
    ),
    "old_excel_file": _(
        "This is an Excel file of the old kind (.xls). Open it in Excel and save it as “Excel "
        "Workbook (.xlsx)”."
    ),
    "not_an_excel_file": _(
        "This is not an Excel workbook (.xlsx), or it is damaged. Open it in Excel, save it "
        "as .xlsx and try again."
    ),
    "file_has_password": _(
        "The file is protected by a password. Take the password off, save it and try again."
    ),
    "file_unpacks_too_big": _(
        "The file unpacks to far more than questions would, or holds what such a file does "
        "not hold. It was not opened. Copy the questions into a new file."
    ),
    "lines_left_out": _("These lines belong to no question and were left out."),
    "formula": _("The formula was written on one line. Check it."),
    "note_left_out": _("A footnote was left out. Write it in the text."),
    "picture_cropped": _(
        "A cropped picture is shown whole. Cut it in another program and insert it again."
    ),
    "picture_kind": _("A picture of this kind cannot be shown. Insert it again as PNG or JPEG."),
    "option_letters": _("The letters of the options are not in order. Check the options."),
    "option_letters_twice": _("Two options have the same letter. Give each its own."),
    "too_few_options": _("The question needs at least two options."),
    "no_answer": _(
        "The question has neither options nor an answer. Add “Đáp án: …”; for an essay, "
        "“Hướng dẫn chấm: …”."
    ),
    "no_right_option": _("No option is marked as right. Add “Đáp án: …” or mark it."),
    "unknown_right_option": _("The answer names no option of this question."),
    "several_right_options": _("Several options are right, but only one may be chosen."),
    "keys_differ": _("The marks and the answer do not agree. Say which is right."),
    "bold_differs": _("An option is in bold that the answer does not name. Check the answer."),
    "answers_differ": _("Two different answers are given. Say which is right."),
    "answer_table_unclear": _(
        "The answer table has this number, but several questions have it too. Write “PHẦN I”, "
        "“PHẦN II” over the answers."
    ),
    "answer_for_nothing": _("The answer table names a question that is not there."),
    "statement_unanswered": _("Not every statement has an answer, right or wrong."),
    "statements_number": _("A group has from 2 to 10 statements."),
    "too_few_pairs": _("Matching needs at least two pairs."),
    "pair_without_right": _("Something on the left has no partner."),
    "unknown_pairs": _("The pairs cannot be read. Write them as “1-b, 2-a”."),
    "unknown_order": _("The right order does not name every item once."),
    "unknown_number": _("This is not a number. Write it as “12,5 ± 0,5”."),
    "unknown_weight": _("The shares cannot be read. Write them as “A: 50; B: 50”."),
    "unknown_scoring": _("This way of marking is not known here."),
    "unknown_ignored": _("What may be ignored is not known here."),
    "unknown_field": _("This row of the table was left out: its first cell is not known here."),
    "criterion_without_points": _("The criterion has no points. Write “… (2 điểm)”."),
    "gap_unclear": _("It is not clear how this gap is to be filled."),
    "gap_not_in_text": _("The text does not hold this gap."),
    "no_parts": _("The situation has no questions."),
    # Excel
    "formula_cell": _("A cell holds a formula. Put its value there."),
    "no_headings": _(
        "No sheet has the headings of the template. Download the template and fill it in."
    ),
    "unknown_column": _("This column is not known here and was left out."),
    "child_without_parent": _("This row belongs to the question above it, but there is none."),
    # Taking in
    "unknown_topic": _("There is no topic of this name. Choose one of the list."),
    "no_topic": _("The question has no topic. Choose one."),
    "unknown_difficulty": _("The difficulty must be easy, medium or hard."),
    "source_too_long": _("The source is cut off after 300 characters."),
    "code_twice": _("Another question of the file has the same code."),
    "key_of_shown_question": _(
        "Learners have seen this question with another key. Change it in the question itself, or"
        " leave it out here."
    ),
    "refused": _("The question cannot be changed as it stands."),
    "unknown_format": _("The format of the file is not recognised. Choose it yourself."),
}
