"""What is said of each refusal. `{starts}`, `{ends}`, `{fixed_end}`, `{limit}` are days: « le 1er mars 2027 »."""

from django.utils.translation import gettext_lazy as _

from liseron.agreements.rules.refusal import Refusal

SENTENCES = {
    Refusal.TOO_OLD: _("cette date est trop ancienne. Vérifiez l’année."),
    Refusal.TOO_FAR: _("cette date est trop lointaine. Vérifiez l’année."),
    Refusal.IN_THE_FUTURE: _("cette date n’est pas encore venue. Notez ce qui a déjà eu lieu."),
    Refusal.NOT_OFFERED: _("ce modèle n’est pas proposé. Proposez-le d’abord, ou choisissez-en un autre."),
    Refusal.NO_PARTIES: _(
        "ce modèle ne dit pas qui signe. Ajoutez-y le Département et la collectivité partenaire."
    ),
    Refusal.BEGINS_AT_SIGNATURE: _(
        "la convention commence à la dernière signature. Laissez le premier jour vide."
    ),
    Refusal.END_IS_COUNTED: _(
        "la fin se compte en mois depuis le premier jour. Laissez le dernier jour vide."
    ),
    Refusal.ENDS_BEFORE_IT_BEGINS: _(
        "la convention ne peut pas finir avant de commencer. Vérifiez les dates."
    ),
    Refusal.PAST_LIMIT: _(
        "la convention ne peut pas durer plus de {months} mois. Choisissez une date plus proche."
    ),
    Refusal.SIGNING_BEGUN: _(
        "une partie a déjà signé ce texte. Un changement demande maintenant un avenant."
    ),
    Refusal.HAS_SIGNED: _("cette partie a déjà signé. Une date fausse se corrige, avec son motif."),
    Refusal.ALL_SIGNED: _("toutes les parties ont signé. Un changement demande maintenant un avenant."),
    Refusal.ABANDONED: _("ce projet de convention a été abandonné. Préparez-en un autre."),
    Refusal.NO_DELIBERATION: _("notez d’abord la délibération qui autorise cette signature."),
    Refusal.BEFORE_DELIBERATION: _("la délibération vient avant la signature. Vérifiez les deux dates."),
    Refusal.SIGNED_TWICE: _("cette partie a déjà signé."),
    Refusal.NOT_SIGNED_YET: _("cette partie n’a pas encore signé\u00a0: il n’y a pas de date à corriger."),
    Refusal.AFTER_FIXED_END: _("la convention finit {fixed_end}. Elle ne peut pas être signée après."),
    Refusal.LETTER_BEFORE_START: _(
        "un courrier est déjà noté avant ce jour. La convention ne peut pas commencer après lui."
    ),
    Refusal.OVERLAPS: _(
        "{partner} a déjà la convention n°\u00a0{number}, en cours jusqu’au dernier jour\u00a0: {end}. "
        "Deux conventions ne peuvent pas se recouvrir."
    ),
    Refusal.NO_REASON: _("dites pourquoi, en quelques mots."),
    Refusal.CHANGES_NOTHING: _("rien ne change. Dites ce qui change."),
    Refusal.NOT_SIGNED: _("la convention n’est pas encore signée par toutes les parties."),
    Refusal.ENDED: _("la convention est finie. Son dernier jour était {ends}."),
    Refusal.ENDS_IN_THE_PAST: _("la nouvelle fin est déjà passée. Choisissez un jour à venir."),
    Refusal.PAST_YEAR: _(
        "un tarif ne change pas pour une année passée. Choisissez cette année ou une suivante."
    ),
    Refusal.RATE_WITHOUT_YEAR: _("donnez le nouveau tarif et la première année où il s’applique."),
    Refusal.RATE_IMPOSSIBLE: _("le tarif va de 0 à 100\u00a0€ par habitant, avec quatre décimales au plus."),
    Refusal.RATE_AFTER_END: _(
        "la convention sera finie avant cette année-là. Choisissez une année où elle court."
    ),
    Refusal.BEFORE_AGREEMENT: _("l’avenant ne peut pas être signé avant la convention elle-même."),
    Refusal.AMENDMENT_SIGNED: _(
        "cet avenant est signé par toutes les parties. Il ne peut plus être abandonné."
    ),
    Refusal.AMENDMENT_ABANDONED: _("ce projet d’avenant a été abandonné. Préparez-en un autre."),
    Refusal.NOT_ITS_RIGHT: _("cette partie ne peut pas mettre fin à la convention de cette façon."),
    Refusal.NO_SUCH_WAY: _("la convention ne prévoit pas cette façon d’y mettre fin."),
    Refusal.NO_GROUNDS: _("une mise en demeure dit ce qui est reproché. Écrivez-le."),
    Refusal.NOT_STARTED: _("la convention n’a pas encore commencé. Son premier jour est {starts}."),
    Refusal.SERVED_TWICE: _("ce courrier est déjà noté à cette date."),
    Refusal.RECEIVED_TWICE: _("la réception de ce courrier est déjà notée."),
    Refusal.RECEIVED_BEFORE_SENT: _("la réception ne peut pas venir avant l’envoi. Vérifiez les deux dates."),
    Refusal.LIFTED: _("ce courrier a été levé\u00a0: il n’a plus d’effet."),
    Refusal.LIFTED_BEFORE_SENT: _(
        "un courrier ne peut pas être levé avant son envoi. Vérifiez les deux dates."
    ),
    Refusal.LIFTED_AFTER_EFFECT: _(
        "le délai était passé\u00a0: ce courrier a déjà mis fin à la convention. Il faut une nouvelle convention."
    ),
    Refusal.NEVER_RENEWED: _("la convention n’est jamais reconduite d’elle-même. Il n’y a rien à refuser."),
    Refusal.OBJECTED_TWICE: _("la reconduction est déjà refusée."),
    Refusal.TOO_LATE_TO_OBJECT: _(
        "il est trop tard pour refuser\u00a0: il ne reste pas de reconduction à venir."
    ),
    Refusal.END_IS_AMENDED: _("un avenant a fixé la fin. Il n’y a plus de reconduction à refuser."),
    Refusal.NO_EVIDENCE: _("dites ce qui le prouve\u00a0: une date, un lien, un document."),
    Refusal.DONE_TWICE: _("cet engagement est déjà noté comme tenu."),
    Refusal.NOT_DONE: _("cet engagement n’est pas encore noté comme tenu."),
    Refusal.CHECKED_TWICE: _("cet engagement est déjà constaté."),
}
