import { Harmless } from "./entry";

export const dataHarmless: readonly Harmless[] = [];
