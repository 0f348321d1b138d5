import type { GoogleAuth } from "google-auth-library";
import { z } from "zod";
import { oneLine } from "./errors";
import { RunRevision, shortName } from "./cloud-run";

const HTTP_NOT_FOUND = 404;
const HTTP_FORBIDDEN = 403;
const RETRIES = { retry: true, retryConfig: { retry: 5, noResponseRetries: 5, retryDelay: 200 } };

/** A version of a secret that a revision reads, as the revision names it. */
export interface SecretUse {
  /** Short name: `crm-tokens-key`. */
  readonly secret: string;
  /** A number, an alias, or `latest`. */
  readonly version: string;
  /** The path that Secret Manager knows it by. */
  readonly path: string;
}

/** What Secret Manager says of a version. Of an unknown one, why is not known. */
export type VersionState =
  | { readonly kind: "enabled" }
  | { readonly kind: "gone"; readonly state: string }
  | { readonly kind: "unknown"; readonly reason: string };

const REPLY = z.object({ state: z.string() });

/** Every version of a secret that a revision mounts or reads into a variable. */
export function secretsOf(revision: RunRevision, project: string): SecretUse[] {
  const volumes = (revision.volumes ?? []).flatMap(({ secret }) => {
    if (!secret?.secret) return [];
    const items = secret.items?.length ? secret.items : [{ version: "latest" }];
    return items.map(({ version }) => use(secret.secret ?? "", version, project));
  });
  const variables = (revision.containers ?? []).flatMap(({ env }) =>
    (env ?? []).flatMap(({ valueSource }) => {
      const reference = valueSource?.secretKeyRef;
      return reference?.secret ? [use(reference.secret, reference.version, project)] : [];
    }),
  );
  const uses = [...volumes, ...variables];
  return [...new Map(uses.map((one) => [one.path, one])).values()];
}

function use(secret: string, version: string | null | undefined, project: string): SecretUse {
  const parent = secret.includes("/") ? secret : `projects/${project}/secrets/${secret}`;
  const of = version || "latest";
  return { secret: shortName(secret), version: of, path: `${parent}/versions/${of}` };
}

/**
 * Asks Secret Manager for the state of versions, each once and all at the same time. Nothing reads a value.
 *
 * @returns states by path
 */
export async function versionStates(
  auth: GoogleAuth,
  uses: readonly SecretUse[],
): Promise<ReadonlyMap<string, VersionState>> {
  const paths = [...new Set(uses.map(({ path }) => path))];
  return new Map(await Promise.all(paths.map(async (path) => [path, await stateOf(auth, path)] as const)));
}

async function stateOf(auth: GoogleAuth, path: string): Promise<VersionState> {
  try {
    const url = `https://secretmanager.googleapis.com/v1/${path}`;
    const { data } = await auth.request<unknown>({ url, ...RETRIES });
    const { state } = REPLY.parse(data);
    return state === "ENABLED" ? { kind: "enabled" } : { kind: "gone", state: state.toLowerCase() };
  } catch (error) {
    const { status } = error as { readonly status?: number };
    if (status === HTTP_NOT_FOUND) return { kind: "gone", state: "deleted" };
    const reason = status === HTTP_FORBIDDEN ? "no permission secretmanager.versions.get" : oneLine(error);
    return { kind: "unknown", reason };
  }
}
