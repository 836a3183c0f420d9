"""What the keepers of connections fill in."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from accounts.api import RoleAssignment, Scope, User
from api.rules.rights import Right
from api.rules.webhooks import Topic, address_problem
from organisations.api import Organisation
from shared.dates import in_force

RIGHT_NAMES = {
    Right.FIGURES: _("read figures and classes"),
    Right.PEOPLE: _("read names and positions"),
    Right.RECORDS: _("read records of people"),
    Right.CERTIFICATES: _("read certificates"),
    Right.IMPORT: _("hand in the register"),
    Right.PAPERS: _("declare papers of other bodies"),
}
TOPIC_NAMES = {
    Topic.CERTIFICATE_ISSUED: _("a certificate is issued"),
    Topic.CERTIFICATE_REVOKED: _("a certificate is revoked"),
    Topic.CERTIFICATE_REPLACED: _("a certificate is replaced"),
    Topic.TRAINING_CREDITED: _("a course is credited"),
    Topic.TRAINING_REVERSED: _("a credited course is taken back"),
    Topic.QUALIFICATION_ADDED: _("a level is recorded"),
    Topic.QUALIFICATION_REVERSED: _("a recorded level is taken back"),
    Topic.ORGANISATION_CHANGED: _("an organisation changes"),
    Topic.PERSON_CHANGED: _("a person or a position changes"),
}
USUAL_LIFE = dt.timedelta(days=180)


class ConnectionForm(forms.Form):
    """A connection to another system: for which part of the tree, and in whose name."""

    name = forms.CharField(
        label=_("Name of the other system"),
        max_length=100,
        help_text=_("Example: the Party's member database of the province."),
    )
    organisation = forms.CharField(
        label=_("Code of the organisation"),
        max_length=40,
        help_text=_("The connection reaches this organisation and everything below it."),
    )
    owner = forms.CharField(
        label=_("Username of the owner"),
        max_length=150,
        help_text=_(
            "Who answers for the connection. It never opens more than this account may open that day."
        ),
    )

    def __init__(self, data: Any, *, scope: Scope, today: dt.date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.scope = scope
        self.today = today

    def clean_organisation(self) -> Organisation:
        code = self.cleaned_data["organisation"].strip()
        found = Organisation.objects.filter(self.scope.q(), code=code).first()
        if found is None:
            raise forms.ValidationError(_("There is no organisation with this code in your care."))
        return found

    def clean_owner(self) -> User:
        """Somebody with a role in the care of whoever makes the connection."""
        username = self.cleaned_data["owner"].strip()
        roles = RoleAssignment.objects.filter(in_force(self.today), self.scope.q("organisation__"))
        accounts = get_user_model().objects.filter(
            pk__in=roles.values("user"), username=username, is_active=True
        )
        found = accounts.first()
        if found is None:
            raise forms.ValidationError(
                _("There is no account with this username that has a role in your care.")
            )
        return found


class TokenForm(ConnectionForm):
    """A key for another system."""

    rights = forms.MultipleChoiceField(
        label=_("It may"),
        choices=[(right.value, name) for right, name in RIGHT_NAMES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one right.")},
    )
    last_day = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("A year from today at most."),
    )

    def __init__(self, data: Any, *, scope: Scope, today: dt.date) -> None:
        super().__init__(data, scope=scope, today=today, initial={"last_day": today + USUAL_LIFE})

    def clean_last_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["last_day"]
        if not self.today <= day < self.today + dt.timedelta(days=365):
            raise forms.ValidationError(_("Choose a last day within a year from today."))
        return day

    def chosen_rights(self) -> list[Right]:
        return [Right(code) for code in self.cleaned_data["rights"]]


class WebhookForm(ConnectionForm):
    """An address that is told of changes."""

    url = forms.CharField(
        label=_("Address"), max_length=500, help_text=_("It begins with https://.")
    )
    topics = forms.MultipleChoiceField(
        label=_("It is told when"),
        choices=[(topic.value, name) for topic, name in TOPIC_NAMES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one kind of news.")},
    )

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"].strip()
        if address_problem(url):
            raise forms.ValidationError(_("Enter a public address that begins with https://."))
        return url

    def chosen_topics(self) -> list[Topic]:
        return [Topic(code) for code in self.cleaned_data["topics"]]
