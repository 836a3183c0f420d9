"""Promises about the repository itself. Each names what breaks it."""

import ast
import re
import subprocess
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import global_settings, settings
from django.contrib.admin.sites import all_sites
from django.db import models
from wagtail.admin.viewsets import viewsets
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.snippets.models import get_snippet_models

from config.celery import app

ROOT = Path(settings.BASE_DIR)

# Lowest first: an app may refer to those before it.
APP_ORDER = [
    "audit",
    "organisations",
    "accounts",
    "cms",
    "people",
    "notifications",
    "records",
    "certificates",
    "courses",
    "quizzes",
    "reports",
    "api",
    "demo",
]
# Models that hold nothing about a living person; every other model has a class `Personal` that
# says why it does and how long.
NOTHING_PERSONAL = {
    "certificates.CertificateBatch",
    "certificates.CertificateTemplate",
    "certificates.IssuingBody",
    "certificates.NumberSeries",
    "cms.HomePage",
    "cms.NewsCategory",
    "cms.NewsIndexPage",
    "cms.NewsPage",
    "cms.OfficialDocument",
    "cms.ReviewTask",
    "cms.SiteSettings",
    "cms.StandardPage",
    "courses.AnnualPlan",
    "courses.Audio",
    "courses.ClassUnit",
    "courses.CourseAssessment",
    "courses.CourseIndexPage",
    "courses.CoursePackage",
    "courses.CoursePage",
    "courses.EssayTask",
    "courses.GradeBand",
    "courses.LessonPage",
    "courses.Package",
    "courses.PlanLine",
    "courses.Programme",
    "courses.ProgrammeVersion",
    "courses.Requirement",
    "courses.RequirementEquivalent",
    "courses.SharedBlock",
    "courses.SlideDeck",
    "courses.SlidePage",
    "courses.Survey",
    "courses.SurveyQuestion",
    "courses.SurveyReply",
    "courses.Topic",
    "courses.TrainingClass",
    "courses.Video",
    "courses.VideoVariant",
    "notifications.MessageTemplate",
    "organisations.Organisation",
    "organisations.OrganisationEvent",
    "organisations.OrganisationKind",
    "organisations.OrganisationName",
    "organisations.Placement",
    "organisations.ResidentialKind",
    "people.PositionTitle",
    "quizzes.BlueprintRow",
    "quizzes.FixedQuestion",
    "quizzes.ImportBatch",
    "quizzes.Question",
    "quizzes.QuestionBank",
    "quizzes.QuestionCategory",
    "quizzes.QuestionImage",
    "quizzes.QuestionVersion",
    "quizzes.Quiz",
    "quizzes.QuizBand",
    "quizzes.QuizSection",
    "records.Audience",
    "records.AudienceClause",
    "records.ClosingFigures",
    "records.Indicator",
    "records.IndicatorClause",
    "records.IndicatorCondition",
    "records.IndicatorItem",
    "records.IndicatorReading",
    "records.PositionRequirement",
    "records.SentReport",
    "records.Tally",
    "records.TallyChange",
    "records.TallySnapshot",
    "records.Target",
}
LONGEST_MODULE, LONGEST_FUNCTION, LONGEST_TEMPLATE, LONGEST_SCRIPT = 400, 40, 150, 400
CODE_FOLDERS = [*APP_ORDER, "config", "shared"]


@cache
def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def ours(ending: str, *, under: list[str] | None = None) -> list[Path]:
    paths = [path for path in tracked() if path.suffix == ending]
    if under is None:
        return paths
    return [path for path in paths if path.relative_to(ROOT).parts[0] in under]


def our_models() -> list[type[models.Model]]:
    configs = [apps.get_app_config(label) for label in APP_ORDER]
    return [model for config in configs for model in config.get_models()]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def listing(lines: list[str]) -> str:
    return "\n" + "\n".join(lines)


# --- Code -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_foreign_keys_point_at_lower_apps(model):
    rank = APP_ORDER.index
    upward = [
        f"{field.name} -> {field.related_model._meta.label}"
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model in our_models()
        if rank(field.related_model._meta.app_label) > rank(model._meta.app_label)
    ]

    assert upward == []


def test_modules_and_functions_stay_short():
    too_long = []
    for path in ours(".py", under=[*CODE_FOLDERS, "bench", "scripts"]):
        if "migrations" in path.parts:
            continue
        source = path.read_text()
        if (lines := len(source.splitlines())) > LONGEST_MODULE:
            too_long.append(f"{named(path)}: {lines} lines")
        for node in ast.walk(ast.parse(source)):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            length = lines_of_body(node)
            if length > LONGEST_FUNCTION:
                too_long.append(f"{named(path)}: {node.name}, {length} lines")

    assert not too_long, listing(too_long)


def lines_of_body(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Without the signature and the docstring: explaining is not made dearer."""
    body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
    return node.end_lineno - body[0].lineno + 1


INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE)
TAG = re.compile(r"{%.*?%}|{#.*?#}", re.DOTALL)
# E-mails and printed papers are not pages of the site: no policy holds for them.
NOT_PAGES = {"pdf", "emails"}


def test_templates_stay_short_and_free_of_inline_code():
    wrong = []
    for path in ours(".html", under=["templates"]):
        html = path.read_text()
        markup = TAG.sub("", html)
        if len(html.splitlines()) > LONGEST_TEMPLATE:
            wrong.append(f"{named(path)}: {len(html.splitlines())} lines")
        if NOT_PAGES.isdisjoint(path.parts) and (found := INLINE.search(markup)):
            wrong.append(f"{named(path)}: {found[0]}")

    assert not wrong, listing(wrong)


def test_scripts_stay_short():
    too_long = [
        named(path)
        for path in ours(".js", under=["static"])
        if len(path.read_text().splitlines()) > LONGEST_SCRIPT
    ]

    assert not too_long, listing(too_long)


# --- Data -----------------------------------------------------------------------------------------


def test_every_model_says_whether_it_holds_personal_data():
    says = {model._meta.label for model in our_models() if "Personal" in vars(model)}
    everything = {model._meta.label for model in our_models()}

    assert says & NOTHING_PERSONAL == set()
    assert everything >= NOTHING_PERSONAL
    undecided = sorted(everything - says - NOTHING_PERSONAL)
    assert not undecided, listing(undecided)


@pytest.mark.parametrize(
    "model",
    [model for model in our_models() if "Personal" in vars(model)],
    ids=lambda model: model._meta.label,
)
def test_personal_fields_exist_and_have_a_purpose_and_an_end(model):
    columns = {field.name for field in model._meta.get_fields()}
    columns |= {getattr(field, "attname", "") for field in model._meta.get_fields()}
    personal = model.Personal

    assert personal.purpose
    assert personal.retention
    assert set(personal.fields) - columns == set()


def constraint_names() -> list[str]:
    return [item.name for model in our_models() for item in model._meta.constraints]


def test_constraints_have_names_of_their_own():
    names = constraint_names()

    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_every_constraint_is_named_in_a_test():
    tests = "".join(
        path.read_text() for path in ours(".py", under=["tests"]) if path != Path(__file__)
    )

    unnamed = sorted(name for name in constraint_names() if name not in tests)
    assert not unnamed, listing(unnamed)


def test_no_screen_of_wagtail_or_django_shows_personal_models_or_questions():
    """Wagtail's lists, histories, usages and choosers ask for no scope (only for a permission)."""
    with_keys = {"quizzes.Question", "quizzes.QuestionVersion", "quizzes.Quiz"}
    guarded = {
        model
        for model in our_models()
        if "Personal" in vars(model) or model._meta.label in with_keys
    }
    registered = set(get_snippet_models()) | {get_image_model(), get_document_model()}
    registered |= {getattr(viewset, "model", None) for viewset in viewsets.viewsets}
    registered |= {model for site in all_sites for model in site._registry}
    # Nobody is given the permission, which a test of the site's groups checks.
    registered -= {apps.get_model("accounts.User")}

    assert guarded & registered == set()
    assert not apps.is_installed("wagtail.api.v2")


# --- Text -----------------------------------------------------------------------------------------

TEXT = {
    ".py",
    ".html",
    ".txt",
    ".md",
    ".toml",
    ".po",
    ".js",
    ".css",
    ".sh",
    ".yml",
    ".yaml",
    ".json",
    ".in",
}
# Where a machine, a person or a package mirror could leave its traces.
TRACES = re.compile(
    r"/home/\w+/|/root/|(?<![\w./])/tmp\b|/work/|\.\./shared|"
    r"\bindex-url[ =]+http|\bfind-links\b|\b(?:artifactory|nexus|pypi)\.[\w.-]+/"
)


def texts() -> list[Path]:
    return [path for path in tracked() if path.suffix in TEXT or path.name in {"Makefile", "run"}]


def test_no_file_names_a_machine_or_a_mirror():
    found = []
    for path in texts():
        if path == Path(__file__):
            continue
        found += [f"{named(path)}: {match[0]}" for match in TRACES.finditer(path.read_text())]

    assert not found, listing(found)


# What tests about normal forms are made of is written with escapes.
def test_all_text_is_in_normal_form_c():
    wrong = [
        named(path) for path in texts() if not unicodedata.is_normalized("NFC", path.read_text())
    ]

    assert not wrong, listing(wrong)


# --- Documents ------------------------------------------------------------------------------------


def test_every_setting_that_is_read_from_the_environment_is_documented():
    read = set()
    for path in (ROOT / "config").rglob("*.py"):
        read |= set(re.findall(r"\benv\.\w+\(\s*\"([A-Z_]+)\"", path.read_text()))
    documented = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs/settings.md").read_text()))

    assert sorted(read - documented) == []


def test_every_setting_of_ours_is_documented():
    """Those that no library knows: what they mean is written nowhere else."""
    of_libraries = re.compile(
        r"^(ACCOUNT|ALLAUTH|CELERY|CSRF|DATA_UPLOAD|EMAIL|MFA|SECURE|SESSION|WAGTAIL|WHITENOISE)_?"
    )
    document = (ROOT / "docs/settings.md").read_text()
    missing = [
        name
        for name in our_settings()
        if not of_libraries.match(name) and f"`{name}`" not in document
    ]

    assert not missing, listing(missing)


def our_settings() -> set[str]:
    known = set(dir(global_settings)) | {
        "CONTENT_SECURITY_POLICY",
        "TASKS",
        "BASE_DIR",
        "ROOT_URLCONF",
    }
    modules = ["base", "dev", "production"]
    names = set()
    for module in modules:
        tree = ast.parse((ROOT / f"config/settings/{module}.py").read_text())
        for node in tree.body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            if isinstance(node, ast.AnnAssign):
                targets = [node.target]
            names |= {
                name.id
                for target in targets
                for name in ast.walk(target)
                if isinstance(name, ast.Name) and name.id.isupper()
            }
    return names - known


def test_sweeps_of_the_schedule_exist():
    app.loader.import_default_modules()
    app.autodiscover_tasks(force=True)
    unknown = [
        entry["task"]
        for entry in settings.CELERY_BEAT_SCHEDULE.values()
        if entry["task"] not in app.tasks
    ]

    assert unknown == []
