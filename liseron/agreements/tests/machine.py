"""The life of agreements at random, through the real actions, beside a model of its own; days pass between moves.

`moves` counts what was tried, by move and by whether it was refused.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from liseron.agreements import amending, drafting, ending, invariants, living, signing, tasks
from liseron.agreements.committing import tick_commitment
from liseron.agreements.models import Agreement, AgreementModel, Commitment, ModelCommitment, ModelParty
from liseron.agreements.refusals import CannotMove
from liseron.agreements.rules import Change, Ending, Side, TermKind, Terms, Way
from liseron.agreements.tests import draws
from liseron.agreements.tests.book import RATES, Book, Letter, Paper, has_come, may_draft
from liseron.agreements.tests.world import a_model_like_charente, a_model_like_pas_de_calais, a_partner
from liseron.partners.models import Partner
from liseron.toolkit.dates import PARIS

moves: Counter[str] = Counter()
_numbers = count(1)
NEAR = st.integers(-3, 1)
FAR = st.integers(-500, 20)
MOST_AGREEMENTS = 3
LOOK_CLOSER = 20  # steps: reading everything back costs more than a step


class AgreementLife(RuleBasedStateMachine):
    """One partner, up to three agreements on models shipped or drawn."""

    @initialize(
        start=st.dates(date(2020, 1, 1), date(2029, 12, 31)),
        terms=draws.terms,
        ways=st.lists(draws.ways, max_size=2),
    )
    def open(self, start: date, terms: Terms, ways: list[Way]) -> None:
        self.opened = transaction.atomic()
        self.opened.__enter__()
        self.today = start
        self.steps = 0
        self.books: list[Book] = []
        self.partner = a_partner()
        self.models = [*AgreementModel.objects.order_by("pk")[:2], model_of(terms, ways)]

    def teardown(self) -> None:
        if hasattr(self, "opened"):
            transaction.set_rollback(True)
            self.opened.__exit__(None, None, None)

    # What is drawn

    def day(self, data: st.DataObject, book: Book | None = None) -> date:
        known = [day for day in (book.start, book.last, book.limit) if day] if book else []
        near = st.one_of(NEAR, FAR).map(lambda shift: self.today + timedelta(days=shift))
        if not known:
            return data.draw(near)
        edges = st.tuples(st.sampled_from(known), st.integers(-1, 1))
        return data.draw(st.one_of(near, near, edges.map(lambda edge: edge[0] + timedelta(days=edge[1]))))

    def book(self, data: st.DataObject) -> Book:
        return data.draw(st.sampled_from(self.books))

    def rank(self, data: st.DataObject, book: Book) -> int:
        return data.draw(st.integers(0, len(book.parties) - 1))

    # What is tried

    def attempt(self, name: str, may: bool, act: Callable[[], Any]) -> Any:
        """Done if and only if it may be; a refusal writes nothing."""
        refusal: CannotMove | None = None
        done = None
        try:
            done = act()
        except CannotMove as why:
            refusal = why
        assert (refusal is None) == may, f"{name}: {refusal.code if refusal else 'not refused'}"
        moves[f"{name} refused" if refusal else name] += 1
        return done

    def then(self, book: Book, change: Callable[[Book], None]) -> tuple[Book, bool]:
        """The book after a move, and whether it may stand: coherent, apart from the partner's other agreements."""
        after = replace(
            book,
            signed=list(book.signed),
            deliberated=list(book.deliberated),
            papers=copies_of(book.papers),
            letters=[replace(one) for one in book.letters],
        )
        change(after)
        others = [one for one in self.books if one is not book]
        mine = (after.start, after.last)
        apart = all(
            mine[0] is None
            or mine[1] is None
            or one.start is None
            or one.last is None
            or one.last < mine[0]
            or mine[1] < one.start
            for one in others
        )
        return after, apart and after.is_coherent()

    def keep(self, before: Book, after: Book) -> None:
        self.books[self.books.index(before)] = after

    @precondition(lambda self: len(self.books) < MOST_AGREEMENTS)
    @rule(data=st.data(), which=st.integers(0, 2))
    def draft(self, data: st.DataObject, which: int) -> None:
        model = self.models[which]
        terms = living.terms_of(model)
        shift = st.one_of(st.none(), st.none(), st.integers(-200, 900))
        begins, ends = [
            None if days is None else self.today + timedelta(days=days)
            for days in (data.draw(shift), data.draw(shift))
        ]
        row = self.attempt(
            "draft",
            may_draft(terms, begins, ends),
            lambda: drafting.draft_agreement(
                model=model,
                partner=self.partner,
                by=None,
                today=self.today,
                begins_on=begins,
                agreed_end_on=ends,
            ),
        )
        if row is not None:
            parties = list(row.parties.all())
            ways = [(one, living.way_of(one)) for one in model.ways.all()]
            blank: list[date | None] = [None] * len(parties)
            self.books.append(Book(row, terms, parties, ways, begins, ends, list(blank), list(blank)))

    @precondition(lambda self: self.books)
    @rule(data=st.data())
    def deliberate(self, data: st.DataObject) -> None:
        book = self.book(data)
        rank, on = self.rank(data, book), self.day(data)
        may = not book.abandoned_on and book.signed[rank] is None and has_come(on, self.today)
        done = self.attempt(
            "deliberate",
            may,
            lambda: signing.record_deliberation(
                party=book.parties[rank], deliberated_on=on, deliberation="", by=None, today=self.today
            ),
        )
        if done:
            book.deliberated[rank] = on

    @precondition(lambda self: self.books)
    @rule(data=st.data())
    def sign(self, data: st.DataObject) -> None:
        book = self.book(data)
        rank, on = self.rank(data, book), self.day(data)
        self._sign(book, rank, on)

    @precondition(lambda self: self.books)
    @rule(data=st.data())
    def sign_all(self, data: st.DataObject) -> None:
        """Brings agreements into force often enough to be worth a life."""
        book, on = self.book(data), self.day(data)
        for rank, party in enumerate(book.parties):
            if book.signed[rank] is None and not book.abandoned_on and has_come(on, self.today):
                signing.record_deliberation(
                    party=party, deliberated_on=on, deliberation="", by=None, today=self.today
                )
                book.deliberated[rank] = on
                book = self._sign(book, rank, on)

    def _sign(self, book: Book, rank: int, on: date) -> Book:
        after, stands = self.then(book, lambda one: one.signed.__setitem__(rank, on))
        done = self.attempt(
            "sign",
            book.may_sign(rank, on, self.today) and stands,
            lambda: signing.sign_agreement(party=book.parties[rank], signed_on=on, by=None, today=self.today),
        )
        if not done:
            return book
        self.keep(book, after)
        return after

    @precondition(lambda self: self.books)
    @rule(data=st.data(), reason=st.sampled_from(["mal lu", "mal lu", " "]))
    def correct(self, data: st.DataObject, reason: str) -> None:
        book = self.book(data)
        rank = self.rank(data, book)
        deliberated, signed = book.deliberated[rank], book.signed[rank]
        if data.draw(st.booleans()):
            deliberated = data.draw(st.sampled_from([None, self.day(data, book)]))
        if data.draw(st.booleans()):
            signed = data.draw(st.sampled_from([None, self.day(data, book), self.day(data, book)]))

        def put(one: Book) -> None:
            one.deliberated[rank], one.signed[rank] = deliberated, signed

        after, stands = self.then(book, put)
        done = self.attempt(
            "correct",
            book.may_correct(rank, deliberated, signed, reason, self.today) and stands,
            lambda: signing.correct_dates(
                party=book.parties[rank],
                deliberated_on=deliberated,
                signed_on=signed,
                reason=reason,
                by=None,
                today=self.today,
            ),
        )
        if done:
            self.keep(book, after)

    @precondition(lambda self: self.books)
    @rule(data=st.data(), sure=st.sampled_from([True, False, False, False]))
    def abandon(self, data: st.DataObject, sure: bool) -> None:
        book = self.book(data)
        if not sure:
            return
        may = not book.abandoned_on and None in book.signed
        if self.attempt(
            "abandon", may, lambda: drafting.abandon_agreement(agreement=book.row, by=None, today=self.today)
        ):
            book.abandoned_on = self.today

    @precondition(lambda self: any(book.start for book in self.books))
    @rule(data=st.data(), rate=st.sampled_from(RATES), body=st.sampled_from(["", "Autre chose."]))
    def amend(self, data: st.DataObject, rate: Any, body: str) -> None:
        book = self.book(data)
        year = None if rate is None else self.today.year + data.draw(st.integers(-1, 2))
        ahead = st.integers(-2, 900).map(lambda shift: self.today + timedelta(days=shift))
        edges = [day for day in (book.start, book.last, book.limit) if day] or [self.today]
        new_end = data.draw(st.one_of(st.none(), ahead, st.sampled_from(edges)))
        change = Change(len(book.papers) + 1, None, new_end, rate, year)
        row = self.attempt(
            "amend",
            book.may_amend(change, body, self.today),
            lambda: amending.draft_amendment(
                agreement=book.row,
                subject="Essai",
                body=body,
                by=None,
                today=self.today,
                new_rate=rate,
                rate_from_year=year,
                new_end_on=new_end,
            ),
        )
        if row is not None:
            assert row.number == change.number
            book.papers.append(Paper(row, change, [None] * len(book.parties)))

    @precondition(lambda self: any(book.papers for book in self.books))
    @rule(data=st.data(), everybody=st.booleans())
    def sign_amendment(self, data: st.DataObject, everybody: bool) -> None:
        book = data.draw(st.sampled_from([one for one in self.books if one.papers]))
        place = data.draw(st.integers(0, len(book.papers) - 1))
        on = self.day(data, book)
        ranks = range(len(book.parties)) if everybody else [self.rank(data, book)]
        for rank in ranks:
            book = self._sign_paper(book, place, rank, on)

    def _sign_paper(self, book: Book, place: int, rank: int, on: date) -> Book:
        after, stands = self.then(book, lambda one: one.papers[place].signed.__setitem__(rank, on))
        done = self.attempt(
            "sign amendment",
            book.may_sign_paper(book.papers[place], rank, on, self.today) and stands,
            lambda: amending.sign_amendment(
                amendment=book.papers[place].row,
                party=book.parties[rank],
                signed_on=on,
                by=None,
                today=self.today,
            ),
        )
        if not done:
            return book
        self.keep(book, after)
        return after

    @precondition(lambda self: any(book.papers for book in self.books))
    @rule(data=st.data(), sure=st.sampled_from([True, False, False]))
    def abandon_amendment(self, data: st.DataObject, sure: bool) -> None:
        paper = data.draw(st.sampled_from([paper for one in self.books for paper in one.papers]))
        if sure and self.attempt(
            "abandon amendment",
            not paper.is_abandoned and paper.last_signature is None,
            lambda: amending.abandon_amendment(amendment=paper.row, by=None, today=self.today),
        ):
            paper.is_abandoned = True

    @precondition(lambda self: any(book.start and book.ways for book in self.books))
    @rule(data=st.data(), grounds=st.sampled_from(["Pas de médiation.", "Pas de médiation.", ""]))
    def serve(self, data: st.DataObject, grounds: str) -> None:
        book = data.draw(st.sampled_from([one for one in self.books if one.start and one.ways]))
        way, value = data.draw(st.sampled_from(book.ways))
        rank, on = self.rank(data, book), self.day(data, book)
        side = Side(book.parties[rank].side)
        row = self.attempt(
            "serve",
            book.may_serve(value, side, on, grounds, self.today),
            lambda: ending.serve_termination(
                agreement=book.row,
                way=way,
                served_by=book.parties[rank],
                sent_on=on,
                by=None,
                today=self.today,
                grounds=grounds,
            ),
        )
        if row is not None:
            book.letters.append(Letter(row, Ending(value, on)))

    @precondition(lambda self: any(book.letters for book in self.books))
    @rule(data=st.data())
    def receive(self, data: st.DataObject) -> None:
        letter = data.draw(st.sampled_from([one for book in self.books for one in book.letters]))
        now, on = letter.ending, self.day(data)
        may = now.stands and now.received_on is None and on >= now.sent_on and has_come(on, self.today)
        if self.attempt(
            "receive",
            may,
            lambda: ending.record_receipt(termination=letter.row, received_on=on, by=None, today=self.today),
        ):
            letter.ending = replace(now, received_on=on)

    @precondition(lambda self: any(book.letters for book in self.books))
    @rule(data=st.data(), reason=st.sampled_from(["réglé", "réglé", "\n"]))
    def lift(self, data: st.DataObject, reason: str) -> None:
        book = data.draw(st.sampled_from([one for one in self.books if one.letters]))
        place, on = data.draw(st.integers(0, len(book.letters) - 1)), self.day(data, book)
        letter = book.letters[place]
        after, stands = self.then(
            book, lambda one: setattr(one.letters[place], "ending", replace(letter.ending, lifted_on=on))
        )
        done = self.attempt(
            "lift",
            book.may_lift(letter, on, reason, self.today) and stands,
            lambda: ending.lift_termination(
                termination=letter.row, lifted_on=on, reason=reason, by=None, today=self.today
            ),
        )
        if done:
            self.keep(book, after)

    @precondition(lambda self: any(book.start for book in self.books))
    @rule(data=st.data())
    def object_to_renewal(self, data: st.DataObject) -> None:
        book = self.book(data)
        rank, on = self.rank(data, book), self.day(data, book)
        if self.attempt(
            "object",
            book.may_object(on, self.today),
            lambda: ending.object_to_renewal(
                agreement=book.row, party=book.parties[rank], objected_on=on, by=None, today=self.today
            ),
        ):
            book.objected_on = on

    @precondition(lambda self: any(book.start for book in self.books))
    @rule(data=st.data())
    def tick(self, data: st.DataObject) -> None:
        waiting = list(Commitment.objects.still_to_do().filter(agreement__partner=self.partner)[:5])
        if waiting:
            duty, on = data.draw(st.sampled_from(waiting)), self.day(data)
            self.attempt(
                "tick",
                has_come(on, self.today),
                lambda: tick_commitment(
                    commitment=duty, done_on=on, evidence="Vu", by=None, today=self.today
                ),
            )

    @precondition(lambda self: any(book.start for book in self.books))
    @rule(data=st.data(), step=st.one_of(st.integers(1, 3), st.integers(1, 400)))
    def pass_days(self, data: st.DataObject, step: int) -> None:
        coming = [day for one in self.books for day in (one.start, one.last) if day and day >= self.today]
        following = [day + timedelta(days=1) for day in coming]
        choices = [self.today + timedelta(days=step), *coming, *following]
        self.today = max(self.today, data.draw(st.sampled_from(choices)))
        tasks.follow_agreements(datetime.combine(self.today, time(0, 10), tzinfo=PARIS))
        moves["night"] += 1

    # What holds after each step

    @invariant()
    def the_database_says_what_the_books_say(self) -> None:
        if not hasattr(self, "books"):
            return
        wanted = {book.row.pk: (book.start, book.last) if book.last else (None, None) for book in self.books}
        rows = Agreement.objects.filter(partner=self.partner).values_list("pk", "starts_on", "ends_on")
        assert {pk: (starts, ends) for pk, starts, ends in rows} == wanted
        spans = living.joined((first, last) for first, last in wanted.values() if first and last)
        if spans:
            coming = [one for one in spans if one[1] >= self.today]
            shown = coming[0] if coming else spans[-1]
            kept = Partner.objects.values_list("agreement_starts_on", "agreement_ends_on")
            assert kept.get(pk=self.partner.pk) == shown
        self.steps += 1
        if self.steps % LOOK_CLOSER == 0:
            self.look_closer()

    def look_closer(self) -> None:
        """States, and the invariants that an operator runs."""
        for book in self.books:
            row = Agreement.objects.whole().get(pk=book.row.pk)
            assert living.life_of(row, self.today).state == book.state(self.today)
            assert living.facts_of(row) == book.facts()
        assert not list(invariants.incoherent_agreements())
        assert not list(invariants.days_apart_from_the_rules())
        assert not list(invariants.amendments_apart_from_their_signatures())
        assert not list(invariants.overlapping_agreements())


def ship_models() -> list[AgreementModel]:
    """The two that come with the product, for every life; before the machine starts."""
    new_year = date(2026, 1, 1)
    return [a_model_like_charente(today=new_year), a_model_like_pas_de_calais(today=new_year)]


def copies_of(papers: list[Paper]) -> list[Paper]:
    return [replace(one, signed=list(one.signed)) for one in papers]


def model_of(terms: Terms, ways: list[Way]) -> AgreementModel:
    """A third model, of those terms: two parties, one of which votes."""
    model = AgreementModel.objects.create(
        name=f"Essai {next(_numbers)}",
        status=AgreementModel.Status.OFFERED,
        title="Convention",
        term_kind=terms.kind,
        begins=terms.begins,
        fixed_end_on=terms.fixed_end_on,
        months=terms.months if terms.kind is TermKind.DURATION else 0,
        renewal_months=terms.renewal_months,
        longest_months=terms.longest_months,
        objection_days=terms.objection_days,
        term_article="2",
        amendment_article="3",
    )
    for position, (role, votes) in enumerate((("department", False), ("partner", True)), 1):
        ModelParty.objects.create(
            model=model, position=position, role=role, label=role, wants_deliberation=votes
        )
    for position, way in enumerate(ways, 1):
        model.ways.create(
            position=position,
            kind=way.kind,
            served_by=way.served_by,
            letter="registered",
            counts_from=way.counts_from,
            months=way.months,
            days=way.days,
            article=way.article,
        )
    for rhythm in ModelCommitment.Rhythm:
        model.commitments.create(side="partner", text=rhythm.label, rhythm=rhythm, due_days=40)
    return model
