"""What `python -O` runs for test_without_assertions: the same forgeries, counted by hand."""

from liseron.sso.oidc_source.tokens import CannotBelieve as CannotBelieveToken
from liseron.sso.saml_source.answers import CannotBelieve, read_answer
from liseron.sso.tests.sources.oidc_op import sign
from liseron.sso.tests.sources.saml_idp import Said, a_source, form
from liseron.sso.tests.sources.test_tokens import FORGED, claims, read
from liseron.sso.tests.sources.wrapping import MOVES

SIGNED = ("assertion", "response", "both")


def main() -> int:
    source, forged, accepted, tokens, true = a_source(), 0, 0, 0, 0
    for signs in SIGNED:
        true += read_answer(source, form(Said(source).xml(signs))).subject == "elise"
        for move in MOVES.values():
            forged += 1
            try:
                read_answer(source, form(move(Said(source).xml(signs))))
            except CannotBelieve:
                continue
            accepted += 1
    for make in FORGED.values():
        try:
            read(make())
        except CannotBelieveToken:
            continue
        tokens += 1
    true += read(sign(claims()))["sub"] == "elise"
    print(f"forged {forged} accepted {accepted}, tokens accepted {tokens}, true {true} of 4")
    return 0
