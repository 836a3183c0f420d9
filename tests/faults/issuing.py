"""Issuing by many processes over one series of numbers, some of them killed: run inside the site.

The first process loads everything and forks the others, so that twenty cost no more than one.
"""

import json
import logging
import os
import random
import signal
import time
from typing import Any

from django.db import connections
from django.utils import timezone

from certificates.actions import issuing, numbers
from certificates.actions.numbers import next_numbers
from certificates.api import Certificate, IssuingBody, issue_certificate
from certificates.models import CertificateTemplate, NumberSeries
from people.api import Person
from tests.factories.base import number_from
from tests.factories.certificates import (
    CertificateTemplateFactory,
    IssuingBodyFactory,
    complete_class,
    completion,
)
from tests.factories.people import PersonFactory

logger = logging.getLogger(__name__)

WORKERS = 20
CLASS = "lop-danh-so"


def main(*, people: int, kills: int, seed: int) -> None:
    """Issue to `people` people by twenty processes and kill `kills` of them at random moments; print
    as JSON what was given in the end."""
    chance = random.Random(seed)
    number_from(chance.randrange(10**6, 10**8))
    issuer: Any = IssuingBodyFactory(code=f"SO{seed}")
    template: Any = CertificateTemplateFactory()
    waiting = [complete_class(PersonFactory(), CLASS).person_id for _ in range(people)]
    connections.close_all()
    killed = 0
    began = time.monotonic()
    while True:
        left = _without_certificate(waiting, issuer)
        connections.close_all()
        if not left:
            break
        doomed = min(kills - killed, WORKERS // 2)
        running = [
            _fork(left[each::WORKERS], issuer, template, dies=each < doomed // 2)
            for each in range(WORKERS)
        ]
        # Half of them die with their numbers in hand, the others at any moment.
        for victim in chance.sample(running[doomed // 2 :], doomed - doomed // 2):
            time.sleep(chance.uniform(0, 0.1))
            os.kill(victim, signal.SIGKILL)
        killed += sum(os.WIFSIGNALED(os.waitpid(worker, 0)[1]) for worker in running)
    given = Certificate.objects.filter(issuer=issuer)
    print(  # noqa: T201  # the answer to the test
        json.dumps(
            {
                "seconds": time.monotonic() - began,
                "killed": killed,
                "serials": sorted(given.values_list("serial", flat=True)),
                "registers": sorted(given.values_list("register_serial", flat=True)),
                "people": given.values("person").distinct().count(),
                "last": sorted(
                    NumberSeries.objects.filter(issuer=issuer).values_list("last", flat=True)
                ),
            }
        )
    )


def _without_certificate(people: list[int], issuer: IssuingBody) -> list[int]:
    done = set(Certificate.objects.filter(issuer=issuer).values_list("person", flat=True))
    return [each for each in people if each not in done]


def _fork(
    people: list[int], issuer: IssuingBody, template: CertificateTemplate, *, dies: bool
) -> int:
    child = os.fork()
    if child:
        return child
    # Never back into the parent's code, whatever happens. The PDFs are the matter of other tests.
    try:
        issuing._ask_for_rendering = lambda _certificate: None
        if dies:
            numbers.next_numbers = _take_numbers_and_die
        for person in people:
            issue_certificate(
                Person.objects.get(pk=person),
                completion(class_code=CLASS),
                issuer=issuer,
                template=template,
                by=None,
                at=timezone.now(),
            )
    except Exception:
        logger.exception("not issued")
    finally:
        os._exit(0)


def _take_numbers_and_die(*args: Any, **kwargs: Any) -> None:
    next_numbers(*args, **kwargs)
    os.kill(os.getpid(), signal.SIGKILL)
