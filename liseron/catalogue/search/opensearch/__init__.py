"""OpenSearch, for an installation on several machines: the same plan as the embedded engine, asked in JSON."""

from liseron.catalogue.search.opensearch.engine import OpenSearchEngine

__all__ = ["OpenSearchEngine"]
