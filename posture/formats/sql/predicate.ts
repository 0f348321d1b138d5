import { isNode, SqlNode } from "./node";

/** What a condition selects: rows that are old enough, those that are not, all, none, or by something else as well. */
export interface Selection {
  readonly kind: "due" | "younger" | "all" | "none" | "other";
  /** What else a row has to be, in a reader's words; empty where it only has to be old enough. */
  readonly also: readonly string[];
}

const ALL: Selection = { kind: "all", also: [] };
const NONE: Selection = { kind: "none", also: [] };
type Node = unknown;

/** The only key of a node, and what it holds. */
function open(node: Node): readonly [kind: string, body: SqlNode] {
  if (!isNode(node)) return ["", {}];
  const [kind = ""] = Object.keys(node);
  const body = node[kind];
  return [kind, isNode(body) ? body : {}];
}
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** @param joined whether columns are compared with those of another table, as in a correlated subquery */
export function selectionOf(node: Node, joined = false): Selection {
  const [kind, body] = open(node);
  switch (kind) {
    case "BoolExpr":
      return logical(String(body.boolop), list(body.args), joined);
    case "BooleanTest": {
      const inner = selectionOf(body.arg, joined);
      return /IS_(?:NOT_TRUE|FALSE)$/.test(String(body.booltesttype)) ? inverted(inner) : inner;
    }
    case "NullTest":
      return body.nulltesttype === "IS_NOT_NULL" ? ALL : other(node);
    case "A_Const":
      return isNode(body.boolval) ? (body.boolval.boolval === true ? ALL : NONE) : other(node);
    case "TypeCast":
      return /\bbool\b/.test(JSON.stringify(body.typeName)) &&
        /"sval":"(?:t|true|f|false)"/.test(JSON.stringify(body.arg))
        ? /"sval":"t/.test(JSON.stringify(body.arg))
          ? ALL
          : NONE
        : selectionOf(body.arg, joined);
    case "A_Expr":
      return comparison(node, body, joined);
    case "SubLink": {
      const [, select] = open(body.subselect);
      const inner = selectOf(select);
      return body.subLinkType === "EXISTS_SUBLINK" || body.subLinkType === "ANY_SUBLINK"
        ? inner
        : { kind: "other", also: ["what a subquery finds"] };
    }
    default:
      return other(node);
  }
}

/** What a query finds: by its condition, and at most so many. */
export function selectOf(select: SqlNode): Selection {
  const where = select.whereClause === undefined ? ALL : selectionOf(select.whereClause, true);
  const limits = [
    ...(select.limitCount === undefined ? [] : ["there are no more than its LIMIT"]),
    ...(select.limitOffset === undefined ? [] : ["it stands behind its OFFSET"]),
    ...(list(select.groupClause).length > 0 || select.havingClause !== undefined
      ? ["it is in a group that counts"]
      : []),
    ...(select.op !== undefined && select.op !== "SETOP_NONE" ? ["a set operation leaves it"] : []),
    ...list(select.fromClause).flatMap((from) => (open(from)[0] === "RangeTableSample" ? ["a sample has it"] : [])),
  ];
  return limits.length === 0 ? where : { ...where, also: [...where.also, ...limits] };
}

function logical(operator: string, args: readonly Node[], joined: boolean): Selection {
  const parts = args.map((arg) => selectionOf(arg, joined));
  const also = parts.flatMap((part) => part.also);
  const has = (kind: Selection["kind"]) => parts.some((part) => part.kind === kind);
  if (operator === "NOT_EXPR") return inverted(parts[0] ?? ALL);
  if (operator === "OR_EXPR") {
    // Another way to be selected takes nothing away.
    const free = parts.find((part) => part.kind === "due" && part.also.length === 0);
    if (has("all")) return ALL;
    if (has("younger")) return { kind: "younger", also };
    return (
      free ??
      parts.find(({ kind }) => kind === "due") ??
      (parts.every(({ kind }) => kind === "none") ? NONE : { kind: "other", also })
    );
  }
  if (has("none")) return NONE;
  const kind = has("younger") ? "younger" : has("due") ? "due" : has("other") ? "other" : "all";
  return { kind, also };
}

const inverted = (one: Selection): Selection => {
  const kinds = { due: "younger", younger: "due", all: "none", none: "all", other: "other" } as const;
  return { ...one, kind: kinds[one.kind] };
};

const LESS = /^<=?$/;
const MORE = /^>=?$/;

function comparison(node: Node, body: SqlNode, joined: boolean): Selection {
  const sign = list(body.name)
    .map((one) => String(open(one)[1].sval ?? ""))
    .join("");
  const { lexpr: left, rexpr: right } = body;
  if (sign === "=" && joined && open(left)[0] === "ColumnRef" && open(right)[0] === "ColumnRef") return ALL;
  if (isConstant(left) && isConstant(right) && (sign === "=" || sign === "<>"))
    return (JSON.stringify(stripped(left)) === JSON.stringify(stripped(right))) === (sign === "=") ? ALL : NONE;
  const asks = NOW.test(JSON.stringify(node));
  if (!asks || !(LESS.test(sign) || MORE.test(sign))) return other(node);
  const direction = slope(left) - slope(right);
  if (direction === 0) return other(node);
  return { kind: direction > 0 === LESS.test(sign) ? "due" : "younger", also: [] };
}

/** Functions that tell the time. */
const NOW = new RegExp(
  [
    '"sval":"(?:now|clock_timestamp|transaction_timestamp|statement_timestamp|age)"',
    "SVFOP_(?:CURRENT_DATE|CURRENT_TIMESTAMP|LOCALTIMESTAMP)",
  ].join("|"),
);

const isConstant = (node: Node): boolean => open(node)[0] === "A_Const";
/** Without where in the text it stands. */
const stripped = (node: Node): unknown =>
  JSON.parse(JSON.stringify(node, (key, value: unknown) => (key === "location" ? undefined : value)));

/** Whether an expression grows with a column's value (1), falls with it (-1), or neither is certain (0). */
function slope(node: Node): number {
  const [kind, body] = open(node);
  if (kind === "ColumnRef") return 1;
  if (kind === "TypeCast") return slope(body.arg);
  if (kind === "A_Expr") {
    const sign = list(body.name)
      .map((one) => String(open(one)[1].sval ?? ""))
      .join("");
    const [left, right] = [slope(body.lexpr), slope(body.rexpr)];
    return sign === "+" ? left + right : sign === "-" ? left - right : 0;
  }
  if (kind === "FuncCall") {
    const name = String(open(list(body.funcname).at(-1))[1].sval ?? "");
    const args = list(body.args);
    if (name === "age") return slope(args[0]) - (args.length > 1 ? slope(args[1]) : 2 * slope(args[0]));
    if (name === "date_trunc" || name === "extract" || name === "date_part" || name === "timezone")
      return slope(args[1]);
    if (name === "coalesce" || name === "date" || name === "to_timestamp") return slope(args[0]);
  }
  if (kind === "CoalesceExpr" || kind === "MinMaxExpr") return slope(list(body.args)[0]);
  return 0;
}

/** A condition that is no age. */
function other(node: Node): Selection {
  const columns = [...JSON.stringify(node).matchAll(/"fields":\[((?:\{"String":\{"sval":"[^"]*"\}\},?)+)\]/g)].map(
    ([, fields = ""]) => [...fields.matchAll(/"sval":"([^"]*)"/g)].map(([, name]) => name).join("."),
  );
  return {
    kind: "other",
    also: [columns.length > 0 ? `a condition on ${[...new Set(columns)].join(", ")} holds` : "another condition holds"],
  };
}
