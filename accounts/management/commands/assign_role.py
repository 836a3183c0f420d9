"""Giving a role from the command line: how a new installation gets its first administrator."""

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from accounts.actions import assign_role, open_account
from accounts.backends import account_named
from accounts.errors import AccountRefused
from accounts.models import User
from accounts.rules import Role
from organisations.api import Organisation


class Command(BaseCommand):
    help = (
        "Give somebody a role over an organisation and all below it; opens the account if needed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="username, e-mail address or phone number")
        parser.add_argument("role", choices=[role.value for role in Role])
        parser.add_argument("organisation", help="code of the topmost organisation")
        parser.add_argument("--full-name", help="opens the account; the password is asked for")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(code=options["organisation"]).first()
        if organisation is None:
            raise CommandError(f"No organisation has the code {options['organisation']}.")
        user = account_named(options["name"]) or self._opened(options)
        assign_role(user, Role(options["role"]), organisation, by=None, at=timezone.now())
        self.stdout.write(f"{user.username}: {options['role']}, {organisation.code}")

    def _opened(self, options: dict[str, Any]) -> User:
        if not options["full_name"]:
            raise CommandError("No account has this name. Give --full-name to open one.")
        try:
            return open_account(
                username=options["name"],
                full_name=options["full_name"],
                password=getpass("Password: "),
                by=None,
                at=timezone.now(),
            )
        except AccountRefused as refusal:
            raise CommandError(str(refusal.message)) from refusal
