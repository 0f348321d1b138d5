import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { missingSubject } from "../../verdict/expectations";
import { CloudConfig, KnownServer, memoizeByConfig, withoutComments } from "../../products/hetzner/cloud-config";
import { inUserData, judgeServers } from "../../products/hetzner/judge-server";

const EXPECTED = "a container whose key of second factors is sealed (LoadCredentialEncrypted) and mounted as a file";
/** What such a key may be called. */
const KEY = /^(?=.*(?:second[-_]?factor|totp|mfa|2fa|otp)).+$/i;

export const hetznerSecondFactorKeys = defineCheck({
  id: "hetzner/second-factor-keys",
  summary: "The application gets its keys of TOTP secrets and recovery codes as a sealed credential, in a file.",
  severity: "high",
  links: ["https://systemd.io/CREDENTIALS/"],
  remedy:
    "Seal the keys with systemd-creds, name them in LoadCredentialEncrypted of the " +
    "application's unit, and give the container the path of the file, never the keys.",
  stacks: SYSTEM,
  evaluate: ({ model }) => judgeServers(model, judge, ["systemd", "quadlet"]),
});

function judge(servers: readonly KnownServer[]): readonly Finding[] {
  const found = servers.flatMap((server) => keysOf(server).map((key) => ({ server, key })));
  return found.length === 0
    ? [missingSubject(EXPECTED)]
    : found.map(({ server, key: { file, actual, holds } }) =>
        inUserData(holds ? "holds" : "violated", server, file, EXPECTED, actual),
      );
}

interface Key {
  readonly file: string;
  readonly holds: boolean;
  readonly actual: string;
}

/** Units that take such a key, by whichever directive. */
const keysOf = memoizeByConfig(({ files }: CloudConfig): readonly Key[] =>
  [...files].flatMap(([file, content]) => {
    if (!/\.(?:container|service)$/.test(file)) return [];
    const text = withoutComments(content);
    const values = (directive: string) =>
      [...text.matchAll(new RegExp(`^${directive}=(.*)$`, "gm"))].map(([, value = ""]) => value.trim());
    const sealed = values("LoadCredentialEncrypted").filter((value) => KEY.test(value.split(":")[0] ?? ""));
    const open = [...values("LoadCredential"), ...values("SetCredential")].filter((value) => KEY.test(value));
    const variables = values("Environment").filter((value) => KEY.test(value.split("=")[0] ?? ""));
    if (sealed.length + open.length + variables.length === 0) return [];
    const names = sealed.map((value) => value.split(":")[0] ?? "");
    const mounted = names.some((name) =>
      variables.some((value) => new RegExp(`=/[^\\s"']*/${name}["']?$`).test(value)),
    );
    const installed = names.some((name) => text.includes(`%d/${name}`));
    const plain = [...open, ...variables.filter((value) => !/=["']?\//.test(value))];
    return [
      {
        file,
        holds: mounted && installed && plain.length === 0,
        actual:
          plain.length > 0
            ? `${plain.map((value) => value.split("=")[0]).join(", ")} is not sealed`
            : mounted && installed
              ? `${names.join(", ")}, sealed`
              : "no file of that name is mounted and named to the application",
      },
    ];
  }),
);
