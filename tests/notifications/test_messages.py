"""Messages: told once per occasion, read once."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from notifications.api import Message, mark_read, post_message, post_messages, unread_messages
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def test_message_is_shown_to_its_person_only(at):
    anh, chau = PersonFactory(), PersonFactory()

    post_message(anh, key="tin", subject="Tin", body="Nội dung", link="/hoc/", at=at)

    message = unread_messages(anh).get()
    assert (message.subject, message.body, message.link) == ("Tin", "Nội dung", "/hoc/")
    assert (message.created_at, message.read_at) == (at, None)
    assert not unread_messages(chau).exists()


def test_same_occasion_is_told_once(at):
    anh, chau = PersonFactory(), PersonFactory()
    post_message(anh, key="tin", subject="Tin đầu", at=at)

    post_messages([anh, chau], key="tin", subject="Tin sau", at=at)

    assert unread_messages(anh).get().subject == "Tin đầu"
    assert unread_messages(chau).get().subject == "Tin sau"


def test_occasion_that_has_been_read_is_not_told_again(at):
    anh = PersonFactory()
    post_message(anh, key="tin", subject="Tin", at=at)
    mark_read(Message.objects.get(), at=at)

    post_message(anh, key="tin", subject="Tin", at=at)

    assert not unread_messages(anh).exists()


def test_reading_counts_the_first_time(at):
    post_message(PersonFactory(), key="tin", subject="Tin", at=at)
    message = Message.objects.get()

    mark_read(message, at=at)
    mark_read(message, at=at + dt.timedelta(hours=1))

    message.refresh_from_db()
    assert message.read_at == at


def test_newest_message_comes_first(at):
    anh = PersonFactory()
    post_message(anh, key="cu", subject="Cũ", at=at - dt.timedelta(days=1))
    post_message(anh, key="moi", subject="Mới", at=at)

    assert [message.subject for message in unread_messages(anh)] == ["Mới", "Cũ"]


@pytest.mark.parametrize("people", [1, 3])
def test_posting_costs_one_query_for_many_as_for_one(at, assert_queries, people):
    people = PersonFactory.create_batch(people)

    with assert_queries(1):
        post_messages(people, key="tin", subject="Tin", at=at)


def test_each_may_be_led_to_a_page_of_their_own(at):
    people = PersonFactory.create_batch(2)

    post_messages(
        people, key="tin", subject="Tin", link=lambda person: f"/ho-so/{person.code}/", at=at
    )

    links = [unread_messages(person).get().link for person in people]
    assert links == [f"/ho-so/{person.code}/" for person in people]


def test_nobody_is_told_in_no_query(at, assert_queries):
    with assert_queries(0):
        post_messages([], key="tin", subject="Tin", at=at)


def test_link_to_another_site_is_refused(at):
    with pytest.raises(IntegrityError, match="message_links_stay_here"), transaction.atomic():
        Message.objects.create(
            person=PersonFactory(), key="a", subject="Tin", link="https://x.vn", created_at=at
        )


def test_same_occasion_twice_is_refused_by_the_database(at):
    anh = PersonFactory()
    post_message(anh, key="tin", subject="Tin", at=at)

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(person=anh, key="tin", subject="Tin", created_at=at)
