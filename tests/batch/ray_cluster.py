"""A Ray cluster of two machines, played by processes of this one: prints its address, and loses one at each line."""

from __future__ import annotations

import sys

from ray.cluster_utils import Cluster

NODE = {"num_cpus": 1, "object_store_memory": 80 << 20, "memory": 2 << 30}

cluster = Cluster(initialize_head=True, head_node_args={**NODE, "include_dashboard": False})
nodes = [cluster.add_node(**NODE)]
print(cluster.address, flush=True)
try:
    for _ in sys.stdin:
        cluster.remove_node(nodes.pop(), allow_graceful=False)
        print("gone", flush=True)
finally:
    cluster.shutdown()
