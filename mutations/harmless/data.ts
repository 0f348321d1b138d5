import { redisHarmless } from "./data/redis";
import { runHarmless } from "./data/run";
import { secretsHarmless } from "./data/secrets";
import { sqlHarmless } from "./data/sql";
import { storageHarmless } from "./data/storage";
import { Harmless } from "../definitions/harmless";

export const dataHarmless: readonly Harmless[] = [
  ...sqlHarmless,
  ...redisHarmless,
  ...secretsHarmless,
  ...runHarmless,
  ...storageHarmless,
];
