import { FLOW_LOGS } from "../constructs/google/network";
import { table } from "../review/text/table";
import { byGroup, Estimate } from "./estimate";
import { flowLogGib } from "./logging";
import { amountOf, listPriceOf, Part } from "./part";
import { allPrices, priceOf } from "./prices";
import { REQUEST_LOG_KIB, USAGE } from "./usage";

const money = (amount: number) => amount.toFixed(2);
const percent = (share: number) => `${Math.round(share * 100)} %`;

/** The sums of every environment, for a terminal. */
export function costTable(estimates: readonly Estimate[], columns?: number): string {
  return estimates
    .map((one) => {
      const rows = [...byGroup(one)].map(([group, sum]) => [group, money(sum)]);
      const heading = [one.name, `${one.currency} a month`];
      const unpriced = one.unpriced.map(({ what }) => `\nNot priced: ${what}`).join("");
      return (
        table(heading, [...rows, ["total", money(one.total)]], [1], columns) +
        `\n${percent(one.recalled)} of it rests on prices that nobody read: see cost/prices.json${unpriced}`
      );
    })
    .join("\n\n");
}

/** docs/cost.md. */
export function costDocument(estimates: readonly Estimate[]): string {
  return [
    "# What the environments cost",
    "",
    ...wrapped(
      "`npm run cost -- --write` makes this file from the settings in `environments/`, the " +
        "prices in `cost/prices.json` " +
        "and the assumptions in `cost/usage.ts`; a test holds it true. List prices for a month of 730 hours, before " +
        "discounts, taxes and free tiers. Not in it: Cloudflare, whose price depends on the plan " +
        "of the zone, and what " +
        "Anthropic, OpenAI, Sentry and PostHog bill.",
    ),
    "",
    ...estimates.flatMap(section),
    ...logs(),
    "## Prices",
    "",
    ...wrapped(
      "`read` was read in a stored copy of the source, `reported` by somebody else, and " +
        "`recalled` nowhere: compare it " +
        "with the source before you rely on it.",
    ),
    "",
    ...markdown(
      ["price", "unit", "SKU", "standing", "date", "source"],
      Object.values(allPrices()).map((one) => [
        `${one.amount} ${one.currency}`,
        one.unit,
        one.sku,
        one.standing,
        one.date,
        one.source,
      ]),
    ),
    "",
  ].join("\n");
}

function section(one: Estimate): string[] {
  return [
    `## ${one.name}`,
    "",
    ...markdown(
      ["part", "quantity", "price", `${one.currency} a month`],
      [
        ...one.parts.map((part) => [`${part.group}: ${part.what}`, quantityOf(part), standingOf(part), amountIn(part)]),
        ["**total**", "", "", `**${money(one.total)}**`],
      ],
    ),
    "",
    `${percent(one.recalled)} of the total rests on recalled prices.`,
    "",
  ];
}

const quantityOf = (part: Part) => {
  const shown = part.quantity >= 100 ? Math.round(part.quantity).toString() : part.quantity.toPrecision(3);
  return `${Number(shown)} ${listPriceOf(part)?.unit ?? ""}`.trim();
};
const standingOf = (part: Part) => {
  const price = listPriceOf(part);
  return price ? `${price.amount}, ${price.standing}` : "none: not in the total";
};
const amountIn = (part: Part) => {
  const amount = amountOf(part);
  return amount === undefined ? "" : money(amount);
};

/** What the choice of log settings saves, in the environment with the most requests. */
function logs(): string[] {
  const usage = USAGE["smvue-production"];
  if (!usage) return [];
  const cost = (sampling: number, intervalSeconds: number) =>
    money(flowLogGib({ sampling, intervalSeconds }, usage) * priceOf("log-vended").amount);
  const { sampling, intervalSeconds } = FLOW_LOGS;
  const requests = ((usage.requests * 1e6 * REQUEST_LOG_KIB) / 1024 / 1024) * priceOf("log-storage").amount;
  return [
    "## What logs would cost otherwise",
    "",
    "In smvue-production, for storage alone:",
    "",
    ...wrapped(
      `- Flow logs of half of all flows every 5 seconds: ${cost(0.5, 5)} USD; of ${sampling * 100} % every ` +
        `${intervalSeconds / 60} minutes, as set: ${cost(sampling, intervalSeconds)} USD. A ` +
        "connection that lasts still " +
        "shows within hours.",
      "  ",
    ),
    ...wrapped(
      `- Request logs of load balancer and Cloud Run, which SMVue's page does not allow: ${money(requests)} USD.`,
      "  ",
    ),
    ...wrapped(
      "- Data access logs of every service would add an entry for each file, metric and " +
        "message that is read, and SMVue " +
        "keeps them for two years. Audited are the database (pgAudit), and who reads secrets and logs, uses keys and " +
        "takes on identities.",
      "  ",
    ),
    "",
  ];
}

/** Text in lines of 120 characters at most, later ones indented. */
function wrapped(text: string, indent = ""): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= 120) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(last === undefined ? word : indent + word);
  }
  return lines;
}

function markdown(heading: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [heading, ...rows];
  const widths = heading.map((_, column) => Math.max(3, ...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(heading), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map(line)];
}
