import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { findingAt } from "../../verdict/expectations";
import { Model } from "../../model/model";
import { KnownServer, memoizeByConfig } from "../../products/hetzner/cloud-config";
import { inUserData, judgeServers } from "../../products/hetzner/judge-server";

const NO_SECRET = "no secret: secrets are sealed on the server after its first boot";
const APPLY_TIME_VARIABLE = "a variable that is set at apply time";

/** What is a secret by its looks. What begins with $, % or / is filled in on the server, or is a path. */
const SECRETS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["a private key", /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY|AGE-SECRET-KEY-1/],
  [
    "a password or token",
    /(?:^|[\s;"'=])(?:export\s+)?\w*(?:PASSWORD|PASSPHRASE|SECRET|TOKEN|API_KEY)\s*=\s*["']?[^\s"'$%/<{(][^\s"']{5,}/m,
  ],
  ["a password in a URL", /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'$%]{1,100}:[^\s$%{@/"']{3,100}@/i],
];

export const hetznerNoSecretsTold = defineCheck({
  id: "hetzner/no-secrets-told",
  summary: "No secret is in user_data, which every program on a server can read, or in the stack itself.",
  severity: "critical",
  links: ["https://systemd.io/CREDENTIALS/"],
  remedy:
    "Remove the secret and seal it on the server with systemd-creds; pass Storage Box passwords in a sensitive " +
    "variable.",
  stacks: SYSTEM,
  evaluate: ({ model }) => judgeServers(model, (servers) => [...servers.map(judgeUserData), ...passwords(model)]),
});

const firstIn = memoizeByConfig(({ written, commands }) => {
  const places: readonly (readonly [file: string, text: string])[] = [...written, ["", commands.join("\n")]];
  return places.flatMap(([file, text]) =>
    SECRETS.filter(([, pattern]) => pattern.test(text)).map(([what]) => ({ file, what })),
  )[0];
});

function judgeUserData(server: KnownServer): Finding {
  const first = firstIn(server);
  return inUserData(first ? "violated" : "holds", server, first?.file ?? "", NO_SECRET, first?.what ?? "none");
}

const passwords = (model: Model): readonly Finding[] =>
  model.resources("hcloud_storage_box", "hcloud_storage_box_subaccount").flatMap((one) => {
    const password = one.get("password");
    return password.kind === "value" && !password.sensitive && password.references.length === 0
      ? [findingAt("violated", one, "password", APPLY_TIME_VARIABLE, "written in the stack")]
      : [];
  });
