import { readFileSync, writeFileSync } from "node:fs";
import { send } from "../../emulator/through-proxy";

/**
 * The commands of `gcloud` that the scripts of the workflows use, on the emulator, with the output of Google's: of
 * services and jobs that is the API's first version (serving.knative.dev/v1), and of buckets a form of its own.
 *
 * Environment: that of the emulator; GOOGLE_OAUTH_ACCESS_TOKEN, as whom
 */
type Item = Readonly<Record<string, unknown>>;

interface Listing {
  readonly url: (project: string) => string;
  /** Key of the items in the API's answer. */
  readonly items: string;
  readonly as?: (item: Item, project: string) => Item;
}

const compute = (kind: string): Listing => ({
  url: (project) => `compute.googleapis.com/compute/v1/projects/${project}/global/${kind}`,
  items: "items",
});
/** The only region of the rehearsed systems: the API's second version, which the emulator has, lists no others. */
const REGION = "us-central1";
const run = (kind: string, api: string): Listing => ({
  url: (project) => `run.googleapis.com/v2/projects/${project}/locations/${REGION}/${kind}`,
  items: kind,
  as: ({ name }) => {
    const [, namespace = "", short = ""] = /^projects\/([^/]+)\/.*\/([^/]+)$/.exec(String(name)) ?? [];
    const selfLink = `/apis/${api}/v1/namespaces/${namespace}/${kind}/${short}`;
    return { apiVersion: `${api}/v1`, metadata: { name: short, namespace, selfLink } };
  },
});

const LISTINGS: Readonly<Record<string, Listing>> = {
  "compute networks list": compute("networks"),
  "compute firewall-rules list": compute("firewalls"),
  "compute addresses list": compute("addresses"),
  "run services list": run("services", "serving.knative.dev"),
  "run jobs list": run("jobs", "run.googleapis.com"),
  "sql instances list": {
    url: (project) => `sqladmin.googleapis.com/sql/v1beta4/projects/${project}/instances`,
    items: "items",
  },
  "secrets list": { url: (project) => `secretmanager.googleapis.com/v1/projects/${project}/secrets`, items: "secrets" },
  "iam service-accounts list": {
    url: (project) => `iam.googleapis.com/v1/projects/${project}/serviceAccounts`,
    items: "accounts",
  },
  "storage buckets list": {
    url: (project) => `storage.googleapis.com/storage/v1/b?project=${project}`,
    items: "items",
    as: ({ name, location }) => ({ location, name, storage_url: `gs://${String(name)}/` }),
  },
  "pubsub topics list": { url: (project) => `pubsub.googleapis.com/v1/projects/${project}/topics`, items: "topics" },
};

async function call(verb: string, url: string, body?: unknown): Promise<Item> {
  const [, host = "", path = ""] = /^([^/]+)(\/.*)$/.exec(url) ?? [];
  return (await send({ environment: process.env as Record<string, string> }, verb, host, path, body)) as Item;
}

async function list({ url, items, as = (item) => item }: Listing, project: string): Promise<readonly Item[]> {
  const all: Item[] = [];
  for (let token = ""; ;) {
    const page = url(project);
    const answer = await call("GET", token ? `${page}${page.includes("?") ? "&" : "?"}pageToken=${token}` : page);
    all.push(...((answer[items] ?? []) as readonly Item[]).map((item) => as(item, project)));
    token = String(answer.nextPageToken ?? "");
    if (token === "") return all;
  }
}

async function copy(from: string, to: string): Promise<void> {
  const [, bucket = "", name = ""] = /^gs:\/\/([^/]+)\/(.+)$/.exec(from === "-" ? to : from) ?? [];
  const object = encodeURIComponent(name);
  if (from === "-") {
    const upload = `storage.googleapis.com/upload/storage/v1/b/${bucket}/o?uploadType=media&name=${object}`;
    await call("POST", upload, JSON.parse(readFileSync(0, "utf8")));
    return;
  }
  const content = await call("GET", `storage.googleapis.com/storage/v1/b/${bucket}/o/${object}?alt=media`);
  writeFileSync(to, JSON.stringify(content));
}

async function main(args: readonly string[]): Promise<void> {
  const at = args.findIndex((arg) => arg.startsWith("--"));
  const words = at < 0 ? args : args.slice(0, at);
  const project = args[args.indexOf("--project") + 1] ?? "";
  const command = words.join(" ");
  const listing = LISTINGS[command];
  if (listing) process.stdout.write(JSON.stringify(await list(listing, project)));
  else if (words[0] === "storage" && words[1] === "cp") await copy(words[2] ?? "", words[3] ?? "");
  else if (command.startsWith("projects get-iam-policy ")) {
    const policy = `cloudresourcemanager.googleapis.com/v1/projects/${words[2] ?? ""}:getIamPolicy`;
    process.stdout.write(JSON.stringify(await call("POST", policy, { options: { requestedPolicyVersion: 3 } })));
  } else throw new Error(`gcloud ${command}: not rehearsed`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`ERROR: (gcloud) ${(error as Error).message}\n`);
  process.exitCode = 1;
});
