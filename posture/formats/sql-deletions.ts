import { Interval, intervals } from "./sql-intervals";

/** Rows that a job deletes. */
export interface Deletion {
  /** Name of the table, without its schema and quotes. */
  readonly table: string;
  /** The spans of time that the statement names. */
  readonly spans: readonly Interval[];
  readonly statement: string;
}

/** The DELETE statements in a text, comments left out. */
export function deletionsIn(text: string): readonly Deletion[] {
  if (!/\bdelete\s+from\b/i.test(text)) return [];
  return text
    .replace(/--.*$/gm, "")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .split(";")
    .flatMap((statement) => {
      const [, table] = /\bdelete\s+from\s+(?:only\s+)?((?:"?\w+"?\.)?"?\w+"?)/i.exec(statement) ?? [];
      return table === undefined
        ? []
        : [
            {
              table: table.replace(/^.*\./, "").replace(/"/g, "").toLowerCase(),
              spans: intervals(statement),
              statement,
            },
          ];
    });
}

/** Whether a deletion is of what has come to an end. */
export const isOfEndedAccounts = ({ statement }: Deletion) =>
  /\b\w*(?:terminat|closed|cancel|ended)\w*\b/i.test(statement);

/** Tables of people's accounts, and not of what customers keep. */
export const isOfAccounts = ({ table }: Deletion) => /^(?:users?|accounts?|members?|logins?|credentials)$/.test(table);
