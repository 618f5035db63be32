"""The peer of the search bench: PostgreSQL's own full text on the same titles, asked the same questions."""

import time
from collections.abc import Sequence
from typing import Any

from bench import search_records
from tests.postgresql import private_cluster, programs

TABLE = """
create table title (id bigint primary key, title text, creators text, subjects text, summary text, medium text,
    audience text, language text, year int, resources text[], found tsvector)
"""
FILL = """
update title set found = setweight(to_tsvector('french', title), 'A') || setweight(to_tsvector('french', creators), 'B')
    || setweight(to_tsvector('french', subjects), 'C') || setweight(to_tsvector('french', summary), 'D')
"""
COLUMNS = "id, title, creators, subjects, summary, medium, audience, language, year, resources"
HITS = """
select id, title, ts_headline('french', summary, plainto_tsquery('french', %(text)s)) from (
    select id, title, summary, ts_rank(found, plainto_tsquery('french', %(text)s)) as rank
    from title where {where} order by rank desc limit 10) best
"""
COUNT = "select count(*) from title where {where}"
FACET = "select {facet}, count(*) from title where {where} group by 1"
RESOURCES = "select r, count(*) from title, unnest(resources) r where {where} group by 1"
FACETS = ("medium", "audience", "language", "year / 10")


def peer_figures(records: int, questions: Sequence[tuple[str, str, dict[str, list[str]]]]) -> dict[str, Any]:
    """{} where PostgreSQL is not installed. Slips are asked as typed: it has no correction."""
    folder = programs()
    if folder is None:
        return {}
    import psycopg

    from bench.search import summary

    with private_cluster(folder) as address, psycopg.connect(address, autocommit=True) as connection:
        build = _filled(connection, records)
        times: dict[str, list[float]] = {"all": []}
        for kind, text, filters in questions:
            began = time.perf_counter()
            _ask(connection, text, filters)
            spent = time.perf_counter() - began
            times["all"].append(spent)
            times.setdefault(kind, []).append(spent)
        return {"build_s": round(build, 1), "search": {kind: summary(found) for kind, found in times.items()}}


def _filled(connection: Any, records: int) -> float:
    began = time.perf_counter()
    connection.execute(TABLE)
    with connection.cursor() as cursor, cursor.copy(f"copy title ({COLUMNS}) from stdin") as copy:
        for number, one in enumerate(search_records.titles(0, records)):
            texts = (one["title"], " ; ".join(one["creators"]), " ; ".join(one["subjects"]), one["summary"])
            rest = (one["medium"], one["audience"], one["languages"][0], one["year"], list(one["resources"]))
            copy.write_row((number, *texts, *rest))
    connection.execute(FILL)
    for index in ("gin (found)", "gin (resources)", "btree (medium)", "btree (language)"):
        connection.execute(f"create index on title using {index}")
    connection.execute("vacuum analyze title")
    return time.perf_counter() - began


def _ask(connection: Any, text: str, filters: dict[str, list[str]]) -> None:
    """Ten hits with marks, the exact count, five facets."""
    where = ["found @@ plainto_tsquery('french', %(text)s)"] if text else []
    asked: dict[str, object] = {"text": text}
    for name, values in filters.items():
        where.append("resources && %(resource)s" if name == "resource" else f"{name} = any(%({name})s)")
        asked[name] = values
    condition = " and ".join(where) or "true"
    told = [HITS.format(where=condition), COUNT.format(where=condition), RESOURCES.format(where=condition)]
    told += [FACET.format(facet=facet, where=condition) for facet in FACETS]
    for statement in told:
        connection.execute(statement, asked).fetchall()
