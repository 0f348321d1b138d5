import { appendTo } from "../../posture/model/grouping";
import { stripVTControlCharacters } from "node:util";
import { needsReview } from "../../posture/changes/change";
import { ClaimStatus } from "../../posture/evaluate";
import { count, isChangedNotWeaker, isWeaker, processClaims } from "../report/status-counts";
import { ChangeReport, ClaimReport, Counts, Evidence, PlanReport, Report, Source } from "../report/report";
import { effectInWords, hasOwnEffect, headline } from "../report/headline";
import { Palette, createPalette } from "../text/colors";
import { stepsOf } from "../report/source-chain";
import { table } from "../text/table";
import {
  actionName,
  REASON_PREFIX,
  describeComparison,
  isOrAre,
  pluralize,
  decisiveEvidence,
  planClaims,
  claimLocation,
  remediesOf,
  STATUS_LABELS,
  describeStatusChange,
} from "../report/wording";
import { toVisibleLine } from "../text/visible-line";

export interface TerminalOptions {
  readonly color: boolean;
  /** Width of the terminal; text is set to 40 to 120. */
  readonly columns: number;
}

const NARROWEST = 40;
const WIDEST = 120;
/**
 * Columns that the numbers of a table take beside its first column: where they do not fit, each row is several lines.
 */
const SUMMARY_NUMBERS = 53;
const SECTION_NUMBERS = 42;
/** Columns of one more number, for claims that no check covers. */
const UNCHECKED_NUMBER = 11;
const LEAST_CELL = 24;
const MAX_EVIDENCE = 5;
const MAX_ROWS = 25;
const SYMBOL: Readonly<Record<ClaimStatus, string>> = {
  violated: "✗",
  unknown: "?",
  "needs-check": "○",
  "needs-attestation": "✎",
  attested: "✎",
  holds: "✓",
  "not-applicable": "–",
};

/** The review as a person reads it in a terminal: claims that hold are counted, the others are listed. */
export function renderTerminal(report: Report, { color, columns }: TerminalOptions): string {
  return new Page(color, Math.min(Math.max(columns, NARROWEST), WIDEST)).of(report);
}

class Page {
  private readonly colors: Palette;
  /** Whether some claim needs a check: only then do the tables count such claims. */
  private hasUnchecked = false;

  constructor(
    color: boolean,
    private readonly width: number,
  ) {
    this.colors = createPalette(color);
  }

  public of(report: Report): string {
    const { plans } = report;
    const process = processClaims(report);
    this.hasUnchecked = plans.some(({ claims }) => claims.some(({ status }) => status === "needs-check"));
    const { tone, words } = headline(report);
    const palette = {
      bad: this.colors.red,
      person: this.colors.yellow,
      good: this.colors.green,
      none: this.colors.yellow,
    }[tone];
    const alone = plans.length === 1;
    return [
      ...(alone ? [] : [this.summary(plans)]),
      ...plans.flatMap((plan) => this.plan(plan, alone)),
      ...this.repository(process),
      this.wrap(`${words}.`, "", (text) => palette(this.colors.bold(text))).join("\n"),
    ]
      .map((block) => `${block}\n`)
      .join("\n");
  }

  /** One row a stack. */
  private summary(plans: readonly PlanReport[]): string {
    const rows = plans.map(({ stack, claims, changes, drift, effect }) => {
      const toReview = [...changes, ...drift].filter(needsReview).length;
      return [
        this.cell(stack, SUMMARY_NUMBERS),
        ...this.numbers(count(planClaims(claims))),
        effect.kind === "not-judged" ? "–" : `${changes.length}`,
        toReview > 0 ? this.colors.yellow(`${toReview}`) : effect.kind === "not-judged" ? "–" : "0",
      ];
    });
    return this.table(["Stack", ...this.statuses(), "Changes", "Risky"], rows);
  }

  private plan(plan: PlanReport, alone: boolean): string[] {
    const { stack, file, base, format, changes, drift, notEvaluated } = plan;
    const claims = planClaims(plan.claims);
    const violated = claims.filter(({ status }) => status === "violated");
    const weaker = claims.filter((claim) => claim.status !== "violated" && isWeaker(claim));
    const unknown = claims.filter((claim) => claim.status === "unknown" && !isWeaker(claim));
    const uncovered = claims.filter(({ status }) => status === "needs-check");
    const lapsed = claims.filter((claim) => claim.lapsed);
    const attested = count(claims).attested;
    const risky = changes.filter(needsReview);
    const quiet =
      uncovered.length +
        lapsed.length +
        violated.length +
        weaker.length +
        unknown.length +
        risky.length +
        drift.length +
        notEvaluated.length ===
        0 &&
      (plan.effect.kind === "not-judged" || !hasOwnEffect(plan));
    if (quiet && !alone && base === null) return [];
    const routine = changes.length - risky.length;
    return [
      [
        ...this.wrap(`${toVisibleLine(stack)}, ${format} ${toVisibleLine(file)}`, "", this.colors.bold),
        ...(base === null ? [] : this.wrap(`Compared with ${toVisibleLine(base)}: ${describeComparison(claims)}.`, "")),
      ].join("\n"),
      ...(alone || violated.length + weaker.length > 0 ? [this.sections(claims)] : []),
      ...violated.map((claim) => this.claim(claim)),
      ...weaker.map((claim) => this.claim(claim)),
      ...this.list(
        claims.filter(isChangedNotWeaker),
        (claim) => this.changedClaim(claim),
        "claim changed, and no weaker",
        "claims changed, and no weaker",
      ),
      ...this.list(unknown, (claim) => this.unknown(claim), "claim unknown", "claims unknown"),
      ...this.list(uncovered, (claim) => this.needed(claim), "claim needs a check", "claims need a check"),
      ...this.list(lapsed, (claim) => this.needed(claim), "attestation lapsed", "attestations lapsed"),
      ...(alone && attested > 0 ? [`${pluralize(attested, "claim")} ${isOrAre(attested)} attested.`] : []),
      ...this.list(risky, (change) => this.change(change), "change needs review", "changes need review"),
      ...(hasOwnEffect(plan) ? this.wrap(`Changes: ${effectInWords(plan)}.`, "") : []),
      ...(alone && routine > 0 ? [`${pluralize(routine, "change")} ${routine === 1 ? "is" : "are"} routine.`] : []),
      ...this.list(drift, (change) => this.change(change), "change outside Terraform", "changes outside Terraform"),
      ...this.list(
        notEvaluated,
        (what) => this.wrap(toVisibleLine(what), "  ").join("\n"),
        "part not evaluated",
        "parts not evaluated",
      ),
    ];
  }

  /** One row for each chapter of the page. */
  private sections(claims: readonly ClaimReport[]): string {
    const chapters = new Map<string, ClaimReport[]>();
    for (const claim of claims) {
      const chapter = claim.section.split(" / ")[0] || "Introduction";
      appendTo(chapters, chapter, claim);
    }
    const rows = [...chapters]
      .filter(([, its]) => its.some(({ status }) => status !== "not-applicable"))
      .map(([chapter, its]) => [this.cell(chapter, SECTION_NUMBERS), ...this.numbers(count(its))]);
    return this.table(
      [this.cell(claims[0]?.page ?? "Page", SECTION_NUMBERS), ...this.statuses()],
      [...rows, [this.colors.bold("all"), ...this.numbers(count(claims))]],
    );
  }

  /** A first cell, cut to what is left beside the others, or to a line of its own. */
  private cell(text: string, others: number): string {
    const room = this.width - others - (this.hasUnchecked ? UNCHECKED_NUMBER : 0);
    return toVisibleLine(text, room >= LEAST_CELL ? room : this.width);
  }

  private statuses(): string[] {
    return ["Violated", "Unknown", ...(this.hasUnchecked ? ["Unchecked"] : []), "Hold", "Unattested"];
  }

  private numbers({ violated, unknown, needsCheck, holds, needsAttestation }: Counts): string[] {
    const palette = (number: number, colour: (text: string) => string) => (number > 0 ? colour(`${number}`) : "0");
    return [
      palette(violated, this.colors.red),
      palette(unknown, this.colors.yellow),
      ...(this.hasUnchecked ? [palette(needsCheck, this.colors.yellow)] : []),
      palette(holds, this.colors.green),
      `${needsAttestation}`,
    ];
  }

  private table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
    return table(
      heading.map((cell) => this.colors.bold(cell)),
      rows,
      [1, 2, 3, 4, 5, 6, 7],
      this.width,
    );
  }

  private claim(claim: ClaimReport): string {
    const { status, was, id, says, reason } = claim;
    const palette = status === "violated" ? this.colors.red : this.colors.yellow;
    const { groups, more } = decisiveEvidence(claim, MAX_EVIDENCE);
    return [
      ...this.wrap(
        `${SYMBOL[status]} ${toVisibleLine(id)} ` +
          `${isWeaker(claim) && was !== null ? describeStatusChange(was, status) : STATUS_LABELS[status]}`,
        "",
        palette,
      ),
      ...this.wrap(toVisibleLine(says), "  ", this.colors.bold),
      ...this.wrap(toVisibleLine(claimLocation(claim)), "  ", this.colors.dim),
      ...groups.flatMap(([address, group]) => this.evidence(address, group)),
      ...(more > 0 ? [`  and ${pluralize(more, "more place")}`] : []),
      ...(reason === null ? [] : this.wrap(`${REASON_PREFIX[status]} ${toVisibleLine(reason)}`, "  ")),
      ...remediesOf(claim).flatMap((remedy) => this.wrap(`Remedy: ${toVisibleLine(remedy)}`, "  ", this.colors.cyan)),
    ].join("\n");
  }

  private evidence(address: string, group: readonly Evidence[]): string[] {
    const source = group[0]?.source;
    return [
      ...this.wrap(address === "" ? "missing" : toVisibleLine(address), "  "),
      ...group.flatMap(({ path, expected, actual }) =>
        this.wrap(
          `${path === "" ? "" : `${toVisibleLine(path)}: `}expected ${toVisibleLine(expected)}, ` +
            `actual ${toVisibleLine(actual)}`,
          "    ",
        ),
      ),
      ...this.made(source),
    ];
  }

  /** The construct's line, the stack's and the setting's. */
  private made(source: Source | null | undefined): string[] {
    if (!source) return [];
    const steps = stepsOf(source).map(
      ({ by, text, setting }) =>
        `${by} ${toVisibleLine(text)}${setting === undefined ? "" : ` (${toVisibleLine(setting)})`}`,
    );
    return this.wrap(steps.join(", "), "    ", this.colors.dim);
  }

  private changedClaim({ id, status, was }: ClaimReport): string {
    const palette = status === "holds" ? this.colors.green : this.colors.yellow;
    return this.wrap(
      `${palette(SYMBOL[status])} ${toVisibleLine(id)} ${was === null ? "" : describeStatusChange(was, status)}`,
      "  ",
    ).join("\n");
  }

  private unknown({ id, says, reason }: ClaimReport): string {
    return this.wrap(
      `${this.colors.yellow(SYMBOL.unknown)} ${toVisibleLine(id)} ${toVisibleLine(reason ?? says)}`,
      "  ",
    ).join("\n");
  }

  private needed({ id, status, says, reason, lapsed }: ClaimReport): string {
    return this.wrap(
      `${this.colors.yellow(SYMBOL[status])} ${toVisibleLine(id)} ${toVisibleLine((lapsed ? reason : null) ?? says)}`,
      "  ",
    ).join("\n");
  }

  private change(change: ChangeReport): string {
    const { address, risk, reasons, source } = change;
    const palette = risk === "high" ? this.colors.red : risk === "elevated" ? this.colors.yellow : this.colors.dim;
    return [
      ...this.wrap(
        `${toVisibleLine(actionName(change))} ${toVisibleLine(address)}${needsReview(change) ? `, ${risk} risk` : ""}`,
        "  ",
        palette,
      ),
      ...reasons.slice(0, MAX_EVIDENCE).flatMap((reason) => this.wrap(toVisibleLine(reason), "    ")),
      ...this.made(source),
    ].join("\n");
  }

  /** Process claims, which are no stack's. */
  private repository(claims: readonly ClaimReport[]): string[] {
    if (claims.length === 0) return [];
    const { holds, violated, unknown } = count(claims);
    return [
      this.wrap(
        `${this.colors.bold("The repository")}, ${pluralize(claims.length, "process claim")}: ` +
          `${violated} violated, ${unknown} unknown, ${holds} proved`,
        "",
      ).join("\n"),
      ...claims.filter(({ status }) => status === "violated").map((claim) => this.claim(claim)),
    ];
  }

  /** A counted heading and what it counts; the rest is counted too where it is too much to read. */
  private list<T>(all: readonly T[], show: (one: T) => string, one: string, many: string): string[] {
    if (all.length === 0) return [];
    const rest = all.length - MAX_ROWS;
    return [
      [
        this.colors.bold(pluralize(all.length, one, many)),
        ...all.slice(0, MAX_ROWS).map(show),
        ...(rest > 0 ? [`  and ${rest.toLocaleString("en-US")} more`] : []),
      ].join("\n"),
    ];
  }

  /** Breaks a text into lines that fit, in words where it can. */
  private wrap(text: string, indent: string, palette: (line: string) => string = (line) => line): string[] {
    const lines: string[] = [];
    let current = "";
    const room = this.width - indent.length;
    for (const word of text.split(" ").flatMap((one) => pieces(one, room))) {
      const longer = current === "" ? word : `${current} ${word}`;
      if (current !== "" && stripVTControlCharacters(longer).length > room) {
        lines.push(current);
        current = word;
      } else {
        current = longer;
      }
    }
    return [...lines, current].map((one) => indent + palette(one));
  }
}

/** A word that is longer than a line, in pieces. */
function pieces(word: string, room: number): string[] {
  if (stripVTControlCharacters(word).length <= room) return [word];
  const characters = [...word];
  return Array.from({ length: Math.ceil(characters.length / room) }, (_, index) =>
    characters.slice(index * room, (index + 1) * room).join(""),
  );
}
