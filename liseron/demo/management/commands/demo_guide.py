"""Make the reader's guide."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from liseron.demo.guide import epub, pdf
from liseron.demo.guide.text import chapters


class Command(BaseCommand):
    help = "Write the reader's guide, guide.epub and guide.pdf, in the folder OUT."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        out.mkdir(parents=True, exist_ok=True)
        text = chapters()
        epub.write_epub(text, out / "guide.epub")
        pdf.write_pdf(text, out / "guide.pdf")
        self.stdout.write(f"{out / 'guide.epub'}\n{out / 'guide.pdf'}")
