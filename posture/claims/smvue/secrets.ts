import { Check } from "../../verdict/check";
import {
  anthropicHeld,
  hubspotHeld,
  openaiHeld,
  pipedriveHeld,
  posthogHeld,
  redisAuthHeld,
  salesforceHeld,
  sentryHeld,
  tokenSigningHeld,
} from "../../checks/secrets/held";
import { aiContentKey, coachingKey, crmTokensKey, transcriptsKey } from "../../checks/secrets/key-domain";

/** A secret of production each: whatever the page lets the service do takes one of these. */
export const everySecretHeld: readonly Check[] = [
  crmTokensKey,
  coachingKey,
  aiContentKey,
  transcriptsKey,
  tokenSigningHeld,
  anthropicHeld,
  openaiHeld,
  hubspotHeld,
  salesforceHeld,
  pipedriveHeld,
  redisAuthHeld,
  sentryHeld,
  posthogHeld,
];
