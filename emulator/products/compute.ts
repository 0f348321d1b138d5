import type { GoogleProduct } from "../product";
import { addresses } from "./compute/addresses";
import { backends } from "./compute/backends";
import { firewalls } from "./compute/firewalls";
import { forwardingRules } from "./compute/forwarding-rules";
import { type Group, LINKS } from "./compute/group";
import { networks } from "./compute/networks";
import { proxies } from "./compute/proxies";
import { routers } from "./compute/routers";
import { securityPolicies } from "./compute/security-policies";
import { ssl } from "./compute/ssl";
import { subnetworks } from "./compute/subnetworks";
import { urlMaps } from "./compute/url-maps";

const groups: readonly Group[] = [
  addresses,
  backends,
  firewalls,
  forwardingRules,
  networks,
  proxies,
  routers,
  securityPolicies,
  ssl,
  subnetworks,
  urlMaps,
];

/** Compute Engine: networks and load balancers. */
export const compute: GoogleProduct = {
  kind: "google",
  service: "compute",
  documents: ["compute.v1"],
  errors: "legacy",
  operations: "compute",
  links: LINKS,
  collections: Object.fromEntries(groups.flatMap((group) => Object.entries(group.collections))),
  // The provider sends it, and the service takes the priority from the body.
  parameters: { "securityPolicies.addRule": ["priority"] },
  methods: {
    ...Object.fromEntries(groups.flatMap((group) => Object.entries(group.methods ?? {}))),
    "projects.get": ({ world, project }) => ({
      kind: "compute#project",
      id: world.projects.number(project) ?? "",
      name: project,
      selfLink: `${LINKS}projects/${project}`,
      creationTimestamp: "2026-01-01T00:00:00.000Z",
    }),
  },
};
