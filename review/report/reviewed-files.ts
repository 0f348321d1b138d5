import { isAscii } from "node:buffer";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { StackKind } from "../../posture/verdict/check";
import { Page } from "../../posture/claim";
import { InputError } from "../../posture/model/input";
import { systems } from "../../posture/pages/directory";
import { pageOf } from "../../posture/pages/load-page";
import { PageError } from "../../posture/pages/page-error";
import { Labels, Model } from "../../posture/model/model";
import { read } from "../../posture/model/read";
import { Reviewed } from "./build-report";
import { sourcesOf } from "./sources";

/** What the command line says where a file does not tell. */
export interface IdentityFlags {
  readonly system?: string;
  /** The page to judge by, whatever the file's labels say. @default - the page of the file's system */
  readonly page?: Page;
  readonly environment?: string;
  /** Name of the stack in a file, where no label of ours tells it. @default - system and environment */
  readonly stack?: (file: string) => string | undefined;
  /** Whether to take the digest of what is read. @default false */
  readonly digest?: boolean;
}

/**
 * Reads a file to be reviewed.
 *
 * @param file a path, or `-` for standard input
 * @param stacksDirectory where the stacks were synthesized: their map of sources is used for plans made elsewhere
 * @param text what the file holds as JSON, where Terraform had to be asked
 * @throws InputError naming the file
 */
export async function readReviewed(
  file: string,
  stated: IdentityFlags,
  stacksDirectory: string,
  text?: string,
): Promise<Reviewed> {
  const name = file === "-" ? "standard input" : file;
  try {
    const digest = stated.digest === true;
    const { text: json, sha256 } = text === undefined ? textOf(file, digest) : { text, sha256: digestOf(file, digest) };
    const subject = read(json);
    const labels = printableLabels(subject.model);
    const page = stated.page ?? (await labelledPage(stated.system, labels.system));
    const { system } = page;
    const environment = stated.page
      ? (stated.environment ?? ownEnvironment(page, labels))
      : requireAgreement(
          "--environment",
          stated.environment,
          labels.environment,
          "a name such as production or staging",
        );
    if (!ENVIRONMENT.test(environment))
      throw new InputError(
        `--environment: got ${JSON.stringify(environment.slice(0, 40))}; allowed: a name such as production or staging`,
      );
    if (/^(prod|prd|live)$/.test(environment))
      throw new InputError(
        `--environment: got ${JSON.stringify(environment)}, which no sentence knows; allowed: ` +
          "production, whose sentences are the strictest, or another name",
      );
    const stack = (isOwn(page, labels) ? labels.stack : stated.stack?.(file)) ?? `${system}-${environment}`;
    return {
      file,
      sha256,
      subject,
      page,
      environment,
      stack,
      stacks: kindsOf(system, environment, isOwn(page, labels) ? labels.stack : undefined),
      sources: sourcesOf(file, stack, stacksDirectory),
    };
  } catch (error) {
    if (error instanceof InputError && !(error instanceof PageError)) throw new InputError(`${name}: ${error.message}`);
    throw error;
  }
}

const ENVIRONMENT = /^[a-z][a-z0-9-]{0,40}$/;

/** The page of the system that a file's labels name, or the command line. */
async function labelledPage(stated: string | undefined, labelled: string | undefined): Promise<Page> {
  const allowed = systems().join(", ");
  const system = requireAgreement("--system", stated, labelled, allowed);
  if (!systems().includes(system))
    throw new InputError(
      `its label says that it is of the system ${JSON.stringify(system.slice(0, 40))}, which has no page; ` +
        `allowed: ${allowed}, or --page FILE`,
    );
  return pageOf(system);
}

/** Whether a file's labels are those that our own stacks of the page's system have. */
const isOwn = ({ system }: Page, labels: Labels): boolean => labels.system === system;

/** The environment of a file that is judged by a page of choice: the strictest, where no label of ours says another. */
const ownEnvironment = (page: Page, labels: Labels): string =>
  isOwn(page, labels) && labels.environment !== undefined ? labels.environment : "production";

/** Labels that may be shown: none that holds something sensitive, or that is no name. */
function printableLabels({ labels, secrets }: Model): Labels {
  const isShown = (label: string) =>
    /^[\w-]{1,80}$/.test(label) && ![...secrets].some((secret) => label.includes(secret));
  return Object.fromEntries(Object.entries(labels).filter(([, label]) => typeof label === "string" && isShown(label)));
}

/** A file that names one of our stacks holds that one's part; any other may hold all of the system. */
function kindsOf(system: Page["system"], environment: string, stack: string | undefined): readonly StackKind[] {
  if (stack === `${system}-${environment}`) return ["system"];
  return stack === `${system}-${environment}-bootstrap` ? ["bootstrap"] : ["system", "bootstrap"];
}

function requireAgreement(
  flag: string,
  stated: string | undefined,
  labelled: string | undefined,
  allowed: string,
): string {
  if (stated !== undefined && labelled !== undefined && stated !== labelled)
    throw new InputError(
      `${flag}: got ${JSON.stringify(stated)}, and the file's labels say ` +
        `${JSON.stringify(labelled.slice(0, 40))}; allowed: what the labels say, or no ${flag}`,
    );
  const name = stated ?? labelled;
  if (name === undefined)
    throw new InputError(`it has no label that tells its ${flag.slice(2)}; give ${flag}, one of: ${allowed}`);
  if (!/^[a-z][a-z0-9-]{0,40}$/.test(name))
    throw new InputError(`${flag}: got ${JSON.stringify(name.slice(0, 40))}; allowed: ${allowed}`);
  return name;
}

const LARGE = 16 << 20;

function textOf(file: string, digest: boolean): { readonly text: string; readonly sha256: string | undefined } {
  try {
    const bytes = readFileSync(file === "-" ? 0 : file);
    // Most are plain ASCII, which takes half of the time; a large one would be held outside of the heap, and V8 then
    // collects garbage early.
    const text = bytes.length < LARGE && isAscii(bytes) ? bytes.toString("latin1") : bytes.toString("utf8");
    return { text, sha256: digest ? sha256Of(bytes) : undefined };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new InputError("there is no such file");
    if (code === "EISDIR") throw new InputError("got a directory; allowed: a file");
    if (code === "ERR_STRING_TOO_LONG")
      throw new InputError("got more than 512 MB; allowed: what Node can hold in one text");
    throw new InputError(`it cannot be read: ${message}`);
  }
}

const sha256Of = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
/** Of a saved plan, which Terraform translated. */
const digestOf = (file: string, digest: boolean) => (digest ? sha256Of(readFileSync(file)) : undefined);
