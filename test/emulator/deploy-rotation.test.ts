import { testWith } from "../terraform/available";
import { type Deployable, expectSuccess, Lab, NO_CHANGES } from "./deployed";
import { InterruptedDeployments } from "./interrupted";
import { send } from "./through-proxy";
import { disableUnknownVersions, passwordsDiffer } from "./unrecorded";

const NAMES = ["smepro-staging-bootstrap", "smepro-staging"] as const;
const [, SYSTEM] = NAMES;
const VERSIONS = "secretmanager.projects.secrets.versions";
const KEY = "token-signing";
const PASSWORD = "database-password";

let lab: Lab;
beforeAll(() => (lab = new Lab()));
afterAll(() => lab.close());

/** Generations of each secret, and those that no revision mounts any more. */
interface Settings {
  readonly generations: Readonly<Record<string, readonly number[]>>;
  readonly retired?: Readonly<Record<string, readonly number[]>>;
}

interface Version {
  readonly key: string;
  readonly state: unknown;
  readonly digest: string;
}

/** A deployed system, whose secrets are rotated by a Terraform that is killed at each change in turn. */
class Rotation {
  public kills = 0;
  private constructor(
    private readonly deployable: Deployable,
    private readonly deployments: InterruptedDeployments,
  ) {}

  public static async open(): Promise<Rotation> {
    const deployable = await lab.open(NAMES);
    for (const name of NAMES) expectSuccess(await deployable.stacks.deploy(name));
    return new Rotation(deployable, new InterruptedDeployments(deployable));
  }

  /** Deploys settings, killed before (`kill`) or after (`cut`) every change that is left to make. */
  public async step(settings: Settings, kind: "kill" | "cut", check: () => Promise<void>) {
    this.take(settings);
    const next = (kills: number): string => `${kind}:${kills + 1}:changes`;
    const figures = await this.deployments.deploy(SYSTEM, next, check);
    this.kills += figures.kills;
    expect(figures.kills).toBeGreaterThan(0);
    await disableUnknownVersions(this.deployable, SYSTEM);
    expect((await this.deployable.stacks.diff(SYSTEM)).output).toContain(NO_CHANGES);
    await check();
  }

  /** Deploys settings undisturbed. */
  public async deploy(settings: Settings): Promise<void> {
    this.take(settings);
    expectSuccess(await this.deployable.stacks.deploy(SYSTEM));
  }

  private take({ generations, retired }: Settings): void {
    const all = { [PASSWORD]: [1], [KEY]: [1], ...generations };
    lab.takeSettings(this.deployable, NAMES, (settings) =>
      settings.replace(
        /^ {2}generations:\n(?: {4}.*\n)+/m,
        `  generations: ${JSON.stringify(all)}\n  retired: ${JSON.stringify(retired ?? {})}\n`,
      ),
    );
  }

  public passwordsDiffer = () => passwordsDiffer(this.deployable);

  /** Versions of a secret, in order. */
  public async versions(secret: string): Promise<readonly Version[]> {
    const { emulator } = this.deployable;
    const found = (await emulator.resources("secretmanager/")).filter(
      ({ collection, key }) => collection === VERSIONS && key.includes(`/secrets/smepro-${secret}/`),
    );
    const number = (key: string): number => Number(key.split("/").pop());
    const sorted = found.sort((one, other) => number(one.key) - number(other.key));
    return Promise.all(
      sorted.map(async ({ key, body }) => ({ key, state: body.state, digest: await emulator.digest(key) })),
    );
  }

  public async act(key: string, verb: "enable" | "disable"): Promise<void> {
    const path = `/v1/${key.slice(key.indexOf("/") + 1)}:${verb}`;
    await send(this.deployable.emulator, "POST", "secretmanager.googleapis.com", path, {});
  }

  /** Files that the service mounts of a secret, by name, with the version that each shows. */
  public async mounted(secret: string): Promise<Readonly<Record<string, string>>> {
    const services = await this.deployable.emulator.resources("run/");
    const service = services.find(({ collection }) => collection === "run.projects.locations.services");
    const { volumes } = service?.body.template as {
      volumes: { secret?: { secret: string; items: { path: string; version: string }[] } }[];
    };
    const found = volumes.find((one) => one.secret?.secret.endsWith(`smepro-${secret}`));
    const pairs = (found?.secret?.items ?? []).map(({ path, version }) => [path, version.split("/").pop() ?? ""]);
    return Object.fromEntries(pairs) as Record<string, string>;
  }

  /** Every version that the service mounts can be read: it starts. */
  public async starts(): Promise<void> {
    for (const secret of [KEY, PASSWORD]) {
      const readable = (await this.versions(secret)).filter(({ state }) => state === "ENABLED").map(({ key }) => key);
      const mounted = Object.values(await this.mounted(secret));
      expect(mounted.length).toBeGreaterThan(0);
      for (const one of mounted) expect(readable.some((key) => key.endsWith(`/versions/${one}`))).toBe(true);
    }
  }
}

testWith("google", "random")(
  "a key domain is rotated, every step of it interrupted at each of its changes",
  async () => {
    const rotation = await Rotation.open();
    for (const [current, kind] of [
      [1, "kill"],
      [2, "cut"],
    ] as const) {
      const [next, before] = [current + 1, await rotation.versions(KEY)];
      const old = before.find(({ state }) => state === "ENABLED");
      const oldIs = async (state: string): Promise<void> => {
        const found = (await rotation.versions(KEY)).find(({ key }) => key === old?.key);
        expect(found).toEqual({ ...old, state });
      };
      const readable = async (): Promise<void> => {
        await oldIs("ENABLED");
        await rotation.starts();
      };

      await rotation.step({ generations: { [KEY]: [current, next] } }, kind, readable);
      const files = await rotation.mounted(KEY);
      expect(Object.keys(files).sort()).toEqual(["current", `previous-${current}`]);
      expect(old?.key.endsWith(`/versions/${files[`previous-${current}`]}`)).toBe(true);
      expect(files.current).not.toBe(files[`previous-${current}`]);

      await rotation.step({ generations: { [KEY]: [next] }, retired: { [KEY]: [current] } }, kind, readable);
      expect(Object.keys(await rotation.mounted(KEY))).toEqual(["current"]);

      await rotation.step({ generations: { [KEY]: [next] } }, kind, () => rotation.starts());
      await oldIs("DISABLED");
      // Disabled, not destroyed: what was encrypted under it can be read again.
      await rotation.act(old?.key ?? "", "enable");
      await oldIs("ENABLED");
      await rotation.act(old?.key ?? "", "disable");
      expect((await rotation.versions(KEY)).filter(({ state }) => state === "ENABLED")).toHaveLength(1);
    }
    console.info(`${KEY}: killed ${rotation.kills} times in two rotations`);
  },
);

testWith("google", "random")("a password is changed, interrupted at each of its changes", async () => {
  const rotation = await Rotation.open();
  expect(await rotation.passwordsDiffer()).toBe(false);
  let generation = 1;
  let repaired = 0;
  for (const kind of ["kill", "cut"] as const) {
    const [old] = (await rotation.versions(PASSWORD)).filter(({ state }) => state === "ENABLED").slice(-1);
    const readable = async (): Promise<void> => {
      expect(await rotation.versions(PASSWORD)).toContainEqual(old);
      await rotation.starts();
    };
    const start = generation;
    const generations = (): number[] => Array.from({ length: generation - start + 1 }, (_, index) => start + index);
    generation += 1;
    await rotation.step({ generations: { [PASSWORD]: generations() } }, kind, readable);
    if (await rotation.passwordsDiffer()) {
      generation += 1;
      repaired += 1;
      await rotation.deploy({ generations: { [PASSWORD]: generations() } });
    }
    expect(await rotation.passwordsDiffer()).toBe(false);
    await rotation.step(
      { generations: { [PASSWORD]: [generation] }, retired: { [PASSWORD]: generations().slice(0, -1) } },
      kind,
      readable,
    );
    await rotation.step({ generations: { [PASSWORD]: [generation] } }, kind, () => rotation.starts());
    expect((await rotation.versions(PASSWORD)).filter(({ state }) => state === "ENABLED")).toHaveLength(1);
    expect(await rotation.passwordsDiffer()).toBe(false);
  }
  console.info(`${PASSWORD}: killed ${rotation.kills} times in two rotations, ${repaired} took one generation more`);
});
