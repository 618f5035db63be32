"""The site with the reading room alone of the portal: its tests need nothing else."""

from django.urls import include, path

from config.urls import urlpatterns as site
from liseron.portal.reading.urls import urlpatterns as reading

urlpatterns = [*site, path("lire/", include((reading, "portal")))]
