<?php
// A site behind phpCAS, Debian's: says in JSON who came. Configured by its environment.
require_once '/usr/share/php/CAS.php';

$versions = ['3.0' => CAS_VERSION_3_0, 'S1' => SAML_VERSION_1_1];
phpCAS::client($versions[getenv('CAS_VERSION')], 'localhost', (int) getenv('CAS_PORT'), '/cas', getenv('SITE_URL'));
phpCAS::setCasServerCACert(getenv('CAS_AUTHORITY'));
phpCAS::handleLogoutRequests(false);
phpCAS::forceAuthentication();

header('Content-Type: application/json');
echo json_encode(['user' => phpCAS::getUser(), 'facts' => phpCAS::getAttributes()]);
