import { createRequire } from "node:module";

type Colorize = (text: string) => string;

/** What the terminal's text is painted with. */
export type Palette = Readonly<Record<"bold" | "cyan" | "dim" | "green" | "red" | "yellow", Colorize>>;

const plain: Colorize = (text) => text;
const NO_COLORS: Palette = { bold: plain, cyan: plain, dim: plain, green: plain, red: plain, yellow: plain };

/**
 * Where there is no colour the library is not loaded: it looks at standard output, and with that Node loads its
 * streams.
 */
export const createPalette = (color: boolean): Palette =>
  color ? (createRequire(__filename)("picocolors") as typeof import("picocolors")).createColors(true) : NO_COLORS;
