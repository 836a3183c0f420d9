import threading

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from wagtail.models import Page, Site


@pytest.mark.parametrize("turn", ["first", "second"])
@pytest.mark.django_db(transaction=True)
def test_rows_of_the_migrations_come_back_after_a_test_that_commits(turn):
    assert Page.objects.filter(depth=1).count() == 1
    assert not ContentType.objects.filter(app_label="left").exists()

    Page.objects.all().delete()
    ContentType.objects.create(app_label="left", model="behind")


@pytest.mark.django_db(transaction=True)
def test_a_second_thread_sees_what_was_committed():
    ContentType.objects.create(app_label="seen", model="elsewhere")
    seen = []

    def look():
        seen.append(ContentType.objects.filter(app_label="seen").count())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()

    assert seen == [1]


def put_a_site_on_a_page_that_does_not_exist():
    with transaction.atomic():
        Site.objects.create(hostname="x", root_page_id=10**6)
        connection.check_constraints()


@pytest.mark.django_db
def test_foreign_keys_are_enforced():
    with pytest.raises(IntegrityError):
        put_a_site_on_a_page_that_does_not_exist()
