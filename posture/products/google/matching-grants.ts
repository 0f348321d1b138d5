import { matchesGlob } from "../../formats/glob";
import { Attribute } from "../../model/attribute";
import { Model } from "../../model/model";
import { list, optional, text } from "../../verdict/parameters";
import { Grant, grants } from "./iam";

/** Which grants a page means, by what may stand in IAM. */
export const GRANT_PATTERNS = {
  members: list("Members, such as allUsers or user:*, of which one matches.", text("A pattern.", {}), {
    default: ["*"],
  }),
  roles: list("Roles, such as roles/editor or roles/*.admin, of which one matches.", text("A pattern.", {}), {
    default: ["*"],
  }),
  at: optional(
    text("Address of the resources that grant, with * for anything. Left out, all of them.", {
      pattern: /^[^\s]{1,200}$/,
      allowed: "an address of resources, * for anything, such as *.admin-console*",
    }),
  ),
};

interface Patterns {
  readonly members: readonly string[];
  readonly roles: readonly string[];
  readonly at?: string | undefined;
}

export interface Matching {
  readonly grant: Grant;
  /** Whether it matches for certain; it may where its member or its role is not known yet. */
  readonly certain: boolean;
}

/** Grants that match, in whichever form and on whatever level they are given. */
export const matchingGrants = (model: Model, { members, roles, at }: Patterns): readonly Matching[] =>
  grants(model).flatMap((grant) => {
    if (at !== undefined && !matchesGlob(at, grant.resource.address)) return [];
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
export const describePatterns = ({ members, roles, at }: Patterns) =>
  `${roles.includes("*") ? "any role" : roles.join(" or ")} for ` +
  `${members.includes("*") ? "anybody" : members.join(" or ")}${at === undefined ? "" : ` at ${at}`}`;
