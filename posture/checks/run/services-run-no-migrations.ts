import { Attribute } from "../../model/attribute";
import { Cursor } from "../../model/cursor";
import { workloads } from "../../products/google/workloads";
import { Finding, SYSTEM } from "../../verdict/check";
import { defineCheck } from "../../verdict/define";
import { findingAt, notApplicable, undecided, verdict } from "../../verdict/expectations";

export const runServicesRunNoMigrations = defineCheck({
  id: "run/services-run-no-migrations",
  summary: "In production, no service migrates the database when it starts.",
  severity: "medium",
  links: ["https://cloud.google.com/run/docs/configuring/services/containers"],
  remedy: "Take migrations out of the command and the init containers of services, and run them as the migration job.",
  stacks: SYSTEM,
  evaluate: ({ model, environment }) => {
    if (environment !== "production") return notApplicable("the page says so only of production");
    const services = workloads(model).filter(({ kind }) => kind !== "job");
    return verdict(
      services.flatMap(({ containers }) => containers.flatMap(judge)),
      {
        status: "holds",
        address: "",
        path: "",
        expected: EXPECTED,
        actual: `${services.length} services`,
      },
    );
  },
});

const EXPECTED = "a command that serves, and migrates nothing";
/** Programs that change a schema, by how they are called. */
const MIGRATES = new RegExp(
  [
    String.raw`\b(?:` +
      [
        "alembic|flyway|liquibase|dbmate|sqitch|goose|atlas|knex|sequelize|typeorm|prisma|drizzle-kit|aerich",
        "yoyo|golang-migrate|diesel|sqlx|refinery|node-pg-migrate",
      ].join("|") +
      String.raw`)\b`,
    String.raw`migrat|\bdb:(?:prepare|setup|schema:load)\b|\bdb upgrade\b|\b(?:createdb|pg_restore)\b`,
    String.raw`\bpsql\b.*(?:-f|--file|-c|--command)\b`,
  ].join("|"),
  "i",
);

function judge(container: Cursor): readonly Finding[] {
  return ["command", "args"].flatMap((path) => {
    const words = container.elements(path);
    if (words.length === 0) return [];
    const text = words.map(textOf).join(" ");
    if (MIGRATES.test(text)) return [findingAt("violated", container, path, EXPECTED, text.slice(0, 200))];
    return words.some(({ kind }) => kind !== "value")
      ? [undecided(container, path, EXPECTED, "words that this file does not show")]
      : [];
  });
}

const textOf = (attribute: Attribute) => (attribute.kind === "value" ? String(attribute.value) : "");
