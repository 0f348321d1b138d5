/** Fetch directives, and what is allowed beside the hosts themselves. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  "default-src": ["'self'"],
  "script-src": ["'self'"],
  // Components set the styles of single elements; a style loads nothing from elsewhere under the other directives.
  "style-src": ["'self'", "'unsafe-inline'"],
  "img-src": ["'self'", "data:"],
  "font-src": ["'self'"],
  "object-src": ["'none'"],
};

/**
 * A Content-Security-Policy by which browsers load scripts, styles, images and fonts from the page's own host, send
 * requests to these hosts only, and let nobody frame the page.
 *
 * @param hosts hosts of the system, which scripts may call
 */
export function ownContentOnly(hosts: readonly string[]): string {
  const directives = {
    ...SOURCES,
    "connect-src": ["'self'", ...hosts.map((host) => `https://${host}`)],
    "base-uri": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
  };
  return [
    ...Object.entries(directives).map(([name, sources]) => `${name} ${sources.join(" ")}`),
    "upgrade-insecure-requests",
  ].join("; ");
}
