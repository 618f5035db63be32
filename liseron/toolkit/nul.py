"""The character 0 never comes from a person, and PostgreSQL refuses it where SQLite keeps it: out at the door."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse


class NoNulCharacters:
    """Middleware: addresses are read without it. What is posted goes through forms, which refuse it with a sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404
        asked = request.META.get("QUERY_STRING", "")
        while "%00" in asked:  # again: « %0%000 » holds another one once the first is out
            asked = asked.replace("%00", "")
        request.META["QUERY_STRING"] = asked
        return self.get_response(request)
