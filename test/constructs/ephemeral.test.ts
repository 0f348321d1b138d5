import { ephemeralInput, ephemeralPassword } from "../../constructs/ephemeral";
import { Secret } from "../../constructs/google/secret";
import { secretProps } from "../parts";
import { synthesize, testStack } from "../template";

describe("ephemeralInput", () => {
  test("is a variable that Terraform writes to no file, and that most runs leave out", () => {
    const template = synthesize((stack) => ephemeralInput(stack, "api_token_1", "Token of the API"));

    expect(template.json.variable).toEqual({
      api_token_1: {
        type: "string",
        description: "Token of the API",
        ephemeral: true,
        sensitive: true,
        nullable: true,
        default: null,
      },
    });
  });

  test("belongs to the stack, so that its name in the shell is the one that was given", () => {
    const template = synthesize((stack) => new Secret(stack, "deep", { ...secretProps, source: "input" }));

    expect(template.json.variable).toEqual({ acme_session_1: expect.objectContaining({ ephemeral: true }) });
    expect(template.only("google_secret_manager_secret_version")).toMatchObject({
      secret_data_wo: "${var.acme_session_1}",
    });
  });
});

describe("ephemeralPassword", () => {
  test("is made by Terraform, of letters and digits, as long as asked for", () => {
    const template = synthesize((stack) => ephemeralPassword(stack, "session_1", 40));

    expect(template.json.ephemeral).toEqual({ random_password: { session_1: { length: 40, special: false } } });
    expect(template.counts()).toEqual({});
  });

  test("is referred to, never computed here", () => {
    expect(ephemeralPassword(testStack(), "session_1", 40)).toBe("${ephemeral.random_password.session_1.result}");
  });

  test("brings its provider, pinned, once for all of them", () => {
    const template = synthesize((stack) => {
      ephemeralPassword(stack, "session_1", 40);
      ephemeralPassword(stack, "session_2", 64);
    });

    expect(template.json.terraform).toMatchObject({
      required_providers: { random: { source: "hashicorp/random", version: "3.7.2" } },
    });
    expect(template.json.ephemeral).toMatchObject({
      random_password: { session_1: { length: 40 }, session_2: { length: 64 } },
    });
  });

  test("can be changed through the stack", () => {
    const template = synthesize((stack) => {
      ephemeralPassword(stack, "session_1", 40);
      stack.addOverride("ephemeral.random_password.session_1.min_numeric", 4);
    });

    expect(template.json.ephemeral).toEqual({
      random_password: { session_1: { length: 40, special: false, min_numeric: 4 } },
    });
  });
});
