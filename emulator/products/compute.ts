import type { GoogleProduct } from "../product";

const NAME = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

const LINKS = "https://www.googleapis.com/compute/v1/";

/** Compute Engine: so far only the network. */
export const compute: GoogleProduct = {
  kind: "google",
  service: "compute",
  documents: ["compute.v1"],
  errors: "legacy",
  operations: "compute",
  links: LINKS,
  collections: {
    networks: {
      idPattern: NAME,
      defaults: {
        autoCreateSubnetworks: true,
        routingConfig: { routingMode: "REGIONAL" },
        networkFirewallPolicyEnforcementOrder: "AFTER_CLASSIC_FIREWALL",
      },
    },
    subnetworks: {
      idPattern: NAME,
      references: { network: { to: "compute.networks" } },
      defaults: { privateIpGoogleAccess: false, purpose: "PRIVATE", stackType: "IPV4_ONLY" },
    },
  },
  // The provider sends it, and the service takes the priority from the body.
  parameters: { "securityPolicies.addRule": ["priority"] },
  methods: {
    "projects.get": ({ world, project }) => ({
      kind: "compute#project",
      id: world.projects.number(project) ?? "",
      name: project,
      selfLink: `${LINKS}projects/${project}`,
      creationTimestamp: "2026-01-01T00:00:00.000Z",
    }),
  },
};
