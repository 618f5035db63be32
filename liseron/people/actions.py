"""The verbs on readers, in one place for forms, views and the demo; each stands in the module of its topic."""

from liseron.people.addresses import NewAddress, address_to_confirm, ask_new_address, confirm_address
from liseron.people.cards import replace_card
from liseron.people.changing import change_identity
from liseron.people.consents import (
    CannotConsent,
    current_texts,
    give_consent,
    publish_default_texts,
    withdraw_consent,
)
from liseron.people.deciding import (
    BatchOutcome,
    Decision,
    accept_registration,
    ask_for_more,
    confirm_renewal,
    decide_many,
    refuse_registration,
    register_at_counter,
    undo_decision,
)
from liseron.people.erasing import before_erasing, erase_patron, export_of, exports
from liseron.people.identity import CannotRegister, Identity
from liseron.people.moves import CannotDecide
from liseron.people.passwords import (
    CannotChoosePassword,
    account_choosing_password,
    choose_password,
    password_link_for,
    send_password_link,
)
from liseron.people.registering import (
    CannotAnswer,
    Receipt,
    answer_question,
    check_request,
    followed_registration,
    register_patron,
    registration_to_verify,
    verify_email,
)
from liseron.people.renewing import CannotRenew, ask_renewal
from liseron.people.roles import CannotGrant, grant_role, invite_professional, revoke_role

__all__ = [
    "BatchOutcome",
    "CannotAnswer",
    "CannotChoosePassword",
    "CannotConsent",
    "CannotDecide",
    "CannotGrant",
    "CannotRegister",
    "CannotRenew",
    "Decision",
    "Identity",
    "NewAddress",
    "Receipt",
    "accept_registration",
    "account_choosing_password",
    "address_to_confirm",
    "answer_question",
    "ask_for_more",
    "ask_new_address",
    "ask_renewal",
    "before_erasing",
    "change_identity",
    "check_request",
    "choose_password",
    "confirm_address",
    "confirm_renewal",
    "current_texts",
    "decide_many",
    "erase_patron",
    "export_of",
    "exports",
    "followed_registration",
    "give_consent",
    "grant_role",
    "invite_professional",
    "password_link_for",
    "publish_default_texts",
    "refuse_registration",
    "register_at_counter",
    "register_patron",
    "registration_to_verify",
    "replace_card",
    "revoke_role",
    "send_password_link",
    "undo_decision",
    "verify_email",
    "withdraw_consent",
]
