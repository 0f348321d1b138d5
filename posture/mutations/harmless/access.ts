import { Harmless } from "./entry";

export const accessHarmless: readonly Harmless[] = [];
