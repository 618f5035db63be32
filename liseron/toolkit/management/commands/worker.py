import os
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from liseron.toolkit import labour

NICE = 10  # a harvest or an import keeps a core busy for hours: where cores lack, readers' pages come first


class Command(BaseCommand):
    help = "Sends mails, runs tasks and schedules. One is enough; several share the work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do everything that is due, then exit")

    def handle(self, *, once: bool, **options: Any) -> None:
        labour.discover()
        worker = labour.Labour()
        if once:
            self.stdout.write(f"{worker.drain()} done")
            return
        _let_pages_go_first()
        try:
            worker.serve()
        except labour.HelperLost as lost:
            raise CommandError("The process of the tasks ended by itself.") from lost


def _let_pages_go_first() -> None:
    """Linux may share processors between sessions first (sched_autogroup): ours gives way too, if it is ours alone."""
    os.nice(NICE)
    if os.getsid(0) == os.getpid():
        with suppress(OSError):
            Path("/proc/self/autogroup").write_text(str(NICE))
