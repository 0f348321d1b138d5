import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { findingAt, missingSubject } from "../../verdict/expectations";
import { Resource } from "../../model/resource";
import { KnownServer } from "../../products/hetzner/cloud-config";
import { Job, jobsOf } from "../../products/hetzner/jobs";
import { certainIn, inUserData, judgeServers } from "../../products/hetzner/judge-server";
import { passwordFaults } from "../../products/hetzner/backup-scope";
import { backsUp } from "../../products/hetzner/restic";

const ENCRYPTED = "backups that are encrypted before they leave the server";

export const hetznerBackupEncrypted = defineCheck({
  id: "hetzner/backup-encrypted",
  summary: "restic encrypts every backup before it leaves the server, and Hetzner's own server backups are off.",
  severity: "critical",
  links: ["https://restic.readthedocs.io/en/stable/070_encryption.html"],
  remedy: "Give restic a repository password by file or command, and set backups to false on the servers.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    judgeServers(
      model,
      (servers) => [...judgeRestic(servers), ...model.resources("hcloud_server").flatMap(otherCopies)],
      ["systemd"],
    ),
});

function judgeRestic(servers: readonly KnownServer[]): readonly Finding[] {
  const jobs = servers.flatMap(jobsOf).filter((job) => backsUp(job));
  return jobs.length === 0
    ? [missingSubject("a job that makes encrypted backups")]
    : jobs.flatMap((job) => certainIn(job.server, ["systemd"], [judge(job)]));
}

function judge(job: Job): Finding {
  const open = /--insecure-no-password\b/.test(job.text);
  const password = /RESTIC_PASSWORD(?:_FILE|_COMMAND)|--password-(?:file|command)\b|(?:^|\s)-p\s+\//m.test(job.text);
  const { faults, doubts } = passwordFaults(job);
  if (faults.length > 0) return inUserData("violated", job.server, job.file, ENCRYPTED, faults.join("; "));
  if (!open && password && doubts.length > 0)
    return inUserData("unknown", job.server, job.file, ENCRYPTED, `not proved: ${doubts.join("; ")}`);
  return inUserData(
    !open && password ? "holds" : "violated",
    job.server,
    job.file,
    ENCRYPTED,
    open
      ? "--insecure-no-password"
      : password
        ? "restic, with its password from outside user_data"
        : "restic without a password by file or command",
  );
}

/** Hetzner's own copies of a server are encrypted by nobody here. */
function otherCopies(server: Resource): readonly Finding[] {
  const backups = server.get("backups");
  const off = backups.kind === "absent" || (backups.kind === "value" && `${backups.value as string}` === "false");
  return off
    ? []
    : [
        findingAt(
          backups.kind === "value" ? "violated" : "unknown",
          server,
          "backups",
          "false",
          backups.kind === "value" ? "true" : "not known",
        ),
      ];
}
