"""Cases 74 to 88: lists in several pages."""

import random
import re
from urllib.parse import quote

import pytest

from liseron.exchange.models import Item
from liseron.exchange.repository import lists
from liseron.exchange.repository import rows as stock
from liseron.exchange.repository.keys import keys
from liseron.exchange.tests.provider.test_envelope import without_date
from liseron.protocols.oai.tokens import Position, seal, unseal

HEADERS = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}
RECORDS = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}


def sizes(repository, **more):
    return [len(page.names) for page in repository.pages(**HEADERS, **more)]


def test_case_74_an_incomplete_page_ends_with_a_token(repository):
    repository.set(page_size=3)
    assert repository.ask(**RECORDS).token


def test_case_75_the_last_page_ends_with_an_empty_token(repository):
    repository.set(page_size=3)
    assert [page.token == "" for page in repository.pages(**RECORDS)] == [False, False, True]


def test_case_76_a_list_in_one_answer_has_no_token(repository):
    for answer in (repository.ask(**RECORDS), repository.ask(verb="ListSets")):
        assert answer.token is None


@pytest.mark.parametrize(("size", "expected"), [(4, [4, 4]), (8, [8]), (2, [2, 2, 2, 2]), (5, [5, 3])])
def test_case_77_no_empty_page_at_an_exact_multiple(repository, size, expected):
    repository.set(page_size=size)
    assert sizes(repository) == expected


def test_case_78_the_cursor_counts_and_the_size_is_right(repository):
    repository.set(page_size=3)
    said = [next(page.root.iter("{*}resumptionToken")).attrib for page in repository.pages(**RECORDS)]
    assert [(one["cursor"], one["completeListSize"]) for one in said] == [("0", "8"), ("3", "8"), ("6", "8")]


def test_case_79_nothing_twice_and_nothing_missing_in_one_second(repository):
    """Ten thousand titles of the same second, and pages that end among them."""
    stamp = Item.objects.values_list("stamp", flat=True).first()
    Item.objects.bulk_create(
        Item(record_id=n, resource=repository.books, stamp=stamp, section="livre")
        for n in range(1_000_000, 1_010_000)
    )
    for size in (999, 3336, 10_008):
        repository.set(page_size=size)
        assert len(repository.harvest()) == 10_008  # it refuses what comes twice


def test_case_80_a_token_sent_again_gives_the_same_bytes(repository):
    repository.set(page_size=2)
    tokens = [page.token for page in repository.pages(**RECORDS)][:-1]
    first = [repository.ask(verb="ListRecords", resumptionToken=token).raw for token in tokens]
    repository.wait(5)
    again = [repository.ask(verb="ListRecords", resumptionToken=token).raw for token in reversed(tokens)]
    assert [without_date(raw) for raw in first] == [without_date(raw) for raw in reversed(again)]


@pytest.mark.parametrize("seed", range(4))
def test_case_81_changes_between_pages_lose_nothing(repository, seed):
    draw = random.Random(seed)
    repository.set(page_size=2)
    held, changed, added = dict.fromkeys(repository.harvest(), False), set(), 0
    answer = repository.ask(**HEADERS)
    began = answer.texts("responseDate")[0]
    seen = list(answer.rows)
    while answer.token:
        n, act = draw.randrange(5), draw.choice(["change", "withdraw", "add", "nothing"])
        if act == "add":
            changed.update(repository.add(repository.films, 1, start=700 + added))
            added += 1
        elif act != "nothing":
            changed.add(repository.name(f"livres-{n}"))
            if act == "change":
                repository.change(repository.books, n, title=f"Titre changé {draw.random()}")
            else:
                repository.withdraw(repository.books, n)
        repository.publish(then_wait=3)
        answer = repository.ask(verb="ListIdentifiers", resumptionToken=answer.token)
        seen += answer.rows
    names = [row[0] for row in seen]
    assert all(names.count(name) == 1 for name in held.keys() - changed)
    assert all(names.count(name) <= 1 for name in changed)
    later = repository.ask(**HEADERS, since=began)
    following = (
        []
        if later.codes
        else [row[0] for page in repository.pages(**HEADERS, since=began) for row in page.rows]
    )
    assert changed <= set(following)


@pytest.mark.parametrize(
    "token",
    [
        "junk",
        "ListRecords.oai_dc",
        "é",
        "a" * 5000,
        ".",
        "...........",
        "x.y.z.0.0.0.0.0.0.0.AAAAAAAAAAAAAAAA",
        "%",
        "\u202e",
    ],
)
def test_case_82_a_token_that_was_never_given(repository, token):
    assert repository.ask(verb="ListRecords", resumptionToken=token).codes == ["badResumptionToken"]


def test_case_82_a_token_cut_changed_or_of_elsewhere(repository):
    repository.set(page_size=3)
    token = repository.ask(**RECORDS).token
    for at in range(0, len(token), 5):
        other = token[:at] + ("0" if token[at] != "0" else "1") + token[at + 1 :]
        assert repository.ask(verb="ListRecords", resumptionToken=other).codes == ["badResumptionToken"]
    for wrong in (token[:-1], token[1:], token + "A"):
        assert repository.ask(verb="ListRecords", resumptionToken=wrong).codes == ["badResumptionToken"]
    assert repository.ask(verb="ListIdentifiers", resumptionToken=token).codes == ["badResumptionToken"]
    elsewhere = repository.ask(at="public", verb="ListRecords", resumptionToken=token)
    assert elsewhere.codes == ["badResumptionToken"]


def test_case_83_a_token_needs_nobodys_memory(repository, settings):
    repository.set(page_size=3)
    token = repository.ask(**RECORDS).token
    assert unseal(token, "cognac", keys())
    # Another process, and even the next key: nothing but the key was ever kept.
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10
    assert len(repository.ask(verb="ListRecords", resumptionToken=token).names) == 3


def test_case_84_a_token_travels_as_it_is(repository):
    repository.set(page_size=1)
    tokens = [page.token for page in repository.pages(**HEADERS, set="livre")][:-1]
    assert all(re.fullmatch(r"[A-Za-z0-9_.~-]+", token) for token in tokens)
    # A harvester that escapes it once more sends the same bytes: nothing in it is ever escaped.
    assert all(quote(token, safe="") == token for token in tokens)
    position = Position("ListRecords", "oai_dc", "livre:jeunesse", 0, 1, 2, 3, 4, 5, 6)
    assert unseal(seal(position, "cognac", b"k"), "cognac", [b"k"]) == position


def test_case_85_what_comes_after_the_first_page_is_for_the_next_harvest(repository):
    repository.set(page_size=3)
    answer = repository.ask(**HEADERS)
    added = set(repository.add(repository.films, 2, start=800))
    repository.publish()
    rest = repository.ask(verb="ListIdentifiers", resumptionToken=answer.token)
    end = repository.ask(verb="ListIdentifiers", resumptionToken=rest.token)
    assert not added & {*rest.names, *end.names}
    assert end.token == ""


def test_case_86_a_page_is_one_stretch_of_an_index_wherever_it_stands(repository, django_assert_num_queries):
    """Not seconds: `script/bench oai` measures them. The plan is a search of the index, without a sort."""
    from django.db import connection

    repository.set(page_size=2)
    share = repository.view.shares.first()
    stretch = stock.Stretch(share.resource_id, (0, -1), 2**40)
    sql, values = stock.titles_asked(stretch, 2)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
            plan = " ".join(row[3] for row in cursor.fetchall())
        assert "COVERING INDEX exchange_item_page (resource_id=? AND (stamp,record_id)>" in plan
        assert "TEMP B-TREE" not in plan
    token = repository.ask(**RECORDS).token
    for _page in range(
        2
    ):  # the second and the third ask the same number of questions: the address, and a stretch
        with django_assert_num_queries(
            2 if _page == 0 else 3
        ):  # five books, so that the third meets the films
            token = repository.ask(verb="ListRecords", resumptionToken=token).token


def test_case_87_the_page_may_be_everything(repository, monkeypatch):
    monkeypatch.setattr(lists, "AT_A_TIME", 3)
    repository.set(page_size=0)
    for arguments in (RECORDS, HEADERS):
        answer = repository.ask(**arguments)
        assert len(set(answer.names)) == 8
        assert answer.token is None
    assert repository.ask(**HEADERS, since="2030-01-01").codes == ["noRecordsMatch"]


def test_case_88_tokens_have_no_date_and_do_not_expire(repository):
    repository.set(page_size=3)
    answer = repository.ask(**RECORDS)
    assert "expirationDate" not in next(answer.root.iter("{*}resumptionToken")).attrib
    repository.wait(3600 * 24 * 365)
    assert len(repository.ask(verb="ListRecords", resumptionToken=answer.token).names) == 3
