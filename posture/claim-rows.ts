import { Check } from "./verdict/check";
import { AttestedClaim, InfrastructureClaim, Place, ProcessClaim } from "./claim";
import { RepositoryCheck } from "./verdict/repository-check";

/**
 * Where a statement stands.
 * @param section headings above it, joined by ` / `; empty before the first heading
 * @param item position of the paragraph, bullet or table row below that heading, counted from 1
 * @param statement position of the statement in that item, counted from 1
 */
export const at = (section: string, item: number, statement = 1): Place => ({ section, item, statement });

/** Proved from Terraform, by at least one check. */
export const infrastructure = (
  id: string,
  place: Place,
  says: string,
  check: Check,
  ...more: readonly Check[]
): InfrastructureClaim => ({ kind: "infrastructure", id, place, says, checks: [check, ...more] });

/** Proved from a repository, by at least one check. */
export const process = (
  id: string,
  place: Place,
  says: string,
  check: RepositoryCheck,
  ...more: readonly RepositoryCheck[]
): ProcessClaim => ({ kind: "process", id, place, says, checks: [check, ...more] });

/** Those who develop or run the system attest it. @param checks what the infrastructure contributes to it */
export const application = (
  id: string,
  place: Place,
  says: string,
  attestedBy: string,
  ...checks: readonly Check[]
): AttestedClaim => ({ kind: "application", id, place, says, attestedBy, checks });

/** Another company attests it. @param checks what the infrastructure contributes to it */
export const vendor = (
  id: string,
  place: Place,
  says: string,
  attestedBy: string,
  ...checks: readonly Check[]
): AttestedClaim => ({ kind: "vendor", id, place, says, attestedBy, checks });
