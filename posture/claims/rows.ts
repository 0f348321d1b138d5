import { Check } from "../check";
import { AttestedClaim, InfrastructureClaim, Place, ProcessClaim } from "../claim";
import { RepositoryCheck } from "../repository/check";

/**
 * Where a statement stands.
 * @param section headings that lead to it, joined by ` / `; empty before the first heading
 * @param item the how-manieth paragraph, bullet or table row below that heading
 * @param statement the how-manieth statement in it
 */
export const at = (section: string, item: number, statement = 1): Place => ({ section, item, statement });

/** Proved from Terraform, by one check at least. */
export const infrastructure = (
  id: string,
  place: Place,
  says: string,
  check: Check,
  ...more: readonly Check[]
): InfrastructureClaim => ({ kind: "infrastructure", id, place, says, checks: [check, ...more] });

/** Proved from a repository, by one check at least. */
export const process = (
  id: string,
  place: Place,
  says: string,
  check: RepositoryCheck,
  ...more: readonly RepositoryCheck[]
): ProcessClaim => ({ kind: "process", id, place, says, checks: [check, ...more] });

/** The system's own code or its makers attest it. @param checks what infrastructure does for it */
export const application = (
  id: string,
  place: Place,
  says: string,
  attestedBy: string,
  ...checks: readonly Check[]
): AttestedClaim => ({ kind: "application", id, place, says, attestedBy, checks });

/** Another company attests it. @param checks what infrastructure does for it */
export const vendor = (
  id: string,
  place: Place,
  says: string,
  attestedBy: string,
  ...checks: readonly Check[]
): AttestedClaim => ({ kind: "vendor", id, place, says, attestedBy, checks });
