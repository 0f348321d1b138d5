type Body = Readonly<Record<string, unknown>>;

/** A way to write the same values. */
export interface ExpressionForm {
  readonly name: string;
  write(body: Body): { readonly body: Body; readonly locals: Body };
}

/** Changes every text that stands directly in a body and has no expression in it. */
const mapTexts = (body: Body, change: (key: string, value: string) => unknown): Body =>
  Object.fromEntries(
    Object.entries(body).map(([key, value]) => [
      key,
      typeof value === "string" && !value.includes("${") ? change(key, value) : value,
    ]),
  );
const texts = (body: Body) =>
  Object.entries(body).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string" && !entry[1].includes("${"),
  );
const quoted = (value: string) => JSON.stringify(value);

/** Forms in which Terraform takes the same value. */
export const FORMS: readonly ExpressionForm[] = [
  {
    name: "locals",
    write: (body) => ({
      body: mapTexts(body, (key) => `\${local.added_${key}}`),
      locals: Object.fromEntries(texts(body).map(([key, value]) => [`added_${key}`, value])),
    }),
  },
  {
    name: "a local object",
    write: (body) => ({
      body: mapTexts(body, (key) => `\${local.added.${key}}`),
      locals: { added: Object.fromEntries(texts(body)) },
    }),
  },
  {
    name: "a conditional",
    write: (body) => ({
      body: mapTexts(body, (_, value) => `\${1 == 1 ? ${quoted(value)} : "nothing"}`),
      locals: {},
    }),
  },
  {
    name: "functions",
    write: (body) => ({
      body: mapTexts(body, (_, value) => `\${join("", [${quoted(value.slice(0, 2))}, ${quoted(value.slice(2))}])}`),
      locals: {},
    }),
  },
  {
    name: "for_each",
    write: (body) => ({
      body: { ...mapTexts(body, (key) => `\${each.value.${key}}`), for_each: { one: Object.fromEntries(texts(body)) } },
      locals: {},
    }),
  },
  {
    name: "a variable with a default",
    write: (body) => ({ body: mapTexts(body, (key) => `\${var.added_${key}}`), locals: {} }),
  },
];
