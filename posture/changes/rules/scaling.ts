import { isUnknown } from "../../model/attribute-readers";
import { ChangeRule, isLess, routine, WHAT_EXISTED } from "../rule";
import { formatTransition } from "../format-values";

const FIGURES = new Set([
  ...[
    "min_instance_count",
    "max_instance_count",
    "manual_instance_count",
    "max_instance_request_concurrency",
    "min_replicas",
    "max_replicas",
    "min_node_count",
    "max_node_count",
    "node_count",
    "desired_size",
    "min_size",
    "max_size",
    "desired_capacity",
    "desired_count",
    "replicas",
    "replica_count",
    "task_count",
    "parallelism",
  ],
  ...[
    "tier",
    "machine_type",
    "instance_type",
    "instance_class",
    "server_type",
    "node_type",
    "vm_size",
    "sku_name",
    "memory_size_gb",
    "disk_size",
    "disk_autoresize_limit",
    "allocated_storage",
    "size",
    "cpu",
    "memory",
  ],
]);

/** More or less of the same. What cannot be scaled down is decided by the rules of its provider. */
export const scaling: ChangeRule = {
  concerns: WHAT_EXISTED,
  assess: ({ type, differences }) =>
    differences
      .filter(
        ({ name, before, after }) =>
          FIGURES.has(name) &&
          !(before.kind === "absent" && isUnknown(after)) &&
          !(type === "hcloud_volume" && isLess(before, after)),
      )
      .map((difference) => routine(`Scaling: ${formatTransition(difference)}`)),
};
