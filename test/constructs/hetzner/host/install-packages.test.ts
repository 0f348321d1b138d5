import { ScriptSandbox } from "./programs";

describe("packages of a server whose way out comes late", () => {
  let bench: ScriptSandbox;
  beforeEach(() => {
    bench = new ScriptSandbox();
    bench.write("packages", "nftables\ncurl\n");
    bench.write("tries", "");
    bench.standIn("dpkg-query", `[ -e '${bench.at("installed")}' ] && printf installed || printf not-installed`);
  });
  afterEach(() => {
    bench.remove();
  });
  const install = () => bench.run("install-packages", [], { PACKAGES: bench.at("packages"), PAUSE_SECONDS: "0" });
  const asked = (what: string) => bench.calls().filter((call) => call.startsWith(`apt-get ${what}`));
  const aptWorksAt = (tries: number) => {
    bench.standIn(
      "apt-get",
      `printf . >> '${bench.at("tries")}'; [ $(wc --bytes < '${bench.at("tries")}') -ge ` +
        `${tries} ] || exit 100; [ "$1" != install ] || touch '${bench.at("installed")}'`,
    );
  };

  test("are left alone where cloud-init has installed them", async () => {
    bench.write("installed", "");
    aptWorksAt(0);
    expect((await install()).status).toBe(0);
    expect(asked("")).toEqual([]);
  });

  test(
    "are installed as soon as the network answers, in one step, with the files that were " + "written before",
    async () => {
      aptWorksAt(4);
      expect((await install()).status).toBe(0);
      expect(asked("update")).toHaveLength(4);
      expect(asked("install")).toEqual([
        "apt-get install --yes --quiet --option Dpkg::Options::=--force-confold nftables curl",
      ]);
    },
  );

  test("are given up after 60 tries with an error, and the first boot fails with them", async () => {
    bench.standIn("apt-get", "exit 100");
    const { status, stderr } = await install();
    expect(status).toBe(1);
    expect(stderr).toContain("Not all installed after 60 tries: nftables curl");
    expect(asked("update")).toHaveLength(60);
  });
});
