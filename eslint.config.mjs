import js from "@eslint/js";
import tseslint from "typescript-eslint";

const barrels = {
  regex: "^@cdktf/provider-[a-z]+(/lib)?/?$",
  message: "Import a provider's resource by its deep path: the barrel costs 1.5 s and 400 MB on every run.",
};
/** Rooms, or paths below them, that may not be imported. */
const wall = (rooms, why) => ({ regex: `(^|/)(${rooms})(/|$)`, message: why });

/** A regular expression within a selector: its slashes would end it. */
const inSelector = ({ regex }) => regex.replaceAll("/", "\\u002F");

/**
 * What the files of a room may not import, whether by `import`, `import()` or `require()`. The last room of a file
 * counts.
 */
const room = (files, ...walls) => ({
  files,
  rules: {
    "no-restricted-imports": ["error", { patterns: [barrels, ...walls] }],
    "no-restricted-syntax": [
      "error",
      ...walls.flatMap((one) => [
        { selector: `ImportExpression[source.value=/${inSelector(one)}/]`, message: one.message },
        {
          selector: `CallExpression[callee.name="require"][arguments.0.value=/${inSelector(one)}/]`,
          message: one.message,
        },
        { selector: `TSImportType Literal[value=/${inSelector(one)}/]`, message: one.message },
      ]),
    ],
  },
});

const BUILD = "environments|stacks|constructs|net|main";
const posture = wall(
  `${BUILD}|cli|review|mutations|emulator`,
  "posture/ reads Terraform JSON only: a wrong construct must not vouch for itself, and a verdict knows no format.",
);
const review = wall(
  `${BUILD}|cli|mutations|emulator`,
  "review/ renders verdicts: a wrong construct must not vouch for itself.",
);

export default tseslint.config(
  { ignores: ["cdktf.out/", "node_modules/", "coverage/", ".venv/"] },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  ...tseslint.configs.strict,
  // Prettier breaks code, but neither strings, regular expressions nor comments. A single import cannot be broken.
  { rules: { "max-len": ["error", { code: 120, ignorePattern: '^import \\{ \\w+ \\} from "@cdktf/' }] } },
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
    wall(
      "environments|stacks|constructs|main|cli|posture|review|mutations|emulator",
      "net/ serves settings and constructs and knows neither.",
    ),
  ),
  room(
    ["environments/**/*.ts"],
    wall(
      "stacks|constructs|cli|posture|review|mutations|emulator",
      "environments/ only reads settings: it knows no cloud resource.",
    ),
  ),
  room(
    ["constructs/**/*.ts"],
    wall(
      "environments|stacks|cli|posture|review|mutations|emulator",
      "constructs/ take plain props: any stack may compose them, with any settings.",
    ),
  ),
  room(
    ["stacks/**/*.ts", "main.ts"],
    wall(
      "cli|posture|review|mutations|emulator",
      "The build half never imports the half that proves it, nor the command line.",
    ),
  ),
  room(["posture/**/*.ts"], posture),
  room(
    ["posture/formats/**/*.ts"],
    posture,
    wall(
      "model|verdict|products|checks|pages|claim|catalogue|changes",
      "posture/formats/ reads texts: it knows no Terraform.",
    ),
  ),
  room(
    ["posture/model/**/*.ts"],
    posture,
    wall(
      "verdict|products|checks|pages|claim|catalogue|changes",
      "posture/model/ reads Terraform JSON: it knows no product and no rule.",
    ),
  ),
  room(
    ["posture/verdict/**/*.ts"],
    posture,
    wall(
      "products|checks|pages|claim|catalogue|changes",
      "posture/verdict/ says how rules judge: it knows none of them.",
    ),
  ),
  room(
    ["posture/products/**/*.ts"],
    posture,
    wall(
      "checks|pages|claim|catalogue|changes",
      "posture/products/ says what resources mean together: it judges no claim.",
    ),
  ),
  room(
    ["posture/checks/**/*.ts"],
    posture,
    wall("pages|claim|catalogue|changes", "A check knows no page: any page may cite it."),
  ),
  room(
    ["posture/changes/**/*.ts"],
    posture,
    wall("checks|pages|claim|catalogue", "What a change means does not depend on a page or its checks."),
  ),
  room(
    ["review/**/*.ts"],
    review,
    wall("checks|catalogue", "What is rendered comes from the report and the products, never from checks."),
  ),
  room(
    ["review/renderers/**/*.ts", "review/picture/**/*.ts", "review/text/**/*.ts"],
    review,
    wall(
      "checks|pages|catalogue",
      "What is rendered comes from the report and the products, never from checks or pages.",
    ),
  ),
  room(
    ["mutations/**/*.ts"],
    wall(`${BUILD}|cli|review|emulator`, "mutations/ weakens synthesized stacks: it knows only Terraform JSON."),
  ),
  room(
    ["emulator/**/*.ts"],
    wall(`${BUILD}|cli|posture|review|mutations|bench`, "emulator/ imitates the clouds' APIs: it knows no other room."),
  ),
  room(
    ["cli/**/*.ts"],
    wall(
      "stacks|constructs|net|main|emulator",
      "cli/ runs both halves and the emulator as programs, as a person would.",
    ),
  ),
);
