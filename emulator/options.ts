import { parseArgs } from "node:util";
import { FAULT_SYNTAX, type Fault, parseFault } from "./core/faults";
import type { WorldOptions } from "./core/world";

export interface Options extends WorldOptions {
  readonly port: number;
  readonly log: boolean;
  readonly faults: readonly Fault[];
  readonly save?: string;
  readonly load?: string;
}

/** The command line was wrong. */
export class OptionError extends Error {
  public override readonly name = "OptionError";
}

export const HELP = `npm run emulator -- [options]

Emulates the parts of Google Cloud, Cloudflare and Hetzner Cloud that Avouch's stacks use, on 127.0.0.1 only.

  --port <n>                 port to listen on; 0, the default, takes a free one
  --log                      print every request with its status
  --seed <text>              determines every id and every fault; default "avouch"
  --project <id>=<number>    a project that exists; may be repeated; without any, every project exists
  --fault <fault>            what goes wrong; may be repeated; FAULT is
                             ${FAULT_SYNTAX}
  --enforce-iam              refuse calls that the caller's roles do not allow: the token "emulated" is the owner's,
                             "emulated:<email>" a service account's; GET /_emulator/access lists what each call needed
  --lenient                  serve undeclared resources generically: only for developing products
  --save <file>              write what exists to a file at the end, without any payload of a secret
  --load <file>              start with what was saved
  --help                     this text

Ctrl-C stops it. GET http://127.0.0.1:<port>/_emulator/resources, /log, /state and /faults show it as JSON.
`;

/** @throws OptionError that says what is allowed */
export function parseOptions(args: readonly string[]): Options | "help" {
  const values = read(args);
  if (values.help) return "help";
  const port = Number(values.port ?? "0");
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new OptionError(`--port: got ${JSON.stringify(values.port)}; allowed: 0 to 65535`);
  }
  return {
    port,
    log: values.log ?? false,
    lenient: values.lenient ?? false,
    enforceIam: values["enforce-iam"] ?? false,
    seed: values.seed ?? "avouch",
    projects: Object.fromEntries((values.project ?? []).map(project)),
    faults: (values.fault ?? []).map(fault),
    ...(values.save ? { save: values.save } : {}),
    ...(values.load ? { load: values.load } : {}),
  };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: "string" },
        log: { type: "boolean" },
        lenient: { type: "boolean" },
        "enforce-iam": { type: "boolean" },
        seed: { type: "string" },
        project: { type: "string", multiple: true },
        fault: { type: "string", multiple: true },
        save: { type: "string" },
        load: { type: "string" },
        help: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    throw new OptionError(`${error instanceof Error ? error.message : String(error)}\n--help lists what is allowed.`);
  }
}

function project(given: string): [string, string] {
  const [, id, number] = /^([a-z][a-z0-9-]{4,28}[a-z0-9])=(\d{6,20})$/.exec(given) ?? [];
  if (id && number) return [id, number];
  throw new OptionError(
    `--project: got ${JSON.stringify(given)}; allowed: <id>=<number>, such as acme-notes=777000111222`,
  );
}

function fault(given: string): Fault {
  try {
    return parseFault(given);
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}
