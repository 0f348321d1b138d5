import { Verdict } from "./check";
import { Repository } from "../model/repository/repository";

/** A rule on a repository: workflows, scanners, what must not stand in its files. */
export interface RepositoryCheck {
  /** Such as `repository/no-suppressions`. */
  readonly id: string;
  readonly title: string;
  readonly remedy: string;
  evaluate(repository: Repository): Verdict;
}
