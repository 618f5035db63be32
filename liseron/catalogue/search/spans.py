"""Years in spans that readers think in: a decade lately, half a century or a century before."""

FIRST_DECADE = 1950
OLDEST = "-1799"
BEFORE_DECADES = ((1800, 1899), (1900, 1949))


def span_of(year: int | None) -> str:
    """ "1980-1989", "1900-1949", "1800-1899", "-1799"; empty when there is no year."""
    if not year:
        return ""
    if year >= FIRST_DECADE:
        return f"{year // 10 * 10}-{year // 10 * 10 + 9}"
    return next((f"{first}-{last}" for first, last in BEFORE_DECADES if first <= year <= last), OLDEST)


def bounds(span: str) -> tuple[int, int]:
    """First and last year of a span; (1, 0), which holds no year, for what is none."""
    if span == OLDEST:
        return -9999, 1799
    first, _, last = span.partition("-")
    if first.isdigit() and last.isdigit() and span_of(int(first[:4])) == span:
        return int(first), int(last)
    return 1, 0
