import pytest
import rules
from django.contrib.auth import get_user_model
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import path
from django.views import View

from config.urls import urlpatterns as site
from liseron.toolkit import access_rules
from liseron.toolkit.access_rules import EVERYONE, SIGNED_IN, Rule, ViewWithoutRule, rule_of, who

NOBODY = Rule("nobody", lambda request: False)


@who(EVERYONE)
def open_page(request):
    return HttpResponse("open")


@who(SIGNED_IN)
class Inside(View):
    def get(self, request):
        return HttpResponse("inside")

    post = get


@who(NOBODY)
def closed(request):
    return HttpResponse("secret")


@who(EVERYONE)
def absent_row(request):
    raise Http404


def unruled(request):
    return HttpResponse("forgotten")


def third_party(request):
    return HttpResponse("theirs")


def answering(answer):
    return who(Rule("odd", lambda request: answer))(lambda request: HttpResponse("secret"))


urlpatterns = [
    path("open", open_page),
    path("inside", Inside.as_view()),
    path("closed", closed),
    path("absent-row", absent_row),
    path("unruled", unruled),
    path("theirs", third_party, name="third_party"),
    path("odd/none", answering(None)),
    path("odd/text", answering("yes")),
    path("odd/one", answering(1)),
    *site,  # the page of an absence leads to pages of the site
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def signed_in():
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        get_user_model().objects.create(**{get_user_model().USERNAME_FIELD: "a@exemple.fr"}),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


def test_everyone_passes_where_everyone_may(client):
    assert client.get("/open").content == b"open"


def test_somebody_unknown_is_sent_to_sign_in_and_comes_back(client, settings):
    settings.LOGIN_URL = "/connexion/"
    assert client.get("/inside?a=1").headers["Location"] == "/connexion/?next=/inside%3Fa%3D1"


def test_who_may_comes_in(signed_in):
    assert signed_in.get("/inside").content == b"inside"


@pytest.mark.parametrize("method", ["get", "post", "head", "delete"])
def test_a_closed_page_answers_exactly_as_an_absent_one(signed_in, method):
    closed, absent = getattr(signed_in, method)("/closed"), getattr(signed_in, method)("/absent")
    assert closed.status_code == absent.status_code == 404
    assert closed.content == absent.content
    assert dict(closed.headers) == dict(absent.headers)


def test_a_closed_page_answers_exactly_as_a_row_that_is_not_there(signed_in):
    closed, absent = signed_in.get("/closed"), signed_in.get("/absent-row")
    assert (closed.content, dict(closed.headers)) == (absent.content, dict(absent.headers))


@pytest.mark.parametrize("address", ["/odd/none", "/odd/text", "/odd/one"])
def test_a_rule_that_does_not_answer_true_opens_nothing(signed_in, address):
    assert signed_in.get(address).status_code == 404


def test_a_view_without_rule_is_loud_in_the_tests(client):
    with pytest.raises(ViewWithoutRule, match="unruled"):
        client.get("/unruled")


def test_a_view_without_rule_is_absent_for_the_public(client, settings, caplog):
    settings.ACCESS_RULES_RAISE = False
    assert client.get("/unruled").status_code == 404
    assert "view without access rule" in caplog.text


def test_a_view_of_others_gets_its_rule_by_name(client, monkeypatch):
    monkeypatch.setattr(access_rules, "_REGISTERED", {})
    with pytest.raises(ViewWithoutRule):
        client.get("/theirs")
    access_rules.register_rule("third_party", EVERYONE)
    assert client.get("/theirs").content == b"theirs"


def test_a_walker_finds_the_rule_of_each_view(monkeypatch):
    monkeypatch.setattr(access_rules, "_REGISTERED", {"third_party": SIGNED_IN})
    found = {str(route.pattern): rule_of(route.callback, route.name or "") for route in urlpatterns[:6]}
    assert found == {
        "open": EVERYONE,
        "inside": SIGNED_IN,
        "closed": NOBODY,
        "absent-row": EVERYONE,
        "unruled": None,
        "theirs": SIGNED_IN,
    }


def test_a_rule_for_users_is_a_predicate_of_theirs(rf):
    rule = access_rules.rule_for_user("staff", rules.is_staff)
    request = rf.get("/")
    request.user = get_user_model()(is_staff=True)
    assert rule.allows(request)
    request.user = get_user_model()(is_staff=False)
    assert not rule.allows(request)
