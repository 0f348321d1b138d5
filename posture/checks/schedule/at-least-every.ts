import { longestIntervalDays } from "../../formats/cron";
import { SYSTEM } from "../../verdict/check";
import { defineCheck } from "../../verdict/define";
import { satisfies } from "../../verdict/expectations";
import { integer } from "../../verdict/parameters";
import { ATTRIBUTE, describeSelection, judgeAttribute } from "../../verdict/selection";

export const scheduleAtLeastEvery = defineCheck({
  id: "schedule/at-least-every",
  summary: "A cron schedule that every resource of a type has as an attribute starts often enough.",
  severity: "medium",
  links: ["https://cloud.google.com/scheduler/docs/configuring/cron-job-schedules"],
  parameters: {
    ...ATTRIBUTE,
    days: integer("Days that may pass between two starts.", { unit: "days", minimum: 1, maximum: 366 }),
  },
  title: (values) => `${values.attribute} of every ${describeSelection(values)} starts at least ${every(values.days)}.`,
  remedy: ({ attribute, days }) => `Set ${attribute} to a schedule in cron's five fields with a start ${every(days)}.`,
  stacks: SYSTEM,
  evaluate: ({ model }, values) =>
    judgeAttribute(
      model,
      values,
      satisfies(
        `a start at least ${every(values.days)}`,
        (value) => typeof value === "string" && longestIntervalDays([value]) <= values.days,
      ),
    ),
});

const every = (days: number) => (days === 1 ? "every day" : `every ${days} days`);
