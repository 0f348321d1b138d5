import { GoogleStack } from "../constructs/google-stack";
import { Edge } from "../constructs/edge";
import { Network, NetworkProps } from "../constructs/network";
import { Postgres, PostgresProps } from "../constructs/postgres";
import { Service, ServiceProps } from "../constructs/service";
import { Waf, WafProps } from "../constructs/waf";
import { PROJECT } from "./template";

/** The least that each construct needs, for tests that change one thing. */

export const networkProps: NetworkProps = { name: "acme", region: PROJECT.region, subnetRange: "10.0.0.0/24", servicesRange: "10.1.0.0/20" };

export const network = (stack: GoogleStack) => new Network(stack, "network", networkProps);

export const postgresProps = (stack: GoogleStack): PostgresProps => ({
  project: PROJECT,
  name: "acme",
  network: network(stack),
  edition: "ENTERPRISE",
  tier: "db-custom-2-8192",
  diskSizeGb: 20,
  databases: ["acme"],
  backups: { startTime: "03:00", retained: 7, logRetentionDays: 7 },
  maintenance: { day: 7, hour: 4 },
});

export const postgres = (stack: GoogleStack) => new Postgres(stack, "database", postgresProps(stack));

export const serviceProps = (stack: GoogleStack): ServiceProps => ({
  project: PROJECT,
  name: "acme",
  network: network(stack),
  image: "us-docker.pkg.dev/acme/app/api:1.0.0",
  maxInstances: 10,
});

export const service = (stack: GoogleStack) => new Service(stack, "service", serviceProps(stack));

export const wafProps: WafProps = { name: "acme", sensitivity: 2, rateLimit: { requests: 100, intervalSeconds: 60 } };

export const waf = (stack: GoogleStack) => new Waf(stack, "waf", wafProps);

export const edge = (stack: GoogleStack, hosts: readonly string[] = ["app.acme.dev"]) =>
  new Edge(stack, "edge", { project: PROJECT, name: "acme", hosts, service: service(stack), waf: waf(stack) });
