import { Repository } from "../../posture/model/repository/repository";
import { Edit } from "./edit";
import { fileMutations } from "./files";
import { workflowMutations } from "./workflows";

/** A repository that differs from the real one in a single place, for the worse. */
export interface RepositoryMutation {
  readonly file: string;
  /** Where in the file, such as a step. */
  readonly path: string;
  /** What was done. */
  readonly detail: string;
  readonly repository: Repository;
}

/** Every weakening of a repository's workflows and files, one at a time. */
export function* mutationsOf(repository: Repository): Generator<RepositoryMutation> {
  for (const edit of [...workflowMutations(repository), ...fileMutations(repository)]) {
    const { file, path, detail } = edit;
    yield { file, path, detail, repository: edited(repository, edit) };
  }
}

function edited(repository: Repository, { file, text }: Edit): Repository {
  const files = repository.files.includes(file) ? repository.files : [...repository.files, file].sort();
  return { files, text: (path) => (path === file ? text : repository.text(path)) };
}
