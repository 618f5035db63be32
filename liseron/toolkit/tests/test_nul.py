import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from liseron.toolkit.nul import NoNulCharacters


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.GET["q"])


@pytest.mark.parametrize("asked", ["q=a%00b", "q=a%0%000b", "%00q=ab", "q=ab"])
def test_a_query_is_read_without_the_character_0(asked):
    request = RequestFactory().get("/", QUERY_STRING=asked)
    assert NoNulCharacters(answer)(request).content == b"ab"


def test_an_address_with_the_character_0_is_absent():
    with pytest.raises(Http404):
        NoNulCharacters(answer)(RequestFactory().get("/a%00b"))
