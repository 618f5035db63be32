"""What a supervisor or a load balancer asks: is the process there, may it be given readers?"""

from datetime import timedelta
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.labour import last_seen_at

WORKER_SILENCE = timedelta(minutes=2)
_migrated: set[str] = set()  # databases seen complete: reading every migration at each question would be slow


@who(EVERYONE)
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers; asks nothing of anybody."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@who(EVERYONE)
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and is migrated, 503 otherwise. A silent worker is a warning, not a refusal."""
    report = readiness()
    return JsonResponse(report, status=200 if report["ready"] else 503)


def readiness() -> dict[str, Any]:
    """`{"ready": bool, "database": bool, "migrations": bool, "worker": "seen" | "silent" | "unknown"}`."""
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        migrated = _is_migrated()
        worker = _worker_state() if migrated else "unknown"
    except DatabaseError:
        return {"ready": False, "database": False, "migrations": False, "worker": "unknown"}
    return {"ready": migrated, "database": True, "migrations": migrated, "worker": worker}


def _is_migrated() -> bool:
    name = str(connection.settings_dict["NAME"])
    if name not in _migrated:
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            _migrated.add(name)
    return name in _migrated


def _worker_state() -> str:
    seen_at = last_seen_at()
    if seen_at is None:
        return "unknown"
    return "seen" if timezone.now() - seen_at < WORKER_SILENCE else "silent"
