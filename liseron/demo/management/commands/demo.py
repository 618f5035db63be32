"""`manage.py demo load NETWORK` and `manage.py demo accounts`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from liseron.demo.loading import facts
from liseron.people.models import Patron


class Command(BaseCommand):
    help = "Charge un réseau de démonstration, ou dit qui peut s’y connecter."

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        load = steps.add_parser("load")
        load.add_argument("network", choices=facts.NETWORKS)
        load.add_argument("--records", type=int)
        steps.add_parser("accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("LISERON_DEMO=1 : cette commande remplit une base de démonstration.")
        if options["step"] == "accounts":
            self._accounts()
        else:
            self._load(options["network"], options["records"])

    def _load(self, network: str, records: int | None) -> None:
        from liseron.demo.loading.loader import load

        load(
            network,
            base_url=settings.BASE_URL,
            say=lambda text: self.stdout.write(f"  {text}"),
            records=records,
        )

    def _accounts(self) -> None:
        from liseron.demo.loading.loader import refresh_addresses
        from liseron.demo.partner_portal.readers import portal_address

        refresh_addresses(settings.BASE_URL)
        known = facts.accounts()
        self.stdout.write("Comptes (mot de passe de tous : {}) :".format(known["password"]))
        for entry in [*known["reader"], *known["professional"]]:
            self.stdout.write(f"  {entry['email']:<38} {entry['label']}")
        self.stdout.write(f"Au portail de leur bibliothèque, {portal_address(settings.BASE_URL)}/ :")
        for entry in known["portal_reader"]:
            self.stdout.write(f"  {entry['login']:<38} {entry['label']}")
        cards = Patron.objects.filter(email=known["reader"][0]["email"]).values_list(
            "cards__number", flat=True
        )
        for number in cards:
            self.stdout.write(f"  {number or '':<38} la carte de la première lectrice")
        self.stdout.write(f"Courriels reçus : {settings.BASE_URL}/demo/courriels/")
        self.stdout.write(f"Site d’un fournisseur relié par CAS : {settings.BASE_URL}/demo/fournisseur/")
