import { anthropicHeld, openaiHeld } from "../../checks/secrets/held";
import { Claim } from "../../claim";
import { application, at, vendor } from "../../claim-rows";
import { DEVELOPERS } from "./attestants";

const INJECTION = "AI Security / Prompt Injection Defense";
const PROCESSING = "AI Security / AI Data Processing";
const OUTPUT = "AI Security / AI Output Security";

const injection: readonly Claim[] = [
  application(
    "smvue.ai.five-layers",
    at(INJECTION, 1),
    "Five layers of defence serve to prevent prompt injection.",
    DEVELOPERS,
  ),
  application(
    "smvue.ai.input-sanitized",
    at(INJECTION, 2),
    "User-provided content is sanitized before any AI prompt includes it.",
    DEVELOPERS,
  ),
  application(
    "smvue.ai.system-prompts",
    at(INJECTION, 3),
    "System prompts explicitly instruct models to reject attempts at manipulation.",
    DEVELOPERS,
  ),
  application(
    "smvue.ai.answers-validated",
    at(INJECTION, 4),
    "Every AI response is validated against the expected format and content boundaries.",
    DEVELOPERS,
  ),
  application(
    "smvue.ai.context-isolated",
    at(INJECTION, 5, 1),
    "AI context isolates each organization's data.",
    DEVELOPERS,
  ),
  application(
    "smvue.ai.no-leak-across",
    at(INJECTION, 5, 2),
    "The architecture prevents AI from leaking data between organizations.",
    DEVELOPERS,
  ),
  application(
    "smvue.ai.no-personal-data",
    at(INJECTION, 6),
    "Guardrails shared by all prompts prevent AI from exposing or generating personal data.",
    DEVELOPERS,
  ),
];

const processing: readonly Claim[] = [
  application(
    "smvue.ai.anthropic",
    at(PROCESSING, 1),
    "The primary AI provider is Anthropic (Claude), called through LiteLLM as an abstraction layer.",
    DEVELOPERS,
    anthropicHeld,
  ),
  application(
    "smvue.ai.openai",
    at(PROCESSING, 2),
    "OpenAI provides the embeddings (vectors) for semantic search.",
    DEVELOPERS,
    openaiHeld,
  ),
  vendor(
    "smvue.ai.provider-retention",
    at(PROCESSING, 3),
    "Anthropic and OpenAI retain data sent to their APIs for up to 30 days, to monitor trust and safety, and " +
      "then delete it.",
    "Anthropic and OpenAI",
  ),
  vendor(
    "smvue.ai.no-training",
    at(PROCESSING, 4),
    "No provider ever trains AI models on customers' data.",
    "Anthropic and OpenAI",
  ),
  application(
    "smvue.ai.token-budgets",
    at(PROCESSING, 5),
    "AI usage is monitored and has a budget, to prevent runaway costs.",
    DEVELOPERS,
  ),
];

const output: readonly Claim[] = [
  application(
    "smvue.ai-output.validated",
    at(OUTPUT, 1),
    "All content that AI generates (coaching insights, meeting prep, Sales Coach responses) is checked by " +
      "output validators.",
    DEVELOPERS,
  ),
  application(
    "smvue.ai-output.nothing-invented",
    at(OUTPUT, 2),
    "Output validators check for hallucinated data or metrics that the source context does not contain.",
    DEVELOPERS,
  ),
  application(
    "smvue.ai-output.appropriate",
    at(OUTPUT, 3),
    "Output validators check for inappropriate content or tone.",
    DEVELOPERS,
  ),
  application(
    "smvue.ai-output.no-injection",
    at(OUTPUT, 4),
    "Output validators check responses for artifacts of prompt injection.",
    DEVELOPERS,
  ),
  application(
    "smvue.ai-output.no-personal-data",
    at(OUTPUT, 5),
    "Output validators check for leaked personal data.",
    DEVELOPERS,
  ),
];

export const ai: readonly Claim[] = [...injection, ...processing, ...output];
