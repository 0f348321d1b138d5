import { Repository } from "../../posture/model/repository/repository";
import { Edit } from "./edit";

/** Weakenings of the scripts that workflows run: what has to be in one, and what becomes of it. */
const EDITS: readonly (readonly [pattern: RegExp, replacement: string, detail: string])[] = [
  [/^gh attestation verify(?:[^\n]*\\\n)*[^\n]*\n/m, "", "the attestation is not verified"],
  [/ --format json > "\$DIRECTORY\/verified.json"/, "$& || true", "the verification may fail"],
  [/ --predicate-type \S+/, "", "any attestation will do"],
];

/** Each edit of each script that it fits. */
export const SCRIPT_EDITS = (repository: Repository): readonly Edit[] =>
  repository.files
    .filter((file) => /^\.github\/scripts\/.*\.sh$/.test(file))
    .flatMap((file) => {
      const text = repository.text(file) ?? "";
      return EDITS.flatMap(([pattern, replacement, detail]): Edit[] =>
        pattern.test(text) ? [{ file, path: "", detail, text: text.replace(pattern, replacement) }] : [],
      );
    });
