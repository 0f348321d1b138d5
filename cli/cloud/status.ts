/** Codes of google.rpc.Code, which Google's client libraries put into `code` of their errors. */
export const NOT_FOUND = 5;
export const DEADLINE_EXCEEDED = 4;
export const PERMISSION_DENIED = 7;
export const RESOURCE_EXHAUSTED = 8;
export const FAILED_PRECONDITION = 9;
export const ABORTED = 10;
export const UNAVAILABLE = 14;
export const UNAUTHENTICATED = 16;

/** The code of an error of a client library; undefined where it has none. */
export function statusOf(error: unknown): number | undefined {
  const { code } = error as { readonly code?: unknown };
  return typeof code === "number" ? code : undefined;
}
