/**
 * Calls a function once for each key, such as a model or a policy, and keeps the result for as long as the key lives.
 */
export function oncePer<Key extends object, Result>(find: (key: Key) => Result): (key: Key) => Result {
  const results = new WeakMap<Key, { readonly result: Result }>();
  return (key) => {
    let kept = results.get(key);
    if (!kept) {
      kept = { result: find(key) };
      results.set(key, kept);
    }
    return kept.result;
  };
}

/** The same for keys that are texts, of which there are few: the results are kept for as long as the function is. */
export function oncePerText<Result>(find: (key: string) => Result): (key: string) => Result {
  const results = new Map<string, { readonly result: Result }>();
  return (key) => {
    let kept = results.get(key);
    if (!kept) {
      kept = { result: find(key) };
      results.set(key, kept);
    }
    return kept.result;
  };
}
