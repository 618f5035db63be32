"""Three real nodes of OpenSearch on this machine, from the artifacts that the project publishes for Maven.

All workers of one run share the cluster: the first who needs it starts it, the last who leaves stops it. A test that
kills a node has it for itself meanwhile.
"""

from tests.counterparts.opensearch.cluster import Cluster, cluster_for, sharing

__all__ = ["Cluster", "cluster_for", "sharing"]
