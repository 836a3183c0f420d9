"""Every change to people of the register."""

from people.actions.accounts import link_account

__all__ = ["link_account"]
