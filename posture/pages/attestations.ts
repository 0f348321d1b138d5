import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Attestation, Claim } from "../claim";
import { list, Parameter, ParameterFault, record, shown, text, Values } from "../verdict/parameters";
import { parseYamlFile } from "./yaml-file";

const DAY = { pattern: /^\d{4}-\d{2}-\d{2}$/, allowed: "a day such as 2026-11-29" } as const;

type Evidence = string | { readonly file: string; readonly sha256: string };

const file = record(
  "A file and its digest.",
  {
    file: text("Path of the file, from the register.", { maximum: 300 }),
    sha256: text("SHA-256 of the file.", { pattern: /^[0-9a-f]{64}$/, allowed: "64 hexadecimal digits" }),
  },
  {},
  (value) => value.file,
);
const address = text("An address.", { pattern: /^https:\/\/[^\s<>"]+$/, allowed: "an https:// address" });
const ALLOWED = "an https:// address, or an object with file and sha256";

const evidence: Parameter<Evidence> = {
  ...file,
  type: "evidence",
  meaning: "Address of the evidence, or a file with its digest.",
  required: true,
  allowed: ALLOWED,
  schema: { anyOf: [address.schema, file.schema] },
  faults: (value) =>
    typeof value === "string"
      ? address.faults(value).map((fault) => ({ ...fault, allowed: ALLOWED }))
      : file.faults(value).map((fault) => (fault.path.length === 0 ? { ...fault, allowed: ALLOWED } : fault)),
  complete: (value) => value,
  format: (value) => (typeof value === "string" ? value : value.file),
};

const ATTESTATION = {
  claim: text("Id of the claim.", { maximum: 200 }),
  who: text("Who attests it, by name and office.", { maximum: 120 }),
  when: text("The day on which it was attested.", DAY),
  until: text("The last day on which it is in force.", DAY),
  evidence,
};

/** Descriptions of what may stand in a register. */
export const REGISTER_PARAMETERS = {
  attestations: list(
    "Who attested what, with the evidence.",
    record("An attestation.", ATTESTATION, {}, ({ claim }) => claim),
    { maximum: 2000 },
  ),
};

type Register = Values<typeof REGISTER_PARAMETERS>;
type Row = Register["attestations"][number];

/**
 * Reads the register of a page's attestations. Of several attestations of a claim, the one that is in force longest
 * counts.
 *
 * @param content what the file holds
 * @param path where it is: files of evidence are found from there
 * @param name its name in messages
 * @throws PageError with every fault of it
 */
export function readAttestations(
  content: string,
  path: string,
  name: string,
  claims: readonly Claim[],
): ReadonlyMap<string, Attestation> {
  const { value, refuse } = parseYamlFile(content, name);
  const shape = record("A register.", REGISTER_PARAMETERS, {}, () => "");
  refuse(shape.faults(value));
  const rows = (value as Register).attestations;
  refuse(rows.flatMap((row, index) => rowFaults(row, ["attestations", index], path, claims)));
  const register = new Map<string, Attestation>();
  for (const { claim, who, when, until, evidence: proof } of rows) {
    const known = register.get(claim);
    if (!known || known.until < until)
      register.set(claim, { who, when, until, evidence: typeof proof === "string" ? proof : proof.file });
  }
  return register;
}

function rowFaults(
  { claim, when, until, evidence: proof }: Row,
  path: readonly (string | number)[],
  register: string,
  claims: readonly Claim[],
): readonly ParameterFault[] {
  const ids = claims.flatMap(({ id, kind }) => (kind === "application" || kind === "vendor" ? [id] : []));
  const fault = (key: string, given: unknown, allowed: string, names?: readonly string[]): ParameterFault => ({
    path: [...path, key],
    given: shown(given),
    allowed,
    ...(names && { names }),
  });
  return [
    ...(ids.includes(claim)
      ? []
      : [fault("claim", claim, "the id of a claim of the page whose kind is application or vendor", ids)]),
    ...[{ key: "when", day: when } as const, { key: "until", day: until } as const]
      .filter(({ day }) => !isDay(day))
      .map(({ key, day }) => fault(key, day, "a day of the calendar such as 2026-11-29")),
    ...(until < when ? [fault("until", until, `a day no earlier than ${when}, on which it was attested`)] : []),
    ...(typeof proof === "string" ? [] : digestFaults(proof, path, register)),
  ];
}

const isDay = (day: string) => {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
};

/** Evidence that is not there, or is no longer what was attested with. */
function digestFaults(
  { file: name, sha256 }: Exclude<Evidence, string>,
  path: readonly (string | number)[],
  register: string,
): readonly ParameterFault[] {
  let digest: string;
  try {
    digest = createHash("sha256")
      .update(readFileSync(resolve(dirname(register), name)))
      .digest("hex");
  } catch {
    return [{ path: [...path, "evidence", "file"], given: shown(name), allowed: "a file that can be read" }];
  }
  return digest === sha256
    ? []
    : [{ path: [...path, "evidence", "sha256"], given: shown(sha256), allowed: `the digest of that file, ${digest}` }];
}
