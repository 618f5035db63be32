"""Why a move is refused, as codes: the sentences are in `liseron.agreements.refusals`."""

from enum import StrEnum


class Refusal(StrEnum):
    # A day
    TOO_OLD = "too_old"
    TOO_FAR = "too_far"
    IN_THE_FUTURE = "in_the_future"
    # Drafting
    NOT_OFFERED = "not_offered"
    NO_PARTIES = "no_parties"
    BEGINS_AT_SIGNATURE = "begins_at_signature"
    END_IS_COUNTED = "end_is_counted"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    PAST_LIMIT = "past_limit"
    SIGNING_BEGUN = "signing_begun"
    HAS_SIGNED = "has_signed"
    ALL_SIGNED = "all_signed"
    ABANDONED = "abandoned"
    # Signing
    NO_DELIBERATION = "no_deliberation"
    BEFORE_DELIBERATION = "before_deliberation"
    SIGNED_TWICE = "signed_twice"
    NOT_SIGNED_YET = "not_signed_yet"
    AFTER_FIXED_END = "after_fixed_end"
    LETTER_BEFORE_START = "letter_before_start"
    OVERLAPS = "overlaps"
    NO_REASON = "no_reason"
    CHANGES_NOTHING = "changes_nothing"
    # Amending
    NOT_SIGNED = "not_signed"
    ENDED = "ended"
    ENDS_IN_THE_PAST = "ends_in_the_past"
    PAST_YEAR = "past_year"
    RATE_WITHOUT_YEAR = "rate_without_year"
    RATE_IMPOSSIBLE = "rate_impossible"
    RATE_AFTER_END = "rate_after_end"
    BEFORE_AGREEMENT = "before_agreement"
    AMENDMENT_SIGNED = "amendment_signed"
    AMENDMENT_ABANDONED = "amendment_abandoned"
    # Ending
    NOT_ITS_RIGHT = "not_its_right"
    NO_SUCH_WAY = "no_such_way"
    NO_GROUNDS = "no_grounds"
    NOT_STARTED = "not_started"
    SERVED_TWICE = "served_twice"
    RECEIVED_TWICE = "received_twice"
    RECEIVED_BEFORE_SENT = "received_before_sent"
    LIFTED = "lifted"
    LIFTED_BEFORE_SENT = "lifted_before_sent"
    LIFTED_AFTER_EFFECT = "lifted_after_effect"
    # Renewal
    NEVER_RENEWED = "never_renewed"
    OBJECTED_TWICE = "objected_twice"
    TOO_LATE_TO_OBJECT = "too_late_to_object"
    END_IS_AMENDED = "end_is_amended"
    # Commitments
    NO_EVIDENCE = "no_evidence"
    DONE_TWICE = "done_twice"
    NOT_DONE = "not_done"
    CHECKED_TWICE = "checked_twice"
