import { ChangeRule, routine, WHAT_EXISTED } from "../rule";

const VERSIONS = new RegExp(
  "^(?:" +
    [
      "secret_data_wo_version|password_wo_version|secret_string_wo_version|value_wo_version|secret_data",
      "secret_string",
    ].join("|") +
    ")$",
);

/** A secret gets another value. */
export const secretValue: ChangeRule = {
  concerns: WHAT_EXISTED,
  assess: ({ differences }) =>
    differences
      .filter(({ name }) => VERSIONS.test(name))
      .map(({ path }) => routine(`Its secret value changes (${path})`)),
};
