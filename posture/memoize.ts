/**
 * Calls a function once for each key, such as a model or a policy, and keeps the result for as long as the key lives.
 */
export const oncePer = <Key extends object, Result>(find: (key: Key) => Result): ((key: Key) => Result) =>
  keeping(new WeakMap<Key, Kept<Result>>(), find);

/** The same for keys that are texts, of which there are few: the results are kept for as long as the function is. */
export const oncePerText = <Result>(find: (key: string) => Result): ((key: string) => Result) =>
  keeping(new Map<string, Kept<Result>>(), find);

interface Kept<Result> {
  readonly result: Result;
}

interface Results<Key, Result> {
  get(key: Key): Kept<Result> | undefined;
  set(key: Key, kept: Kept<Result>): unknown;
}

function keeping<Key, Result>(results: Results<Key, Result>, find: (key: Key) => Result): (key: Key) => Result {
  return (key) => {
    let kept = results.get(key);
    if (!kept) {
      kept = { result: find(key) };
      results.set(key, kept);
    }
    return kept.result;
  };
}
