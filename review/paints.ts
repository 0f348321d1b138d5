import { createRequire } from "node:module";

type Paint = (text: string) => string;

/** What the terminal's text is painted with. */
export type Paints = Readonly<Record<"bold" | "cyan" | "dim" | "green" | "red" | "yellow", Paint>>;

const plain: Paint = (text) => text;
const PLAIN: Paints = { bold: plain, cyan: plain, dim: plain, green: plain, red: plain, yellow: plain };

/** Where there is no colour the library is not loaded: it looks at standard output, and with that Node loads its streams. */
export const paints = (color: boolean): Paints =>
  color ? (createRequire(__filename)("picocolors") as typeof import("picocolors")).createColors(true) : PLAIN;
