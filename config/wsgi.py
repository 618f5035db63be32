"""What granian serves: Django, and before it a door for sign-ins by CAS, which come by the hundred."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django = get_wsgi_application()
application = import_string("liseron.toolkit.lanes.Door")(
    django, prefix="/cas/", lane=import_string("liseron.sso.cas_server.quick.quick")
)
# What is loaded stays: looking through it for rubbish again and again took a seventh of a short request.
gc.freeze()
gc.set_threshold(10_000, 20, 20)
