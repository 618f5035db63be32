"""allauth's views that we route, each with its rule. The others (sign-up, e-mail pages) have no address here."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import path

from liseron.portal.signing_in.views import EnterCode, SignIn, SignOut
from liseron.toolkit.access_rules import EVERYONE, SIGNED_IN, register_rule

urlpatterns = [
    path("connexion/", SignIn.as_view(), name="account_login"),
    path("compte-ferme/", account.account_inactive, name="account_inactive"),
    path("deconnexion/", SignOut.as_view(), name="account_logout"),
    path("compte/confirmer/", account.reauthenticate, name="account_reauthenticate"),
    path("compte/double-protection/", mfa.index, name="mfa_index"),
    path("compte/double-protection/code/", EnterCode.as_view(), name="mfa_authenticate"),
    path("compte/double-protection/confirmer/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("compte/double-protection/activer/", totp.activate_totp, name="mfa_activate_totp"),
    path("compte/double-protection/desactiver/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("compte/codes-de-secours/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "compte/codes-de-secours/nouveaux/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "compte/codes-de-secours/fichier/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]

for _route in urlpatterns:
    _is_open = _route.name in {"account_login", "account_logout", "account_inactive", "mfa_authenticate"}
    register_rule(str(_route.name), EVERYONE if _is_open else SIGNED_IN)
