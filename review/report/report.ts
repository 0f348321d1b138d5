import { Change } from "../../posture/changes/change";
import { Effect } from "../../posture/effect";
import { ClaimStatus } from "../../posture/evaluate";
import { Format } from "../../posture/model/model";

/** Version of the report's JSON: raised when a reader of the old one would misread the new one. */
export const SCHEMA_VERSION = 3;

/** A line of a file. */
export interface Line {
  /** Path from the project's root, in posix form. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** The TypeScript line that made a resource, and what led there. */
export interface Source extends Line {
  /** The line of the stack that called for it; null where it is the same, or not known. */
  readonly stack: Line | null;
  /** The setting that decided what was found; null where none did. */
  readonly setting: (Line & { readonly name: string }) | null;
}

/** What one rule found at one place. Nothing in it is sensitive. */
export interface Evidence {
  readonly check: string;
  readonly status: "holds" | "violated" | "unknown";
  /** Address of the resource, or a file of the repository; empty where the subject is missing. */
  readonly address: string;
  readonly path: string;
  readonly expected: string;
  readonly actual: string;
  readonly source: Source | null;
}

export interface CheckReport {
  readonly id: string;
  readonly title: string;
  readonly remedy: string;
  readonly status: "holds" | "violated" | "unknown" | "not-applicable";
  readonly reason: string | null;
}

export interface ClaimReport {
  readonly id: string;
  /** Title of the page. */
  readonly page: string;
  readonly section: string;
  /** Paragraph, bullet or row in the section, and statement in it, from 1. */
  readonly item: number;
  readonly statement: number;
  /** What it says, in our own words. */
  readonly says: string;
  readonly kind: "infrastructure" | "process" | "application" | "vendor";
  readonly status: ClaimStatus;
  /** Status in the base; null where there is no base. */
  readonly was: ClaimStatus | null;
  /** Why it does not apply, until what it is unknown, or who has to attest it. */
  readonly reason: string | null;
  readonly checks: readonly CheckReport[];
  /** The violated first. */
  readonly evidence: readonly Evidence[];
  /** Whether its attestation lapsed. */
  readonly lapsed: boolean;
  /** Findings left out of `evidence` because there are so many. */
  readonly evidenceOmitted: number;
}

export interface ChangeReport extends Change {
  readonly source: Source | null;
}

export interface PlanReport {
  /** The file as it was given; `-` for standard input. */
  readonly file: string;
  /** The file it is compared with, as it was given; null where there is none. */
  readonly base: string | null;
  readonly format: Format;
  readonly system: string;
  readonly environment: string;
  readonly stack: string;
  /** Every claim of the page, in its order. Process claims do not count against the plan. */
  readonly claims: readonly ClaimReport[];
  /** What an apply would do as a whole; `not-judged` where the file is no plan. */
  readonly effect: Effect;
  /** Every change but no-ops, and every action that the plan runs, the riskiest first. */
  readonly changes: readonly ChangeReport[];
  /** What changed outside Terraform and has a bearing on this plan. */
  readonly drift: readonly ChangeReport[];
  /** What the file does not show, so that nothing could be judged of it. */
  readonly notEvaluated: readonly string[];
  /** Modules that the file calls and does not hold. */
  readonly unread: readonly string[];
  /** Claims that are unknown for no other reason than those modules. */
  readonly claimsNotJudged: number;
}

export interface Counts {
  readonly holds: number;
  readonly violated: number;
  readonly unknown: number;
  /** Statements that no check covers. */
  readonly needsCheck: number;
  readonly needsAttestation: number;
  /** Statements that somebody vouches for, and that is in force. */
  readonly attested: number;
  readonly notApplicable: number;
}

export interface Summary {
  /** Claims of all plans, process claims left out. */
  readonly claims: Counts;
  /** Process claims of the systems reviewed, each counted once; null where no repository was judged. */
  readonly process: Counts | null;
  /** Claims that are weaker than in the base. */
  readonly weaker: number;
  /** Claims that are stronger than in the base. */
  readonly stronger: number;
  /** Claims that are unknown only because a file does not hold the modules that it calls. Among the unknown. */
  readonly claimsNotJudged: number;
  /** Claims whose attestation lapsed, each counted once. Among those that need attestation. */
  readonly attestationsLapsed: number;
  /** Changes of high or elevated risk, and actions. */
  readonly changesToReview: number;
  /** Changes outside Terraform of high or elevated risk. */
  readonly driftToReview: number;
  /** Files of which changes were not judged, as they are no plans. */
  readonly changesNotJudged: number;
  readonly exitCode: 0 | 1 | 3;
}

export interface Report {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly plans: readonly PlanReport[];
  readonly summary: Summary;
}
