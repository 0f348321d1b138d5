import js from "@eslint/js";
import tseslint from "typescript-eslint";

const barrels = {
  regex: "^@cdktf/provider-[a-z]+(/lib)?/?$",
  message: "Import a provider's resource by its deep path: the barrel costs 1.5 s and 400 MB on every run.",
};
/** Folders, or paths below them, that may not be imported. */
const wall = (folders, why) => ({ regex: `(^|/)(${folders})(/|$)`, message: why });

/** A regular expression within a selector: its slashes would end it. */
const inSelector = ({ regex }) => regex.replaceAll("/", "\\u002F");

/**
 * What the files of a folder may not import, whether by `import`, `import()` or `require()`. The last entry for a file
 * counts.
 */
const folder = (files, ...walls) => ({
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
  // Prettier breaks code, but neither strings, regular expressions nor comments. The import of a single name cannot be
  // broken, nor can one word of an inline snapshot.
  {
    rules: {
      "max-len": ["error", { code: 120, ignorePattern: '^import \\{ \\w+ \\} from "@cdktf/|^ +"resource\\.\\S+",$' }],
    },
  },
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
  folder(["**/*.ts"]),
  folder(
    ["net/**/*.ts"],
    wall(
      "environments|stacks|constructs|main|cli|posture|review|mutations|emulator",
      "net/ serves settings and constructs and knows neither.",
    ),
  ),
  folder(
    ["environments/**/*.ts"],
    wall(
      "stacks|constructs|cli|posture|review|mutations|emulator",
      "environments/ only reads settings: it knows no cloud resource.",
    ),
  ),
  folder(
    ["constructs/**/*.ts"],
    wall(
      "environments|stacks|cli|posture|review|mutations|emulator",
      "constructs/ take plain props: any stack may compose them, with any settings.",
    ),
  ),
  folder(
    ["stacks/**/*.ts", "main.ts"],
    wall(
      "cli|posture|review|mutations|emulator",
      "The build half never imports the half that proves it, nor the command line.",
    ),
  ),
  folder(["posture/**/*.ts"], posture),
  folder(
    ["posture/formats/**/*.ts"],
    posture,
    wall(
      "model|verdict|products|checks|pages|claim|catalogue|changes",
      "posture/formats/ reads texts: it knows no Terraform.",
    ),
  ),
  folder(
    ["posture/model/**/*.ts"],
    posture,
    wall(
      "verdict|products|checks|pages|claim|catalogue|changes",
      "posture/model/ reads Terraform JSON: it knows no product and no rule.",
    ),
  ),
  folder(
    ["posture/verdict/**/*.ts"],
    posture,
    wall(
      "products|checks|pages|claim|catalogue|changes",
      "posture/verdict/ says how rules judge: it knows none of them.",
    ),
  ),
  folder(
    ["posture/products/**/*.ts"],
    posture,
    wall(
      "checks|pages|claim|catalogue|changes",
      "posture/products/ says what resources mean together: it judges no claim.",
    ),
  ),
  folder(
    ["posture/checks/**/*.ts"],
    posture,
    wall("pages|claim|catalogue|changes", "A check knows no page: any page may cite it."),
  ),
  folder(
    ["posture/changes/**/*.ts"],
    posture,
    wall("checks|pages|claim|catalogue", "What a change means does not depend on a page or its checks."),
  ),
  folder(
    ["review/**/*.ts"],
    review,
    wall("checks|catalogue", "What is rendered comes from the report and the products, never from checks."),
  ),
  folder(
    ["review/renderers/**/*.ts", "review/picture/**/*.ts", "review/text/**/*.ts"],
    review,
    wall(
      "checks|pages|catalogue",
      "What is rendered comes from the report and the products, never from checks or pages.",
    ),
  ),
  folder(
    ["mutations/**/*.ts"],
    wall(`${BUILD}|cli|review|emulator`, "mutations/ weakens synthesized stacks: it knows only Terraform JSON."),
  ),
  folder(
    ["emulator/**/*.ts"],
    wall(
      `${BUILD}|cli|posture|review|mutations|bench`,
      "emulator/ imitates the clouds' APIs: it knows no other folder.",
    ),
  ),
  folder(
    ["cli/**/*.ts"],
    wall(
      "stacks|constructs|net|main|emulator",
      "cli/ runs both halves and the emulator as programs, as a person would.",
    ),
  ),
);
