import type { Identity } from "./identity";

const ID = /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/;

/** Project ids and numbers. */
export class Projects {
  private readonly numbers = new Map<string, string>();
  private readonly ids = new Map<string, string>();
  /** Whether every project that a request names exists. */
  public readonly open: boolean;

  public constructor(
    private readonly identity: Identity,
    known: Readonly<Record<string, string>>,
  ) {
    for (const [id, number] of Object.entries(known)) this.add(id, number);
    this.open = this.ids.size === 0;
  }

  /** Number of a project, made up where every project exists; undefined where the project does not. */
  public number(id: string): string | undefined {
    const known = this.numbers.get(id);
    if (known ?? !(this.open && ID.test(id))) return known;
    const number = this.identity.decimal(`project ${id}`, 12);
    this.add(id, number);
    return number;
  }

  public known(id: string): boolean {
    return this.numbers.has(id);
  }

  /** Lets a project exist, with a number that is made up. */
  public make(id: string): void {
    if (!this.numbers.has(id)) this.add(id, this.identity.decimal(`project ${id}`, 12));
  }

  /** Id of a project by its id or number. */
  public id(idOrNumber: string): string {
    return this.ids.get(idOrNumber) ?? idOrNumber;
  }

  public add(id: string, number: string): void {
    this.numbers.set(id, number);
    this.ids.set(number, id);
  }

  public list(): readonly { readonly id: string; readonly number: string }[] {
    return [...this.numbers].map(([id, number]) => ({ id, number }));
  }

  /** A path with the project's id in place of its number. */
  public byId(path: string): string {
    return path.replace(/(^|\/)projects\/(\d+)(?=\/|$)/, (_, slash: string, number: string) => {
      return `${slash}projects/${this.id(number)}`;
    });
  }

  /** A path with the project's number in place of its id. */
  public byNumber(path: string): string {
    return path.replace(/(^|\/)projects\/([^/]+)(?=\/|$)/, (_, slash: string, id: string) => {
      return `${slash}projects/${this.number(id) ?? id}`;
    });
  }
}
