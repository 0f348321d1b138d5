import { Page } from "../../../posture/claim";
import { pageOf } from "../../../posture/pages/load-page";
import { evaluate } from "../../../posture/evaluate";
import { Model } from "../../../posture/model/model";
import { readSynthesized } from "../../../posture/model/synthesized";
import { asPlan, goodStack, treeOf } from "../checks/hetzner/stack";

let page: Page;
beforeAll(async () => {
  page = await pageOf("smallcrm");
});

const judge = (model: Model) =>
  evaluate(page, { model, system: "smallcrm", environment: "production", others: [], stacks: ["system"] });

describe("the claims of smallCRM", () => {
  test.each([
    ["synthesized", readSynthesized(treeOf(goodStack()))],
    ["planned", asPlan(goodStack())],
  ])("hold or need attestation on a stack at Hetzner as the page describes it, %s", (_, model) => {
    expect(
      judge(model)
        .filter(({ claim, status }) => status !== (claim.kind === "infrastructure" ? "holds" : "needs-attestation"))
        .map(({ claim }) => claim.id),
    ).toEqual([]);
  });

  test("are violated where there is nothing, each one that Terraform has to prove", () => {
    const results = judge(readSynthesized({ resource: {} })).filter(({ claim }) => claim.kind === "infrastructure");
    expect(results.filter(({ status }) => status !== "violated").map(({ claim }) => claim.id)).toEqual([]);
  });

  test("are violated on a stack at Google, each one that Terraform has to prove", () => {
    const results = judge(
      readSynthesized({
        resource: { google_sql_database_instance: { main: { name: "acme", region: "us-central1" } } },
      }),
    ).filter(({ claim }) => claim.kind === "infrastructure");
    expect(results.filter(({ status }) => status !== "violated").map(({ claim }) => claim.id)).toEqual([]);
  });
});
