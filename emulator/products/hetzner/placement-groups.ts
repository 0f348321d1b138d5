import { z } from "zod";
import { text } from "../../core/json";
import { type RestRoute, Reply } from "../../product";
import { all, change, create, idOf, newId, requireUniqueName, view } from "./kind";
import { placementGroups, servers } from "./kinds";
import { labels, standard } from "./standard";

const name = z.string().min(1);

export const placementGroupRoutes: readonly RestRoute[] = [
  ...standard({
    kind: placementGroups,
    filters: ["type"],
    update: z.strictObject({ name: name.optional(), labels: labels.optional() }),
    removing: ({ world }, group) => {
      for (const server of all(world, servers)) {
        if (server.body.placement_group === idOf(group)) change(world, server, { placement_group: null });
      }
    },
  }),
  {
    id: "hcloud.placement_groups.create",
    verb: "POST",
    path: "/v1/placement_groups",
    body: z.strictObject({ name, type: z.enum(["spread"]), labels: labels.default({}) }),
    handle: ({ world, body }) => {
      requireUniqueName(world, placementGroups, body.name);
      const made = create(world, placementGroups, newId(world, placementGroups, text(body.name)), body);
      return new Reply(201, { placement_group: view(world, placementGroups, made), action: null });
    },
  },
];
