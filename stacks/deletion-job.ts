import { Construct } from "constructs";
import { Postgres } from "../constructs/google/postgres";
import { Network } from "../constructs/google/network";
import { ScheduledJob } from "../constructs/google/scheduled-job";
import { CommonSettings } from "../environments/schema";

export interface DeletionJobProps {
  readonly system: string;
  readonly settings: CommonSettings & { readonly database: { readonly name: string } };
  readonly network: Network;
  readonly postgres: Postgres;
  /** Days from the end of an account or workspace until its data is deleted: the page's figure. */
  readonly days: number;
  /** Further environment variables. @default - none */
  readonly env?: Readonly<Record<string, string>>;
}

/** The job that deletes the data of accounts that ended. `DELETE_AFTER_DAYS` says after how many days. */
export function deletionJob(scope: Construct, id: string, props: DeletionJobProps): ScheduledJob {
  const { settings, system, postgres } = props;
  return new ScheduledJob(scope, id, {
    project: settings.project,
    network: props.network,
    name: `${system}-deletion`,
    image: settings.service.image,
    command: settings.deletion.command,
    schedule: settings.deletion.schedule,
    database: { postgres, name: settings.database.name },
    env: { ...props.env, DELETE_AFTER_DAYS: String(props.days) },
  });
}
