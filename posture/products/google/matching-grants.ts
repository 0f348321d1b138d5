import { matchesGlob } from "../../formats/glob";
import { Attribute } from "../../model/attribute";
import { Model } from "../../model/model";
import { list, text } from "../../verdict/parameters";
import { Grant, grants } from "./iam";

/** Which grants a page means, by what may stand in IAM. */
export const GRANT_PATTERNS = {
  members: list("Members, such as allUsers or user:*, of which one matches.", text("A pattern.", {}), {
    default: ["*"],
  }),
  roles: list("Roles, such as roles/editor or roles/*.admin, of which one matches.", text("A pattern.", {}), {
    default: ["*"],
  }),
};

interface Patterns {
  readonly members: readonly string[];
  readonly roles: readonly string[];
}

export interface Matching {
  readonly grant: Grant;
  /** Whether it matches for certain; it may where its member or its role is not known yet. */
  readonly certain: boolean;
}

/** Grants that match, in whichever form and on whatever level they are given. */
export const matchingGrants = (model: Model, { members, roles }: Patterns): readonly Matching[] =>
  grants(model).flatMap((grant) => {
    const found = [matches(grant.member, members), matches(grant.role, roles)];
    return found.includes("no") ? [] : [{ grant, certain: !found.includes("maybe") }];
  });

function matches(attribute: Attribute, patterns: readonly string[]): "yes" | "no" | "maybe" {
  if (attribute.kind === "absent") return "no";
  if (patterns.includes("*")) return "yes";
  if (attribute.kind !== "value") return "maybe";
  return patterns.some((pattern) => matchesGlob(pattern, String(attribute.value))) ? "yes" : "no";
}

/** What is meant, in a reader's words. */
export const describePatterns = ({ members, roles }: Patterns) =>
  `${roles.includes("*") ? "any role" : roles.join(" or ")} for ` +
  `${members.includes("*") ? "anybody" : members.join(" or ")}`;
