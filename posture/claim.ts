import { Check } from "./verdict/check";
import { RepositoryCheck } from "./verdict/repository-check";

/** Where a statement stands on its page. */
export interface Place {
  /** Headings above it, outermost first: `Data Protection / Encryption at Rest`. Empty before the first heading. */
  readonly section: string;
  /** Position of the paragraph, bullet or table row below that heading, from 1. */
  readonly item: number;
  /** Position of the statement in that item, from 1. */
  readonly statement: number;
}

interface Row {
  /** System, subject and statement, such as `smvue.database.not-public`: public contract. */
  readonly id: string;
  readonly place: Place;
  /** What it says, in our own words. */
  readonly says: string;
}

/** Proved from Terraform. */
export interface InfrastructureClaim extends Row {
  readonly kind: "infrastructure";
  readonly checks: readonly Check[];
}

/** Proved from a repository. */
export interface ProcessClaim extends Row {
  readonly kind: "process";
  readonly checks: readonly RepositoryCheck[];
}

/** Out of Terraform's reach: someone has to attest it. What infrastructure has to do for it is checked. */
export interface AttestedClaim extends Row {
  /** `application`: those who develop and run the system; `vendor`: another company. */
  readonly kind: "application" | "vendor";
  /** Who has to attest it. */
  readonly attestedBy: string;
  /** What infrastructure does for it. Empty where it does nothing. */
  readonly checks: readonly Check[];
}

export type Claim = InfrastructureClaim | ProcessClaim | AttestedClaim;

/** What somebody vouches for. */
export interface Attestation {
  readonly who: string;
  /** The day on which it was attested, such as `2026-11-01`. */
  readonly when: string;
  /** The last day on which it is in force. */
  readonly until: string;
  /** Address or file of the evidence. */
  readonly evidence: string;
}

/** Something that no check can judge, and that somebody has read: a program that Terraform runs, or a resource. */
export interface Judged {
  /** Its address, without keys. */
  readonly address: string;
  /** The program as the file shows it: another one has to be read anew. @default - the file does not show it */
  readonly runs?: string | undefined;
  /** Why it makes no statement of the page false. */
  readonly because: string;
}

/** A published page: every statement, in its order. */
export interface Page {
  /** Name of the system, which its claims' ids begin with. */
  readonly system: string;
  /** The page's name, such as `SMVue security page`. */
  readonly title: string;
  /** Where it is published, as far as its file says. */
  readonly address?: string;
  readonly claims: readonly Claim[];
  /** Who attested what, by the claims' ids. @default - nobody has attested anything */
  readonly attestations?: ReadonlyMap<string, Attestation>;
  /** What no check judges and somebody has. @default - nothing */
  readonly judged?: readonly Judged[];
}
