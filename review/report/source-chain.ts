import { Line, Source } from "./report";
import { sourceLocation } from "./wording";

/** A step on the way from the line that made a resource to the one that decided what it is. */
export interface Step {
  /** The construct's line, the stack's, the setting's. */
  readonly by: "at" | "from" | "set in";
  readonly place: Line;
  /** The place as editors take it. */
  readonly text: string;
  /** Path of the setting that stands there. */
  readonly setting?: string;
}

/** The whole way: the construct's line, the stack's, and the setting's where one decided. */
export function stepsOf({ file, line: number, stack, setting }: Source): readonly Step[] {
  const made = { file, line: number };
  return [
    { by: "at", place: made, text: sourceLocation(made) },
    ...(stack ? [{ by: "from" as const, place: stack, text: sourceLocation(stack) }] : []),
    ...(setting
      ? [{ by: "set in" as const, place: setting, text: sourceLocation(setting), setting: setting.name }]
      : []),
  ];
}
