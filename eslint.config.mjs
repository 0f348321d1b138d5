import js from "@eslint/js";
import tseslint from "typescript-eslint";

const barrels = {
  regex: "^@cdktf/provider-[a-z]+(/lib)?/?$",
  message: "Import a provider's resource by its deep path: the barrel costs 1.5 s and 400 MB on every run.",
};
const hatch = (rooms, why) => ({ regex: `(^|/)(${rooms})(/|$)`, message: why });

const room = (files, ...patterns) => ({
  files,
  rules: { "no-restricted-imports": ["error", { patterns: [barrels, ...patterns] }] },
});

export default tseslint.config(
  { ignores: ["cdktf.out/", "node_modules/", "coverage/", ".venv/"] },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  ...tseslint.configs.strict,
  // Plain CommonJS, which has no other way to import than require: Node loads it faster than a module.
  {
    files: ["**/*.js"],
    languageOptions: {
      sourceType: "commonjs",
      globals: {
        module: "writable",
        require: "readonly",
        process: "readonly",
        performance: "readonly",
        __dirname: "readonly",
      },
    },
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  room(["**/*.ts"]),
  room(
    ["net/**/*.ts"],
    hatch(
      "environments|stacks|constructs|main|cli|posture|review",
      "net/ serves settings and constructs and knows neither.",
    ),
  ),
  room(
    ["environments/**/*.ts"],
    hatch("stacks|constructs|cli|posture|review", "environments/ only reads settings: it knows no cloud resource."),
  ),
  room(
    ["constructs/**/*.ts"],
    hatch(
      "environments|stacks|cli|posture|review",
      "constructs/ take plain props: any stack may compose them, with any settings.",
    ),
  ),
  room(
    ["stacks/**/*.ts", "main.ts"],
    hatch("cli|posture|review", "The build half never imports the half that proves it, nor the command line."),
  ),
  room(
    ["posture/**/*.ts"],
    hatch(
      "environments|stacks|constructs|net|main|cli|review",
      "posture/ reads Terraform JSON only: a wrong construct must not vouch for itself, and a verdict knows no format.",
    ),
  ),
  room(
    ["review/**/*.ts"],
    hatch(
      "environments|stacks|constructs|net|main|cli",
      "review/ renders verdicts: a wrong construct must not vouch for itself.",
    ),
  ),
  room(
    ["cli/**/*.ts"],
    hatch(
      "stacks|constructs|net|main|emulator",
      "cli/ runs both halves and the emulator as programs, as a person would.",
    ),
  ),
  room(
    ["emulator/**/*.ts"],
    hatch(
      "environments|stacks|constructs|net|main|cli|posture|review|mutations",
      "emulator/ is a room of its own: it knows what clouds do, and nothing of who uses it.",
    ),
  ),
);
