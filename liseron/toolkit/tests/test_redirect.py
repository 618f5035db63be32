from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.toolkit.redirect import is_same_site_path, safe_next

ATTACKS = [
    "",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https://evil.example",
    "http:///evil.example",
    "https://testserver.evil.example/",
    "https://testserver@evil.example/",
    "https://testserver:x@evil.example/",
    "testserver.evil.example",
    "evil.example/path",
    "/%09/evil.example",
    "/%0a/evil.example",
    "/%0d%0aLocation:%20https://evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ /evil.example",
    "\x00//evil.example",
    "/\n/evil.example",
    "/%2f/evil.example",
    "/%2fevil.example",
    "/%5cevil.example",
    "/%255cevil.example",
    "/%252f%252fevil.example",
    "/..;//evil.example",
    "/..;/evil.example",
    "/.//evil.example",
    "/%2e%2e//evil.example",
    "/a//evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "/javascript\u2028:alert(1)",
    "data:text/html,x",
    "//evil。example",
    "/\uff0fevil.example",
    "/\u2044\u202eevil.example",
    "/\ufe68evil.example",
    "//localhost",
    "//[::1]/",
    "?next=//evil",
    "#x",
    "mailto:a@b.fr",
    "/" + "a" * 9000,
]


@pytest.mark.parametrize("wanted", ATTACKS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_site_is_never_next(rf, wanted, method):
    request = getattr(rf, method)("/", {"next": wanted})
    assert safe_next(request, "/mon-espace/") == "/mon-espace/"


@pytest.mark.parametrize(
    "wanted",
    [
        "/",
        "/films/",
        "/recherche?q=l%27%C3%A9t%C3%A9&page=2",
        "/recherche?q=//x",
        "/notice/12#lire",
        "/médias/été",
    ],
)
def test_a_page_of_the_site_is_next(rf, wanted):
    assert safe_next(rf.get("/", {"next": wanted}), "/") == wanted


@given(st.text(alphabet="/\\:@.;?#%2f5c09 evil\t\u2028", max_size=20))
def test_what_passes_stays_on_the_site(wanted):
    assert (
        not is_same_site_path(wanted)
        or urlsplit(urljoin("https://us.example/a", wanted)).netloc == "us.example"
    )
