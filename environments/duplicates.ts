import { Document, isPair, isScalar, Node, Pair, visit } from "yaml";
import { formatPath, Position } from "./validation-errors";

/**
 * Keys that stand twice in a group, of which YAML would silently keep the last. `1` and `"1"` are the same
 * key: that is what they become.
 */
export function duplicateFaults(document: Document, at: Position): string[] {
  const faults: string[] = [];
  visit(document, {
    Map: (_, { items }, parents) => {
      const first = new Map<string, Pair>();
      for (const pair of items) {
        const name = isScalar(pair.key) ? String(pair.key.value) : undefined;
        if (name === undefined) continue;
        const earlier = first.get(name);
        if (earlier) {
          const path = [
            ...parents.flatMap((one) => (isPair(one) && isScalar(one.key) ? [String(one.key.value)] : [])),
            name,
          ];
          const [line] = at(offsetOfKey(earlier)).split(":").slice(-1);
          faults.push(
            `${at(offsetOfKey(pair))}: ${formatPath(path)}: got the key a second time (first on line ` +
              `${line}); allowed: each key once`,
          );
        } else first.set(name, pair);
      }
    },
  });
  return faults;
}

const offsetOfKey = ({ key }: Pair) => (key as Node).range?.[0];
