"""What a harvest met and what it gave, in sentences that a librarian reads."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liseron.catalogue.models import ImportJob
from liseron.exchange.models import Harvest

ODDITIES = 12


def told_of(harvest: Harvest) -> str:
    """One harvest in one line of the history."""
    totals, job = harvest.job.totals, harvest.job
    added = totals.get("added", 0)
    changed = max(0, totals.get("in", 0) - added)
    left = harvest.withdrawn
    parts = [
        ngettext("{n} nouveau", "{n} nouveaux", added).format(n=added) if added else "",
        ngettext("{n} changé", "{n} changés", changed).format(n=changed) if changed else "",
        ngettext("{n} retiré", "{n} retirés", left).format(n=left) if left else "",
    ]
    words = ", ".join(part for part in parts if part)
    if job.state in {ImportJob.State.FAILED, ImportJob.State.STOPPED}:
        return job.problem or _("Arrêté par une personne.")
    if harvest.sweep == Harvest.Sweep.HELD:
        held = ngettext("{n} retrait à décider", "{n} retraits à décider", harvest.absent)
        return f"{words or _('Rien de nouveau')} ; {held.format(n=harvest.absent)}"
    return words or _("Rien de nouveau")


def oddities(harvest: Harvest) -> list[str]:
    """What was strange in the repository's pages, and how often; nothing is mended in silence."""
    said = [
        _sentence(code).format(n=count)
        for code, count in sorted(harvest.remarks.items(), key=lambda pair: -pair[1])[:ODDITIES]
    ]
    done = harvest.job.state == ImportJob.State.DONE
    if done and harvest.announced and harvest.announced != str(harvest.lines):
        wrong = _("Il annonçait {announced} notices\u00a0; il en a donné {lines}.")
        said.append(wrong.format(announced=harvest.announced, lines=harvest.lines))
    if harvest.splits:
        said.append(_("Il refusait ses jetons\u00a0: nous avons lu par périodes plus courtes."))
    return said


def _sentence(code: str) -> str:
    return {
        "bom": _("Une marque d’ordre des octets commençait ses pages ({n} fois)."),
        "leading": _("Du texte précédait ses pages ({n} fois). Nous l’avons ôté."),
        "trailing": _("Du texte suivait ses pages ({n} fois). Nous l’avons ôté."),
        "namespace": _("Ses pages ne disent pas leur espace de noms ({n} fois)."),
        "compressed_twice": _("Ses pages étaient comprimées deux fois, ou sans le dire ({n} fois)."),
        "retried": _("Il a fallu lui redemander une page ({n} fois)."),
        "restarted": _("Il a refusé un jeton de reprise ({n} fois). Nous avons repris du début."),
        "cursor": _("Il s’est trompé en comptant ses notices ({n} fois)."),
        "no_date": _("Il ne date pas ses réponses ({n} fois)\u00a0: nous relirons tout à chaque fois."),
        "control": _("Des caractères interdits en XML hors des notices ({n} fois)."),
        "entity": _("Des caractères nommés de HTML hors des notices ({n} fois)."),
        "ampersand": _("Des «\u00a0&\u00a0» seuls hors des notices ({n} fois)."),
        "encoding": _("Des octets qui ne sont pas de l’UTF-8 hors des notices ({n} fois)."),
        "characters": _("Des caractères abîmés hors des notices ({n} fois)."),
    }.get(code, code)
