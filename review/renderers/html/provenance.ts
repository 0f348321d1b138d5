import { Input, Provenance } from "../../report/provenance";
import { withBreakOpportunities } from "./components";
import { html, Markup } from "../../text/html-escape";

const NOT_KNOWN = html`<span class="none">not known</span>`;
/** As much of a digest or a commit as people compare. */
export const short = (digest: string): string => digest.slice(0, 12);

/** When the page was made, and from which commit. */
export function madeAt({ made, commit }: Provenance): Markup {
  const time = made.toISOString();
  return html`<p class="made">Made <time datetime="${time}">${time.slice(0, 10)} ${time.slice(11, 16)} UTC</time>.
Commit checked out: ${commit === undefined ? NOT_KNOWN : html`<code title="${commit}">${short(commit)}</code>`}.</p>`;
}

/** The digest of what was judged, and the settings that it was made from. */
export function madeFrom({ sha256, settings }: Input): Markup {
  const digest = (of: string) =>
    html`<span class="sha">SHA-256</span> <code class="digest">${withBreakOpportunities(of)}</code>`;
  return html`<p class="from">Digest of it: ${sha256 === undefined ? NOT_KNOWN : digest(sha256)}. Settings: ${
    settings === undefined
      ? NOT_KNOWN
      : html`<code>${withBreakOpportunities(settings.file)}</code>, ${digest(settings.sha256)}`
  }.</p>`;
}
