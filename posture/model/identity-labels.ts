import { shownTextOf } from "./attribute-readers";
import { Entries, Labels, Provider } from "./model";
import { Cursor } from "./cursor";

const NAMES = ["system", "environment", "stack"] as const;
const SAMPLED_RESOURCES = 50;

/** System, environment and stack by the labels that the providers give, or else by the labels that resources have. */
export function labelsOf(providers: readonly Provider[], entries: Entries): Labels {
  const fromProviders = merge(providers.map(({ values }) => read(values, "default_labels")));
  if (fromProviders.system) return fromProviders;
  let seen = 0;
  const found: Labels[] = [];
  for (const [type, resources] of entries) {
    if (type.startsWith("data.")) continue;
    const resource = resources[0]?.();
    if (!resource) continue;
    const labels = merge(["effective_labels", "terraform_labels", "labels"].map((path) => read(resource, path)));
    if (labels.system) found.push(labels);
    if (found.length > 0 && ++seen >= SAMPLED_RESOURCES) break;
  }
  return merge([fromProviders, ...found]);
}

function read(at: Cursor, path: string): Labels {
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = shownTextOf(at.get(`${path}.${name}`));
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** The first of each. */
function merge(all: readonly Labels[]): Labels {
  return Object.assign({}, ...[...all].reverse()) as Labels;
}
