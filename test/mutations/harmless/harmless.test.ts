import { assessChanges } from "../../../posture/assess-changes";
import { needsReview } from "../../../posture/changes/change";
import { hostsOf } from "../../../posture/changes/hosts";
import { Page } from "../../../posture/claim";
import { pageOf } from "../../../posture/pages/load-page";
import { evaluate } from "../../../posture/evaluate";
import { Model } from "../../../posture/model/model";
import { read } from "../../../posture/model/read";
import { Template } from "../../parsed-stack";
import { smallcrm, smepro, smvue } from "../../stacks/synthesized";
import { EditedStack } from "../../posture/checks/edited-stack";
import { ACCESS, EDITS, System } from "./edits";
import { planOf } from "./plan-of";

const STACKS = { smvue, smepro, smallcrm };
const MOST = 50;

const verdicts = (page: Page, system: System, model: Model) =>
  evaluate(page, { model, system, environment: "production", others: [], stacks: ["system"] }).map(
    ({ claim, status }) => `${claim.id}: ${status}`,
  );

test(`there are ${MOST} or more, and each has a name of its own`, () => {
  const names = Object.entries(EDITS).flatMap(([system, edits]) => edits.map(([name]) => `${system}: ${name}`));
  expect(names.length).toBeGreaterThanOrEqual(MOST);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(["smvue", "smepro", "smallcrm"] as const)("a harmless edit of %s", (system) => {
  const stack = STACKS[system]("production");
  const { model } = read(stack.text);
  let page: Page;
  let before: readonly string[];
  beforeAll(async () => {
    page = await pageOf(system);
    before = verdicts(page, system, model);
  });

  test.each(EDITS[system])("changes no verdict and asks for nobody: %s", (_, edit) => {
    const edited = edit(new EditedStack(stack.text));
    expect(edited.text === new EditedStack(stack.text).text).toBe(false);
    const after = verdicts(page, system, edited.model);
    expect(after.filter((one) => !before.includes(one))).toEqual([]);
    const plan = planOf(stack, new Template(edited.text));
    for (const hosts of [hostsOf(edited.model), hostsOf(edited.model, model)]) {
      const changes = assessChanges(plan, hosts);
      expect(changes.length).toBeGreaterThan(0);
      expect(changes.filter(needsReview)).toEqual([]);
    }
  });
});

describe("who may do what on a server of smallCRM", () => {
  const stack = smallcrm("production");
  const { model } = read(stack.text);

  test.each(ACCESS)("asks for review where a base shows what was before: %s", (_, edit) => {
    const edited = edit(new EditedStack(stack.text));
    const changes = assessChanges(planOf(stack, new Template(edited.text)), hostsOf(edited.model, model));
    expect(changes.filter(needsReview).map(({ address }) => address.split(".")[0])).toEqual(["hcloud_server"]);
  });

  test("a server that is replaced with its volume loses what is there", () => {
    const edited = new EditedStack(stack.text).set("hcloud_server", "image", "debian-14", "database");
    const plan = planOf(stack, new Template(edited.text));
    const lost = {
      ...plan,
      changes: plan.changes.map((change) =>
        change.type === "hcloud_volume" && change.address.includes("database")
          ? { ...change, actions: ["delete", "create"] }
          : change,
      ),
    };
    const riskOfServer = (one: typeof plan) =>
      assessChanges(one, hostsOf(edited.model)).find(({ address }) => address.startsWith("hcloud_server.database"))
        ?.risk;
    expect(riskOfServer(plan)).toBe("routine");
    expect(riskOfServer(lost)).toBe("high");
  });
});
