import { Check, Context, StackKind, Verdict } from "./check";
import { Repository } from "../model/repository/repository";
import { RepositoryCheck } from "./repository-check";
import { Arguments, faultsOfArguments, Parameters, Values, withDefaults } from "./parameters";

export type Severity = "critical" | "high" | "medium" | "low";

/** What is said of every check, whatever it judges. */
interface Description<P extends Parameters> {
  /** Area and rule, such as `database/not-public`, which is also its file below `checks/`: public contract. */
  readonly id: string;
  /** What must be so, in one sentence, without figures. */
  readonly summary: string;
  /** What is at stake where it is not so: customers' data exposed or lost at once is `critical`. */
  readonly severity: Severity;
  /** Documentation of what is judged. */
  readonly links: readonly string[];
  /** What a page may give it. @default - nothing */
  readonly parameters?: P;
  /** What must be so, in one sentence, with the figures. @default - the summary */
  title?(values: Values<P>): string;
  /** What to do where it is not so, in one sentence. */
  readonly remedy: string | ((values: Values<P>) => string);
}

interface PlanDescription<P extends Parameters> extends Description<P> {
  readonly stacks: readonly StackKind[];
  evaluate(context: Context, values: Values<P>): Verdict;
}

interface RepositoryDescription<P extends Parameters> extends Description<P> {
  evaluate(repository: Repository, values: Values<P>): Verdict;
}

/** A check as the catalogue describes it. */
export interface Definition {
  readonly id: string;
  readonly summary: string;
  readonly severity: Severity;
  readonly links: readonly string[];
  readonly parameters: Parameters;
  /** What it judges. */
  readonly subject: "plan" | "repository";
  /** The remedy, with the defaults of its parameters or their names in angle brackets. */
  readonly remedyText: string;
}

/** A check of plans, to be given its figures. */
export interface CheckDefinition<P extends Parameters = Parameters> extends Definition {
  readonly subject: "plan";
  /** The check with these figures: the same object for the same figures. @throws TypeError for a value out of limits */
  with(values: Arguments<P>): Check;
}

/** A check of repositories, to be given its figures. */
export interface RepositoryCheckDefinition<P extends Parameters = Parameters> extends Definition {
  readonly subject: "repository";
  with(values: Arguments<P>): RepositoryCheck;
}

/** A check without figures is its own instance. */
type Plain<P extends Parameters, C> = [keyof P] extends [never] ? C : unknown;
type None = Readonly<Record<never, never>>;

/** Defines a check of plans. */
export const defineCheck = <const P extends Parameters = None>(
  description: PlanDescription<P>,
): CheckDefinition<P> & Plain<P, Check> => {
  const { stacks } = description;
  return define("plan", description, (values) => ({
    stacks,
    evaluate: (context: Context) => description.evaluate(context, values),
  })) as CheckDefinition<P> & Plain<P, Check>;
};

/** Defines a check of repositories. */
export const defineRepositoryCheck = <const P extends Parameters = None>(
  description: RepositoryDescription<P>,
): RepositoryCheckDefinition<P> & Plain<P, RepositoryCheck> =>
  define("repository", description, (values) => ({
    evaluate: (repository: Repository) => description.evaluate(repository, values),
  })) as RepositoryCheckDefinition<P> & Plain<P, RepositoryCheck>;

function define<P extends Parameters>(
  subject: Definition["subject"],
  description: Description<P>,
  bind: (values: Values<P>) => object,
): object {
  const { id, summary, severity, links, remedy } = description;
  const parameters: Parameters = description.parameters ?? {};
  const instances = new Map<string, object>();
  const say = (text: Description<P>["remedy"], values: Values<P>) => (typeof text === "string" ? text : text(values));
  const instance = (values: Values<P>) => ({
    id: printedId(id, parameters, values),
    title: description.title?.(values) ?? summary,
    remedy: say(remedy, values),
    severity,
    definition,
    ...bind(values),
  });
  const definition = {
    id,
    summary,
    severity,
    links,
    parameters,
    subject,
    get remedyText() {
      return say(remedy, placeholders(parameters) as Values<P>);
    },
    with(given: Readonly<Record<string, unknown>>): object {
      const [fault] = faultsOfArguments(parameters, given);
      if (fault) throw new TypeError(`${[id, ...fault.path].join(".")}: got ${fault.given}; allowed: ${fault.allowed}`);
      const values = withDefaults(parameters, given) as Values<P>;
      const key = JSON.stringify(values);
      let made = instances.get(key);
      if (!made) instances.set(key, (made = Object.keys(parameters).length === 0 ? definition : instance(values)));
      return made;
    },
  };
  return Object.keys(parameters).length === 0
    ? Object.assign(definition, instance({} as Values<P>), { definition })
    : definition;
}

/** Values that say what they stand for: the remedy of a check whose figures no page has given yet. */
const placeholders = (parameters: Parameters): object =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, one]) => [
      name,
      one.default ?? (one.type === "list of text" ? [`<${name}>`] : one.type.startsWith("list") ? [] : `<${name}>`),
    ]),
  );

/** Such as `database/backup-retention(days: 7)`: figures that are not the default's. */
function printedId(id: string, parameters: Parameters, values: Readonly<Record<string, unknown>>): string {
  const figures = Object.entries(parameters)
    .filter(
      ([name, one]) =>
        one.printed !== false &&
        values[name] !== undefined &&
        JSON.stringify(values[name]) !== JSON.stringify(one.default),
    )
    .map(([name, one]) => `${name}: ${one.format(values[name])}`);
  return figures.length === 0 ? id : `${id}(${figures.join(", ")})`;
}
