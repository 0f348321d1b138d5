import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { equals, expect, missingSubject } from "../../verdict/expectations";
import { Model } from "../../model/model";
import { textOf } from "../../model/attribute-readers";
import { KnownServer, plainText } from "../../products/hetzner/cloud-config";
import { Job, jobsOf } from "../../products/hetzner/jobs";
import { certainIn, inUserData, judgeServers } from "../../products/hetzner/judge-server";
import { backsUp, resticCalls } from "../../products/hetzner/restic";

const ON_BOX = "a repository on a Storage Box";

export const hetznerBackupSameRegion = defineCheck({
  id: "hetzner/backup-same-region",
  summary: "Backups go to a Storage Box in Falkenstein and nowhere else.",
  severity: "medium",
  links: ["https://docs.hetzner.com/cloud/general/locations/"],
  remedy: "Set the Storage Box's location to fsn1, and give restic an sftp: repository on it.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    judgeServers(
      model,
      (servers) => [
        ...boxes(model),
        ...repositories(servers),
        ...servers.flatMap((server) => namedBoxes(model, server)),
      ],
      ["systemd"],
    ),
});

/** Names of Storage Boxes and of accounts of theirs: an account's name begins with its box's. */
const BOX = /\b(u\d{3,8})(?:-sub\d+)?\.your-storagebox\.de\b/g;
const ACCOUNT = /^[ \t]*User[ \t=]+["']?(u\d{3,8})(?:-sub\d+)?\b/gm;

/** Every box that a server names is one of the system's: by its name where that is known, and by the account's. */
function namedBoxes(model: Model, server: KnownServer): readonly Finding[] {
  const text = plainText(server);
  const named = [...new Set([...text.matchAll(BOX)].map(([, box = ""]) => box))];
  const accounts = [...new Set([...text.matchAll(ACCOUNT)].map(([, box = ""]) => box))];
  const own = model
    .resources("hcloud_storage_box", "hcloud_storage_box_subaccount")
    .flatMap((box) => textOf(box.get("server"))?.split(/[.-]/)[0] ?? []);
  const other = named.find((box) =>
    own.length > 0 ? !own.includes(box) : accounts.length > 0 && !accounts.includes(box),
  );
  const boxes = model.resources("hcloud_storage_box").length;
  const several = own.length === 0 && boxes > 0 && named.length > boxes;
  if (other === undefined && !several) return [];
  return [
    inUserData(
      "violated",
      server,
      "",
      "only the system's own Storage Box",
      other === undefined ? named.join(", ") : `${other}, and the account is ${[...accounts, ...own].join(", ")}`,
    ),
  ];
}

function boxes(model: Model): readonly Finding[] {
  const all = model.resources("hcloud_storage_box");
  return all.length === 0
    ? [missingSubject("a Storage Box")]
    : all.map((box) => expect(box, "location", equals("fsn1")));
}

function repositories(servers: readonly KnownServer[]): readonly Finding[] {
  const jobs = servers.flatMap(jobsOf).filter((job) => backsUp(job));
  return jobs.length === 0
    ? [missingSubject("a job that writes backups to a Storage Box")]
    : jobs.flatMap((job) => certainIn(job.server, ["systemd"], [judge(job)]));
}

const REPOSITORY = /\bRESTIC_REPOSITORY2?\s*=\s*["']?([^\s"']+)/g;
const FLAG = /(?:^|\s)(?:-r|--repo)(?:=|\s+)["']?([^\s"']+)/g;

function judge(job: Job): Finding {
  const targets = [...job.text.matchAll(REPOSITORY), ...resticCalls(job).flatMap((call) => [...call.matchAll(FLAG)])]
    .map(([, target = ""]) => target)
    .filter((target) => !/^\$\{?RESTIC_REPOSITORY/.test(target));
  const elsewhere = targets.filter((target) => !isStorageBox(target, job.server));
  return inUserData(
    targets.length > 0 && elsewhere.length === 0 ? "holds" : "violated",
    job.server,
    job.file,
    ON_BOX,
    targets.length === 0 ? "no repository stated" : (elsewhere.length > 0 ? elsewhere : targets).join(", "),
  );
}

/** By its host at Hetzner, or by a name that the server's SSH settings or secrets resolve to one. */
function isStorageBox(target: string, { config }: KnownServer): boolean {
  const [, host = ""] = /^sftp:(?:\/\/)?(?:[^@/:]+@)?(\$\{?\w+\}?|[\w.-]+)/.exec(target) ?? [];
  if (/\.your-storagebox\.de$/.test(host)) return true;
  if (/^\$/.test(host)) return /STORAGE_?BOX/i.test(host);
  if (host === "" || host.includes(".")) return false;
  const [, named] =
    new RegExp(String.raw`^\s*Host\s+${host}\s*\n(?:(?!\s*Host\s).*\n)*?\s*HostName\s+(\S+)`, "m").exec(config.text) ??
    [];
  return named !== undefined && /\.your-storagebox\.de$/.test(named);
}
