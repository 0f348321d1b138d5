import { defineRepositoryCheck } from "../../verdict/define";
import { Finding } from "../../verdict/check";
import { verdict } from "../../verdict/expectations";
import { inFile } from "../../verdict/repository-finding";
import { Repository } from "../../model/repository/repository";

const EXPECTED = "no file with a key or credentials";

/** Files that are named for the keys that they hold. */
const NAMES: readonly (readonly [string, RegExp])[] = [
  ["a key store", /\.(?:p12|pfx|jks|keystore|ppk|kdbx)$/i],
  ["an SSH private key", /(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/],
  [
    "Google Cloud credentials",
    new RegExp(
      String.raw`(?:^|\/)(?:` +
        String.raw`application_default_credentials|gha-creds-[^/]*|(?:gcp|google|gcloud)[\w.-]*credentials[\w.-]*` +
        String.raw`)\.json$`,
      "i",
    ),
  ],
  [
    "credentials",
    new RegExp(
      String.raw`(?:^|\/)(?:` +
        [
          String.raw`credentials(?:\.(?:json|csv|ya?ml|ini))?|\.netrc|\.pgpass|\.git-credentials|\.htpasswd`,
          String.raw`\.vault-token|terraform\.rc|\.terraformrc|credentials\.tfrc\.json`,
        ].join("|") +
        ")$",
    ),
  ],
  ["variables with secrets", /(?:^|\/)\.env(?:\.(?:local|production|staging|development|prod|dev))*$/],
];

/** What keys and credentials look like in whatever file they are. */
const CONTENTS: readonly (readonly [string, RegExp])[] = [
  [
    "a PEM private key",
    new RegExp(
      [
        String.raw`-{5}BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-{5}(?:\s|\\n|\\r){1,20}`,
        String.raw`(?:[\w-]+: [^\n]{0,200}\n){0,5}\s{0,20}[A-Za-z0-9+/=]{16}`,
      ].join(""),
    ),
  ],
  [
    "a service account key",
    new RegExp(
      [
        String.raw`"type"\s*:\s*"service_account"[^]{0,2000}"private_key(?:_id)?"\s*:\s*"[^"]`,
        String.raw`"private_key(?:_id)?"\s*:\s*"[^"][^]{0,8000}"type"\s*:\s*"service_account"`,
      ].join("|"),
    ),
  ],
  [
    "a user's Google Cloud credentials",
    new RegExp(
      [
        String.raw`"refresh_token"\s*:\s*"[^"]{10}[^]{0,2000}"type"\s*:\s*"authorized_user"`,
        String.raw`"type"\s*:\s*"authorized_user"[^]{0,2000}"refresh_token"\s*:\s*"[^"]{10}`,
      ].join("|"),
    ),
  ],
  ["an age key", /\bAGE-SECRET-KEY-1[0-9A-Z]{20}/],
  ["a PuTTY private key", /^PuTTY-User-Key-File-\d/m],
];

export const noKeyFiles = defineRepositoryCheck({
  id: "repository/no-key-files",
  summary: "No tracked file contains a private key, a service account key or credentials.",
  severity: "critical",
  links: ["https://docs.github.com/en/code-security/secret-scanning/introduction/about-secret-scanning"],
  remedy:
    "Revoke the key, remove it from the history, and authenticate through Workload Identity Federation or read " +
    "it from Secret Manager.",
  evaluate: (repository) => {
    const { files } = repository;
    const wrong = files.flatMap((file) => judge(repository, file));
    if (files.length === 0) return verdict(inFile("violated", "", "", "tracked files", "none"));
    return verdict(wrong.length > 0 ? wrong : inFile("holds", "", "", EXPECTED, `none in ${files.length} files`));
  },
});

function judge(repository: Repository, file: string): readonly Finding[] {
  const named = NAMES.find(([, pattern]) => pattern.test(file));
  if (named) return [inFile("violated", file, "", EXPECTED, named[0])];
  const text = repository.text(file);
  if (text === undefined)
    return /\.(?:pem|key|der)$/i.test(file) ? [inFile("violated", file, "", EXPECTED, "a binary key file")] : [];
  return CONTENTS.flatMap(([what, pattern]) => {
    const match = pattern.exec(text);
    return match
      ? [inFile("violated", file, `line ${text.slice(0, match.index).split("\n").length}`, EXPECTED, what)]
      : [];
  });
}
