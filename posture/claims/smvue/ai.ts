import { anthropicHeld, openaiHeld } from "../../checks/secrets/held";
import { Claim } from "../../claim";
import { application, at, vendor } from "../rows";
import { DEVELOPERS } from "./attestants";

const INJECTION = "AI Security / Prompt Injection Defense";
const PROCESSING = "AI Security / AI Data Processing";
const OUTPUT = "AI Security / AI Output Security";

const injection: readonly Claim[] = [
  application("smvue.ai.five-layers", at(INJECTION, 1), "Injected prompts meet 5 layers of defence.", DEVELOPERS),
  application(
    "smvue.ai.input-sanitized",
    at(INJECTION, 2),
    "What users write is sanitized before a prompt holds it.",
    DEVELOPERS,
  ),
  application(
    "smvue.ai.system-prompts",
    at(INJECTION, 3),
    "System prompts tell models to refuse manipulation.",
    DEVELOPERS,
  ),
  application(
    "smvue.ai.answers-validated",
    at(INJECTION, 4),
    "A model's answers have to fit the form and the limits that were set.",
    DEVELOPERS,
  ),
  application(
    "smvue.ai.context-isolated",
    at(INJECTION, 5, 1),
    "A model's context holds one organization's data.",
    DEVELOPERS,
  ),
  application(
    "smvue.ai.no-leak-across",
    at(INJECTION, 5, 2),
    "By design no model's context lets one organization's data leak to another.",
    DEVELOPERS,
  ),
  application(
    "smvue.ai.no-personal-data",
    at(INJECTION, 6),
    "Guardrails that all prompts share keep models from showing or making up personal data.",
    DEVELOPERS,
  ),
];

const processing: readonly Claim[] = [
  application(
    "smvue.ai.anthropic",
    at(PROCESSING, 1),
    "The main AI provider is Anthropic with Claude, called by way of LiteLLM.",
    DEVELOPERS,
    anthropicHeld,
  ),
  application(
    "smvue.ai.openai",
    at(PROCESSING, 2),
    "OpenAI makes the vectors that semantic search uses.",
    DEVELOPERS,
    openaiHeld,
  ),
  vendor(
    "smvue.ai.provider-retention",
    at(PROCESSING, 3),
    "Anthropic and OpenAI keep what they are sent for 30 days at most, to watch trust and safety, and delete it after that.",
    "Anthropic and OpenAI",
  ),
  vendor(
    "smvue.ai.no-training",
    at(PROCESSING, 4),
    "No AI provider trains models on customers' data.",
    "Anthropic and OpenAI",
  ),
  application(
    "smvue.ai.token-budgets",
    at(PROCESSING, 5),
    "Use of AI is watched and has a budget, so that costs do not run away.",
    DEVELOPERS,
  ),
];

const output: readonly Claim[] = [
  application(
    "smvue.ai-output.validated",
    at(OUTPUT, 1),
    "All that AI writes, from preparation to coaching, passes validators.",
    DEVELOPERS,
  ),
  application(
    "smvue.ai-output.nothing-invented",
    at(OUTPUT, 2),
    "Validators look for data and metrics that the context does not have.",
    DEVELOPERS,
  ),
  application(
    "smvue.ai-output.appropriate",
    at(OUTPUT, 3),
    "Validators look for content or a tone out of place.",
    DEVELOPERS,
  ),
  application(
    "smvue.ai-output.no-injection",
    at(OUTPUT, 4),
    "Validators look for traces of injected prompts.",
    DEVELOPERS,
  ),
  application(
    "smvue.ai-output.no-personal-data",
    at(OUTPUT, 5),
    "Validators look for personal data that leaked.",
    DEVELOPERS,
  ),
];

export const ai: readonly Claim[] = [...injection, ...processing, ...output];
