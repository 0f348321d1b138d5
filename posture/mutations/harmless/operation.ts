import { Harmless } from "./entry";

export const operationHarmless: readonly Harmless[] = [];
