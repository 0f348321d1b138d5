import { Touch } from "./types/provider-types";

/** Ids of checks, by their beginnings, that something unjudged could make false. */
const CHECKS: Readonly<Record<Touch, readonly string[]>> = {
  runs: [
    "deletion/",
    "identity/",
    "location/",
    "network/no-internet-egress",
    "run/deployment-runs-no-migrations",
    "run/isolated-identity",
    "run/migrations-manual",
    "run/no-project-wide-runner",
    "secrets/scoped-access",
    "secrets/no-wide-access",
    "vendors/",
  ],
  sends: ["files/private", "location/one-project", "location/region", "network/no-internet-egress", "vendors/"],
  keeps: [
    "database/backup-retention",
    "database/backups-roll",
    "deletion/",
    "encryption/",
    "files/deleted-within",
    "hetzner/backup-retention",
    "hetzner/backup-same-region",
    "hetzner/location",
    "location/",
    "vendors/",
  ],
  admits: [
    "files/private",
    "files/signed-urls",
    "identity/",
    "run/isolated-identity",
    "secrets/deployment-reads-none",
    "secrets/no-wide-access",
    "secrets/scoped-access",
    "state/readers",
  ],
  opens: [
    "cache/private",
    "database/not-public",
    "dns/",
    "edge/",
    "hetzner/database-only-from-application",
    "hetzner/database-private",
    "hetzner/database-tls",
    "hetzner/only-named-companies",
    "hetzner/own-names",
    "location/region",
    "network/",
    "run/ingress-through-load-balancer",
    "waf/",
  ],
  logs: ["database/pgaudit", "edge/request-logging", "logs/"],
  governs: ["identity/", "location/", "logs/", "network/", "secrets/", "state/"],
};

/** Whether something that can do these could make what a check found false. */
export const touchesCheck = (touches: readonly Touch[], checkId: string): boolean =>
  touches.some((touch) => CHECKS[touch].some((beginning) => checkId.startsWith(beginning)));

/** Every beginning of an id, for a test that holds them against the checks there are. */
export const TOUCHED_BEGINNINGS: readonly string[] = [...new Set(Object.values(CHECKS).flat())];
