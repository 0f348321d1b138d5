import { isObject } from "../../model/attribute";
import { own, Tree } from "../../model/input";
import { longestIntervalDays } from "../../formats/cron";
import { Workflow } from "./workflows";

export type Event = "pull_request" | "push" | "schedule";

/** What keeps a workflow from starting at some changes; undefined where the event does not start it at all. */
export function startFaults(
  { triggers }: Workflow,
  event: Event,
  harmless: (path: string) => boolean,
): readonly string[] | undefined {
  if (!triggers.has(event)) return undefined;
  if (event === "schedule") return cronFaults(triggers.get(event));
  const raw = triggers.get(event);
  const filters: Tree = isObject(raw) ? raw : {};
  return [...branchFaults(filters, event), ...pathFaults(filters, harmless), ...typeFaults(filters, event)];
}

const MAIN = /^(?:main|master|trunk|default|\*\*?|\$default-branch)$/;

function branchFaults(filters: Tree, event: Event): readonly string[] {
  const [branches, ignored] = [texts(own(filters, "branches")), texts(own(filters, "branches-ignore"))];
  if (ignored?.some((pattern) => MAIN.test(pattern))) return [`branches-ignore excludes ${ignored.join(", ")}`];
  if (
    branches &&
    (!branches.some((pattern) => MAIN.test(pattern)) ||
      branches.some((pattern) => pattern.startsWith("!") && MAIN.test(pattern.slice(1))))
  )
    return [`it is limited to the branches ${branches.join(", ")}`];
  const tagsOnly =
    event === "push" && !branches && !ignored && (texts(own(filters, "tags")) ?? texts(own(filters, "tags-ignore")));
  return tagsOnly ? ["it starts only for tags"] : [];
}

function pathFaults(filters: Tree, harmless: (path: string) => boolean): readonly string[] {
  const [paths, ignored] = [texts(own(filters, "paths")), texts(own(filters, "paths-ignore"))];
  const left = [
    ...(ignored ?? []),
    ...(paths ?? []).filter((path) => path.startsWith("!")).map((path) => path.slice(1)),
  ].filter((path) => !harmless(path));
  if (left.length > 0) return [`changes in ${left.join(", ")} do not start it`];
  return paths && !paths.some((path) => path === "**" || path === "**/*")
    ? [`only changes in ${paths.join(", ")} start it`]
    : [];
}

function typeFaults(filters: Tree, event: Event): readonly string[] {
  const types = texts(own(filters, "types"));
  if (event !== "pull_request" || !types) return [];
  const missing = ["opened", "synchronize"].filter((type) => !types.includes(type));
  return missing.length > 0 ? [`pull requests that are ${missing.join(" or ")} do not start it`] : [];
}

const WEEK = 7;

function cronFaults(schedules: unknown): readonly string[] {
  const crons = (Array.isArray(schedules) ? schedules : []).flatMap((one) =>
    isObject(one) && typeof one.cron === "string" ? [one.cron] : [],
  );
  const pause = longestIntervalDays(crons);
  return pause <= WEEK
    ? []
    : [
        crons.length === 0
          ? "the schedule has no cron"
          : `${crons.join(", ")} lets ${pause === Infinity ? "more than a year" : `${pause} days`} pass`,
      ];
}

function texts(value: unknown): readonly string[] | undefined {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : undefined;
}

/** Files that hold no code. */
export const isNonCodeFile = (path: string) =>
  /^(?:\*\*\/)?(?:\*\.(?:md|mdx|rst|adoc|txt)|LICENSE[^/]*|[A-Z]+\.md)$/.test(path);

/** Whether a condition lets a job or step run at an event, whatever else holds; where that is uncertain, no. */
export function alwaysRuns(condition: string, event: Event): boolean {
  return condition.split("||").some((either) =>
    either.split("&&").every((part) =>
      isTrueAt(
        part
          .trim()
          .replace(/^\((.*)\)$/, "$1")
          .trim(),
        event,
      ),
    ),
  );
}

function isTrueAt(term: string, event: Event): boolean {
  if (/^(?:true|always\(\)|success\(\)|!\s*cancelled\(\))$/.test(term)) return true;
  const [, operator, name] = /^github\.event_name\s*(==|!=)\s*'([a-z_]+)'$/.exec(term) ?? [];
  return operator === "==" ? name === event : operator === "!=" && name !== event;
}
