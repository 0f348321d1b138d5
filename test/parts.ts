import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { AccessLogs } from "../constructs/google/access-logs";
import { Edge, EdgeProps } from "../constructs/google/edge";
import { GithubRepository } from "../constructs/google/github-identity";
import { GoogleStack } from "../constructs/google/google-stack";
import { Network, NetworkProps } from "../constructs/google/network";
import { Postgres, PostgresProps } from "../constructs/google/postgres";
import { Secret, SecretProps } from "../constructs/google/secret";
import { Service, ServiceProps } from "../constructs/google/service";
import { Waf, WafProps } from "../constructs/google/waf";
import { WorkloadProps } from "../constructs/google/workload";
import { Leaf, Template } from "./parsed-stack";
import { PROJECT } from "./template";

/** The least that each construct needs, for tests that change one thing. */

export const networkProps: NetworkProps = {
  name: "acme",
  region: PROJECT.region,
  subnetRange: "10.0.0.0/24",
  servicesRange: "10.1.0.0/20",
};

/** One network a stack, whoever asks for it. */
export const network = (stack: GoogleStack) =>
  (stack.node.tryFindChild("network") as Network | undefined) ?? new Network(stack, "network", networkProps);

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

export const secretProps: SecretProps = { name: "acme-session", source: "password", regions: ["us-central1"] };

export const secret = (stack: GoogleStack, change: Partial<SecretProps> = {}) =>
  new Secret(stack, "secret", { ...secretProps, ...change });

export const workloadProps = (stack: GoogleStack): WorkloadProps => ({
  project: PROJECT,
  name: "acme",
  network: network(stack),
  image: "us-docker.pkg.dev/acme/app/api:1.0.0",
});

export const serviceProps = (stack: GoogleStack): ServiceProps => ({ ...workloadProps(stack), maxInstances: 10 });

export const service = (stack: GoogleStack) => new Service(stack, "service", serviceProps(stack));

export const wafProps: WafProps = { name: "acme", sensitivity: 2, rateLimit: { requests: 100, intervalSeconds: 60 } };

export const waf = (stack: GoogleStack) => new Waf(stack, "waf", wafProps);

export const edge = (
  stack: GoogleStack,
  hosts: readonly string[] = ["app.acme.dev"],
  change: Partial<EdgeProps> = {},
) =>
  new Edge(stack, "edge", {
    project: PROJECT,
    name: "acme",
    hosts,
    service: service(stack),
    waf: waf(stack),
    ...change,
  });

/** Certificate of an authority whose key was thrown away. */
export const CA = `-----BEGIN CERTIFICATE-----
MIIBtzCCAV2gAwIBAgIUBxpnzMicWGKcTQ3geGCTfaHI8wIwCgYIKoZIzj0EAwIw
NzEQMA4GA1UECgwHRXhhbXBsZTEjMCEGA1UEAwwaT3JpZ2luIHB1bGxzIG9mIGFu
IGV4YW1wbGUwIBcNMjYxMTI5MTY0NzQwWhgPMjEyNjExMDUxNjQ3NDBaMDcxEDAO
BgNVBAoMB0V4YW1wbGUxIzAhBgNVBAMMGk9yaWdpbiBwdWxscyBvZiBhbiBleGFt
cGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEgeUoTbwbctMhFVMmDM5I6amv
76bksWXtLZkiifn7KLvGJq3pe41N1S1CsK4WNvn62DWsflqSb9zFdv5B/yoawaNF
MEMwEgYDVR0TAQH/BAgwBgEB/wIBADAOBgNVHQ8BAf8EBAMCAQYwHQYDVR0OBBYE
FJAu7lHS3xN7aCi/pMu7qN7g0ponMAoGCCqGSM49BAMCA0gAMEUCIA9PKZL8p2w3
I9uO00kASM4SKgQYr2McgY+kj4FKQYe+AiEArFAXsHEx9ymG0F69tlD3qKqpHn3a
aIDUcunLq4TCbJI=
-----END CERTIFICATE-----
`;

export const accessLogs = (stack: GoogleStack) =>
  new AccessLogs(stack, "access-logs", { project: PROJECT, name: "acme-al", retentionDays: 30 });

export const serviceAccount = (stack: GoogleStack, id: string) => new ServiceAccount(stack, id, { accountId: id });

export const repository: GithubRepository = { name: "acme/app", id: "4242", ownerId: "1717" };

/** The Terraform address of the only resource of a type that has these arguments. */
export function addressOf(template: Template, type: string, having: Readonly<Record<string, Leaf>> = {}): string {
  const found = Object.entries(template.all(type)).filter(([, candidate]) =>
    Object.entries(having).every(([argument, value]) => candidate[argument] === value),
  );
  if (found.length !== 1 || !found[0])
    throw new Error(`${found.length} resources of type ${type} with ${JSON.stringify(having)}, not 1`);
  return `${type}.${found[0][0]}`;
}

/** How synthesized JSON refers to an attribute of that resource. */
export const referenceTo = (
  template: Template,
  type: string,
  attribute: string,
  having: Readonly<Record<string, Leaf>> = {},
) => `\${${addressOf(template, type, having)}.${attribute}}`;
