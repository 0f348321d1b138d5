import { Harmless } from "./entry";

export const edgeHarmless: readonly Harmless[] = [];
