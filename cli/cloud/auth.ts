import { GoogleAuth, OAuth2Client } from "google-auth-library";
import { UNAVAILABLE } from "./status";

const SCOPE = "https://www.googleapis.com/auth/cloud-platform";
/** Milliseconds after which one request is given up, and tried again where that is safe. */
const REQUEST_TIMEOUT_MS = 15_000;

/** Answered with an error that makes the credentials be renewed. */
const HTTP_UNAUTHORIZED = 401;

/**
 * Google's application default credentials, for client libraries that speak REST.
 *
 * The libraries' REST transport passes an agent of its own with each request, which makes it ignore `HTTPS_PROXY`, and
 * it retries only errors that it has decoded itself, which it never sees because the HTTP client throws first. Both are
 * put right here; otherwise the requests are the library's own.
 */
class RestAuth extends GoogleAuth {
  public override async fetch<T>(...args: Parameters<GoogleAuth["fetch"]>) {
    const [url, init = {}] = args as [string, RequestInit];
    const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    const options = {
      ...init,
      agent: undefined,
      signal: init.signal ? AbortSignal.any([init.signal, timeout]) : timeout,
      validateStatus: (status: number) => status !== HTTP_UNAUTHORIZED,
    };
    try {
      const response = await super.fetch<T>(url, options);
      // Read here, a connection that breaks within an answer counts as one that breaks before it.
      const body = await response.arrayBuffer();
      return Object.assign(response, { arrayBuffer: () => Promise.resolve(body) });
    } catch (error) {
      throw asUnavailable(error, timeout);
    }
  }
}

/** An error of the network, such as a connection that was reset, in the form that the client libraries retry. */
function asUnavailable(error: unknown, timeout: AbortSignal): unknown {
  const { code, status, type } = error as { code?: unknown; status?: unknown; type?: unknown };
  const isBroken = type === "system" || type === "aborted" || (typeof code === "string" && /^E[A-Z]+$/.test(code));
  if (status !== undefined || !(timeout.aborted || isBroken)) return error;
  const reason = timeout.aborted ? `no answer in ${REQUEST_TIMEOUT_MS / 1000} s` : String(code ?? "it was closed");
  return Object.assign(new Error(`The connection failed: ${reason}.`), { code: UNAVAILABLE });
}

/**
 * Credentials as Google's tools find them: `GOOGLE_APPLICATION_CREDENTIALS`, `gcloud auth application-default login`,
 * or the machine's service account; before them, as Terraform does, an access token in `GOOGLE_OAUTH_ACCESS_TOKEN`.
 */
export function defaultAuth(env: NodeJS.ProcessEnv = process.env): GoogleAuth {
  const token = env.GOOGLE_OAUTH_ACCESS_TOKEN;
  if (!token) return new RestAuth({ scopes: SCOPE });
  const authClient = new OAuth2Client();
  authClient.setCredentials({ access_token: token });
  return new RestAuth({ authClient, scopes: SCOPE });
}
