import { CommonSettings } from "../environments/schema";

/** Who may run migrations: named people, or the deployment where they are automatic. */
export function migrationRunners(migrations: CommonSettings["migrations"], deployer: string): Record<string, string> {
  if (migrations.run === "automatic") return { deployer };
  return Object.fromEntries(migrations.people.map((member, index) => [`person-${index + 1}`, member]));
}

/** Where whoever is woken by an alert reads the first step. */
export const alertGuide = ({ repository }: CommonSettings["delivery"]) =>
  `https://github.com/${repository.name}/blob/main/docs/alerts.md`;

export const replicasByName = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, {}]));
