"""What people may ask of messages."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.actions.wishes import Wishes
from notifications.actions.words import check_words
from notifications.errors import WrongWords
from notifications.models import Channel, Delivery, MessageTemplate
from notifications.queries.routes import is_on
from notifications.reference import Occasion
from people.api import Person, PersonQuerySet

CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class WishesForm(forms.Form):
    """Only the channels that this installation can send by are offered."""

    email = forms.BooleanField(label=_("By e-mail"), required=False)
    sms = forms.BooleanField(label=_("By SMS"), required=False)
    zalo = forms.BooleanField(label=_("By Zalo"), required=False)
    quiet_from = forms.TimeField(label=_("Quiet from"), widget=CLOCK)
    quiet_until = forms.TimeField(label=_("Quiet until"), widget=CLOCK)

    def __init__(self, data: Any, *, wishes: Wishes) -> None:
        super().__init__(data, initial=vars(wishes))
        self.wishes = wishes
        for channel in Channel:
            if not is_on(channel):
                del self.fields[channel.value]

    def chosen(self) -> Wishes:
        return Wishes(**vars(self.wishes) | self.cleaned_data)


class LogForm(forms.Form):
    """Filters of the log, in the address."""

    tim = forms.CharField(label=_("Name or code"), required=False, max_length=100)
    kenh = forms.ChoiceField(label=_("Channel"), required=False)
    trang_thai = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        for name, choices in (("kenh", Channel.choices), ("trang_thai", Delivery.State.choices)):
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = [("", _("all")), *choices]

    def filters(self) -> dict[str, str]:
        """Return what was asked for; nothing, if that made no sense."""
        return dict(self.cleaned_data) if self.is_valid() else {}


class WordsForm(forms.ModelForm):
    """The words of one occasion, and a person to try them with."""

    person_code = forms.CharField(
        label=_("Preview with this person (code)"),
        required=False,
        max_length=40,
        help_text=_("Leave it empty to see the words with your own name."),
    )

    class Meta:
        model = MessageTemplate
        fields = ["subject", "body"]

    def __init__(
        self, data: Any, *, occasion: Occasion, people: PersonQuerySet, initial: dict[str, str]
    ) -> None:
        super().__init__(data, initial=initial)
        self.occasion = occasion
        self.people = people

    def clean_person_code(self) -> Person | None:
        code = self.cleaned_data["person_code"].strip()
        if not code:
            return None
        person = self.people.filter(code=code).first()
        if person is None:
            raise forms.ValidationError(_("There is nobody with this code in your organisations."))
        return person

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "subject" in cleaned and "body" in cleaned:
            try:
                check_words(self.occasion, cleaned["subject"], cleaned["body"])
            except WrongWords as refusal:
                self.add_error(None, str(refusal))
        return cleaned


class ReportForm(forms.Form):
    """What a provider tells about one delivery."""

    id = forms.UUIDField()
    status = forms.ChoiceField(
        choices=[(status, status) for status in ("delivered", "failed", "bounced")]
    )
    reason = forms.CharField(required=False, max_length=300)
