import { oncePerText } from "../../memoize";

/** Signatures that a set holds at sensitivity 1: what makes the set worth its name. */
const CORE: Readonly<Record<string, readonly number[]>> = {
  sqli: [
    942100, 942140, 942160, 942170, 942190, 942220, 942230, 942240, 942250, 942270, 942280, 942290, 942320, 942350,
    942360, 942500,
  ],
  xss: [
    941100, 941110, 941120, 941130, 941140, 941160, 941170, 941180, 941190, 941200, 941210, 941220, 941230, 941240,
    941250, 941260, 941270, 941280, 941290, 941300, 941310, 941350, 941360, 941370,
  ],
  lfi: [930100, 930110, 930120, 930130],
  rfi: [931100, 931110, 931120],
  rce: [932100, 932105, 932110, 932115, 932120, 932130, 932140, 932150, 932160, 932170, 932171, 932180],
};

/** A call of one of Cloud Armor's preconfigured sets, with the signatures it leaves out. */
export interface PreconfiguredSet {
  readonly set: string;
  /** 0 to 4, of which 0 has no signature. Google's default is every signature. */
  readonly sensitivity: number;
  readonly optedIn: readonly number[];
  readonly optedOut: readonly number[];
}

const CALL = /^evaluatePreconfigured(Waf|Expr) \( '([\w-]+)' (?:, (.*) )?\)$/;

/** Reads an atom of a condition; undefined where it is something else. Every rule on a set asks for each. */
export const preconfiguredSet = oncePerText((atom): PreconfiguredSet | undefined => {
  const [, kind, set, options = ""] = CALL.exec(atom) ?? [];
  if (kind === undefined || set === undefined) return undefined;
  if (kind === "Expr") return { set, sensitivity: 4, optedIn: [], optedOut: idsIn(options) };
  const [, sensitivity] = /'sensitivity' : (-?\d+)/.exec(options) ?? [];
  return {
    set,
    sensitivity: sensitivity === undefined ? 4 : Number(sensitivity),
    optedIn: idsIn(listOf(options, "opt_in_rule_ids")),
    optedOut: idsIn(listOf(options, "opt_out_rule_ids")),
  };
});

const listOf = (options: string, key: string) => new RegExp(`'${key}' : \\[([^\\]]*)\\]`).exec(options)?.[1] ?? "";

/** Numbers of the signatures in a list: `owasp-crs-v030301-id942260-sqli` is 942260. */
export const idsIn = (list: string) => [...list.matchAll(/-id(\d{6})\b/g)].map(([, id]) => Number(id));

/** Share of a set's core that is still on, from 0 to 1. @param excluded signatures that are left out elsewhere */
export function enabledShareOfCore(
  { set, sensitivity, optedIn, optedOut }: PreconfiguredSet,
  excluded: readonly number[],
): number {
  const core = CORE[set.split("-")[0] ?? ""];
  if (!core) return sensitivity > 0 ? 1 : 0;
  const out = new Set([...optedOut, ...excluded]);
  return core.filter((id) => (sensitivity > 0 || optedIn.includes(id)) && !out.has(id)).length / core.length;
}
