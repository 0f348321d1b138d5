import { GoogleStack } from "../../../constructs/google/google-stack";
import { ScheduledJob, ScheduledJobProps } from "../../../constructs/google/scheduled-job";
import { addressOf, referenceTo, workloadProps } from "../../parts";
import { problemsOf, synthesize } from "../../template";

const job = (stack: GoogleStack, change: Partial<ScheduledJobProps> = {}) =>
  new ScheduledJob(stack, "job", {
    ...workloadProps(stack),
    name: "acme-nightly",
    command: ["clean", "--all"],
    schedule: "30 3,15 * * *",
    ...change,
  });

describe("ScheduledJob", () => {
  test("runs its command under an account of its own, and tries again twice", () => {
    const template = synthesize((stack) => job(stack));

    expect(template.only("google_cloud_run_v2_job")).toMatchObject({
      name: "acme-nightly",
      template: {
        template: {
          service_account: referenceTo(template, "google_service_account", "email", { account_id: "acme-nightly-run" }),
          max_retries: 2,
          timeout: "3600s",
          containers: [{ command: ["clean", "--all"] }],
        },
      },
    });
  });

  test("is started by Cloud Scheduler, whose identity may start this job and do nothing else", () => {
    const template = synthesize((stack) => job(stack, { timeZone: "America/Chicago" }));

    const invoker = (attribute: string) =>
      referenceTo(template, "google_service_account", attribute, { account_id: "acme-nightly-cron" });
    expect(template.only("google_cloud_scheduler_job")).toMatchObject({
      name: "acme-nightly",
      region: "us-central1",
      schedule: "30 3,15 * * *",
      time_zone: "America/Chicago",
      paused: false,
      http_target: {
        http_method: "POST",
        uri: "https://run.googleapis.com/v2/projects/acme-test/locations/us-central1/jobs/acme-nightly:run",
        oauth_token: { service_account_email: invoker("email") },
      },
      depends_on: [addressOf(template, "google_cloud_run_v2_job_iam_member")],
    });
    expect(template.only("google_cloud_run_v2_job_iam_member")).toEqual({
      name: referenceTo(template, "google_cloud_run_v2_job", "name"),
      location: "us-central1",
      role: "roles/run.invoker",
      member: invoker("member"),
    });
    expect(template.count("google_project_iam_member")).toBe(0);
  });

  test("lets every inner resource be changed", () => {
    const template = synthesize((stack) => {
      const { schedule, job: inner, invoker } = job(stack);
      schedule.addOverride("description", "nightly");
      inner.addOverride("template.task_count", 2);
      invoker.addOverride("description", "cron");
    });
    expect(template.only("google_cloud_scheduler_job")).toMatchObject({ description: "nightly" });
    expect(template.only("google_cloud_run_v2_job")).toMatchObject({ template: { task_count: 2 } });
    expect(template.where("google_service_account", "description", "cron")).toHaveLength(1);
  });

  test.each<[string, Partial<ScheduledJobProps>, string]>([
    ["no command", { command: [] }, "command: got []; allowed: a command with its arguments, none of them empty"],
    [
      "a schedule in words",
      { schedule: "daily" },
      'schedule: got "daily"; allowed: five cron fields, such as 30 3,15 * * *',
    ],
    [
      "an offset as a time zone",
      { timeZone: "+01:00" },
      'timeZone: got "+01:00"; allowed: a name from the tz database, such as Etc/UTC or America/Chicago',
    ],
    ["too many retries", { retries: 11 }, "retries: got 11; allowed: a whole number of retries from 0 to 10"],
  ])("refuses %s", (_, change, message) => {
    expect(problemsOf((stack) => job(stack, change))).toEqual([message]);
  });
});
