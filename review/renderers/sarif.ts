import { groupBy } from "../../posture/model/grouping";
import { createHash } from "node:crypto";
import { isAbsolute } from "node:path";
import { needsReview } from "../../posture/changes/change";
import { isWeaker, processClaims } from "../report/status-counts";
import { prose } from "../text/markdown-escape";
import { ChangeReport, ClaimReport, Evidence, Line, PlanReport, Report, Source } from "../report/report";
import { Step, stepsOf } from "../report/source-chain";
import {
  actionName,
  decisiveEvidence,
  failedChecks,
  failingFirst,
  planClaims,
  claimLocation,
  describeStatusChange,
  STATUS_LABELS,
} from "../report/wording";
import { toVisibleLine } from "../text/visible-line";
import type { ArtifactLocation, Log, PhysicalLocation, ReportingDescriptor, Result as SarifResult, Run } from "sarif";

/**
 * GitHub takes 25,000 results in a run and keeps 5,000 of them: those that are written should be those that are kept.
 */
const MAX_RESULTS = 5_000;
/** GitHub takes so many runs in a file. */
const MAX_RUNS = 20;
/** GitHub keeps so many tags of a rule. */
const MOST_TAGS = 10;
/** Not the name of a stack: those hold no space. */
const OTHERS = "other stacks";
/** A message is read in one go. */
const MAX_FINDINGS = 10;

type Level = Exclude<SarifResult.level, "none">;

interface Result {
  readonly ruleId: string;
  readonly level: Level;
  readonly message: string;
  readonly stack: string;
  readonly address: string;
  readonly place: Place;
}

/** Where a reviewer can act, and the lines that lead from there to the resource. */
interface Place extends Line {
  readonly related?: readonly { readonly place: Line; readonly message: string }[];
}

/** A claim, or a kind of changes. */
type Rule = ReportingDescriptor & { readonly id: string };

/** The review in SARIF 2.1.0, as the text of a file. */
export const renderSarif = (report: Report): string => `${JSON.stringify(sarifLog(report), undefined, 2)}\n`;

/**
 * The review in SARIF 2.1.0: a run for each stack, and one for the repository, each with a category of its own, so that
 * what GitHub knows of one stack is not closed by a review of another. Where there are more stacks than a file may have
 * runs, the last ones by name share one.
 */
export function sarifLog(report: Report): Log {
  const process = processClaims(report);
  const groups = groupsOf(report.plans, MAX_RUNS - (process.length > 0 ? 1 : 0));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      ...groups.map(([name, plans]) =>
        run(
          name,
          [
            ...distinct(
              plans.flatMap(({ claims }) =>
                planClaims(claims)
                  .filter(({ checks, status, lapsed }) => checks.length > 0 || status === "needs-check" || lapsed)
                  .map(claimRule),
              ),
            ),
            ...CHANGE_RULES,
          ],
          plans.flatMap(resultsOf),
        ),
      ),
      ...(process.length > 0
        ? [
            run(
              "repository",
              process.map(claimRule),
              process.flatMap((claim) => claimResults(claim, "repository", inRepository)),
            ),
          ]
        : []),
    ],
  };
}

/** Plans by the name of their run. */
function groupsOf(plans: readonly PlanReport[], most: number): (readonly [string, readonly PlanReport[]])[] {
  const stacks = groupBy(plans, ({ stack }) => stack);
  if (stacks.size <= most) return [...stacks];
  const sorted = [...stacks].sort(([one], [other]) => (one < other ? -1 : 1));
  const others = sorted.slice(most - 1).flatMap(([, its]) => its);
  return [...sorted.slice(0, most - 1), [OTHERS, others]];
}

function run(name: string, rules: readonly Rule[], all: readonly Result[]): Run {
  const SEVERITY = { error: 0, warning: 1, note: 2 };
  const results = [...all].sort((a, b) => SEVERITY[a.level] - SEVERITY[b.level]).slice(0, MAX_RESULTS);
  const index = new Map(rules.map(({ id }, at) => [id, at]));
  const cut = all.length - results.length;
  return {
    tool: { driver: { name: "avouch", rules: [...rules] } },
    automationDetails: { id: `avouch/${encode(name)}/` },
    invocations: [
      {
        executionSuccessful: true,
        ...(cut > 0
          ? {
              toolExecutionNotifications: [
                {
                  level: "warning",
                  message: {
                    text:
                      `${cut} more results are left out, the least severe: GitHub keeps ${MAX_RESULTS} of a ` +
                      "run. The JSON report has all of them.",
                  },
                },
              ],
            }
          : {}),
      },
    ],
    columnKind: "utf16CodeUnits",
    results: results.map(({ ruleId, level, message, stack, address, place }) => ({
      ruleId,
      ruleIndex: index.get(ruleId),
      level,
      message: { text: message },
      locations: [
        {
          physicalLocation: physical(place),
          ...(address === ""
            ? {}
            : { logicalLocations: [{ fullyQualifiedName: toVisibleLine(address), kind: "resource" }] }),
        },
      ],
      ...(place.related && place.related.length > 0
        ? {
            relatedLocations: place.related.map(({ place: at, message: why }, id) => ({
              id: id + 1,
              physicalLocation: physical(at),
              message: { text: why },
            })),
          }
        : {}),
      partialFingerprints: { primaryLocationLineHash: fingerprint(ruleId, stack, address) },
    })),
  };
}

function resultsOf(plan: PlanReport): Result[] {
  const { stack, file, claims, changes, drift } = plan;
  const fallback = { file: file === "-" ? "standard-input.json" : file, line: 1 };
  return [
    ...planClaims(claims).flatMap((claim) =>
      claimResults(claim, stack, ({ source }) => at(source) ?? fallback, fallback),
    ),
    ...changes.filter(needsReview).map((one) => changeResult("change", one, stack, at(one.source) ?? fallback)),
    ...drift.filter(needsReview).map((one) => changeResult("drift", one, stack, at(one.source) ?? fallback)),
  ];
}

/** One result for each resource, whatever number of its attributes is wrong. */
function claimResults(
  claim: ClaimReport,
  stack: string,
  where: (evidence: Evidence) => Place,
  fallback: Place = WORKFLOWS,
): Result[] {
  const { id, says, status, was, reason } = claim;
  const weaker = isWeaker(claim);
  if (!weaker && (status === "needs-check" || claim.lapsed))
    return [
      {
        ruleId: id,
        level: claim.lapsed ? "warning" : "note",
        stack,
        address: "",
        place: fallback,
        message: text(`${stack}: "${says}" ${STATUS_LABELS[status]}: ${reason ?? ""}.`),
      },
    ];
  if (status !== "violated" && !weaker) return [];
  const level = status === "violated" ? "error" : "warning";
  const verdict =
    status === "violated" ? "is violated" : was === null ? "is weaker" : describeStatusChange(was, status);
  const result = (address: string, found: readonly string[], location: Place): Result => ({
    ruleId: id,
    level,
    stack,
    address,
    place: location,
    message: text(`${stack}: "${says}" ${verdict}. ${found.join(" ")}`),
  });
  const { groups } = decisiveEvidence(claim);
  const [check] = failedChecks(claim);
  if (groups.length === 0) return [result("", [reason ?? check?.title ?? ""].filter(Boolean), fallback)];
  return groups.map(([address, evidence]) => {
    const [first] = evidence;
    const more = evidence.length - MAX_FINDINGS;
    return result(
      address,
      [
        ...evidence.slice(0, MAX_FINDINGS).map(sentence),
        ...(more > 0 ? [`And ${more} more.`] : []),
        ...(first?.source?.setting ? [`The setting ${first.source.setting.name} decides it.`] : []),
      ],
      first ? where(first) : fallback,
    );
  });
}

const sentence = ({ address, path, expected, actual }: Evidence) =>
  `${[address || "Missing", path].filter(Boolean).join(" ")}: expected ${expected}, actual ${actual}.`;

/** A change of the plan, or one that was made outside Terraform. */
type ChangeKind = "change" | "drift";

function changeResult(kind: ChangeKind, change: ChangeReport, stack: string, location: Place): Result {
  const { address, risk, reasons } = change;
  const what = `${actionName(change)} of ${address}${kind === "drift" ? " outside Terraform" : ""}`;
  return {
    ruleId: `${kind}/${risk}`,
    level: risk === "high" ? "warning" : "note",
    stack,
    address,
    place: location,
    message: text([`${stack}: ${what} needs review.`, ...reasons.map(ended)].join(" ")),
  };
}

const ended = (sentence: string) => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`);

/** In a message, brackets before parentheses are a link. */
const text = (message: string) => toVisibleLine(message, 2000).replaceAll("](", "] (").trim();

const ROLES: Readonly<Record<Step["by"], string>> = {
  at: "The construct makes the resource here.",
  from: "The stack calls for it here.",
  "set in": "The setting stands here.",
};

/** The setting that decided, or the stack's line; nobody fixes one stack in a construct that others share. */
function at(source: Source | null): Place | undefined {
  const [decisive, ...others] = source ? stepsOf(source).toReversed() : [];
  return (
    decisive && {
      ...decisive.place,
      related: others.map(({ place: { file, line }, by }) => ({ place: { file, line }, message: ROLES[by] })),
    }
  );
}

const physical = ({ file, line }: Line): PhysicalLocation => {
  const startLine = Math.max(1, Math.trunc(line) || 1);
  return { artifactLocation: artifact(file), region: { startLine, endLine: startLine } };
};

/** Where what a repository lacks would most likely stand: a result has to have a place. */
const WORKFLOWS: Place = { file: ".github/workflows", line: 1 };

/** Evidence of a repository has the file as its address, and the line as its path. */
function inRepository({ address, path }: Evidence): Place {
  const number = Number(/(?:^|line )(\d{1,7})$/.exec(path)?.[1] ?? 1);
  return address === "" ? WORKFLOWS : { file: address, line: Math.max(1, number) };
}

function claimRule(claim: ClaimReport): Rule {
  const { id, says, kind, checks } = claim;
  const where = claimLocation(claim);
  return {
    id,
    shortDescription: { text: text(says) },
    fullDescription: { text: text(`${where}: ${says}`) },
    defaultConfiguration: { level: "error" },
    help: {
      text: text(
        [
          says,
          `Published in: ${where}.`,
          ...failingFirst(checks).flatMap(({ title, remedy }) => [`Checked: ${title}`, `Remedy: ${remedy}`]),
        ].join(" "),
      ),
      markdown: [
        `**The claim** ${prose(says)}`,
        `**Published in** ${prose(where)}`,
        ...failingFirst(checks).map(
          (check) => `**Checked** ${prose(check.title)}\n\n**Remedy** ${prose(check.remedy)}`,
        ),
      ].join("\n\n"),
    },
    properties: {
      tags: ["published-claim", kind, ...failingFirst(checks).map((check) => check.id)].slice(0, MOST_TAGS),
      precision: "very-high",
      "problem.severity": "error",
    },
  };
}

const changeRule = (kind: ChangeKind, risk: "high" | "elevated", what: string, remedy: string): Rule => {
  const level = risk === "high" ? "warning" : "note";
  return {
    id: `${kind}/${risk}`,
    shortDescription: { text: what },
    fullDescription: { text: `${what} The message gives the reasons.` },
    defaultConfiguration: { level },
    help: { text: `${what} ${remedy}`, markdown: `**The change** ${what}\n\n**Remedy** ${remedy}` },
    properties: {
      tags: [kind, risk],
      precision: "high",
      "problem.severity": level === "note" ? "recommendation" : level,
    },
  };
};

const CHANGE_RULES = [
  changeRule(
    "change",
    "high",
    "The plan has a change of high risk.",
    "Check that it is meant, and that what is lost can be lost.",
  ),
  changeRule("change", "elevated", "The plan has a change of elevated risk.", "Check that it is meant."),
  changeRule(
    "drift",
    "high",
    "Something of high risk changed outside Terraform.",
    "Find out who changed it and why, and restore what was lost before the plan is applied.",
  ),
  changeRule(
    "drift",
    "elevated",
    "Something of elevated risk changed outside Terraform.",
    "Find out who changed it and why, and either put it into the code or let the plan put it back.",
  ),
];

function distinct(rules: readonly Rule[]): readonly Rule[] {
  return [...new Map(rules.map((rule) => [rule.id, rule])).values()];
}

/** The same as long as the claim is violated at the same resource, wherever in a file that is made. */
const fingerprint = (...parts: readonly string[]) =>
  `${createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32)}:1`;

/** As a reference from the root of the repository; a file elsewhere by its own address. */
function artifact(file: string): ArtifactLocation {
  const path = file.replaceAll("\\", "/");
  if (isAbsolute(path)) return { uri: `file://${encode(path)}` };
  return { uri: encode(path.replace(/^(?:\.\/)+/, "")) || ".", uriBaseId: "%SRCROOT%" };
}

const encode = (path: string) => toVisibleLine(path, 1000).split("/").map(encodeURIComponent).join("/");
